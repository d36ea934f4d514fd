// Tests of the annotated locks. That fields need their lock is proved by clang's build.
// SPDX-License-Identifier: Apache-2.0
#include "base/mutex.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace madang {
namespace {

class Account {
public:
    void deposit(int amount) EXCLUDES(mutex_) {
        const MutexLock lock(mutex_);
        balance_ += amount;
        changed_.notify_all();
    }

    int wait_for_balance(int least) EXCLUDES(mutex_) {
        const MutexLock lock(mutex_);
        while (balance_ < least) changed_.wait(mutex_);
        return balance_;
    }

    bool waits_in_vain() EXCLUDES(mutex_) {
        const MutexLock lock(mutex_);
        return !changed_.wait_for(mutex_, Milliseconds{1});
    }

private:
    Mutex mutex_;
    CondVar changed_;
    int balance_ GUARDED_BY(mutex_) = 0;
};

TEST(Mutex, LetsOneThreadInAtATime) {
    Account account;
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&account] {
                for (int i = 0; i < 1000; ++i) account.deposit(1);
            });
        }
        EXPECT_EQ(account.wait_for_balance(4000), 4000);
    }
    EXPECT_EQ(account.wait_for_balance(0), 4000);
}

TEST(CondVar, GivesUpAfterItsTimeout) {
    Account account;
    // A wake-up without notice is allowed now and then, not for ever.
    bool timed_out = false;
    for (int i = 0; i < 100 && !timed_out; ++i) timed_out = account.waits_in_vain();
    EXPECT_TRUE(timed_out);
}

class Sign {
public:
    void write(int value) EXCLUDES(mutex_) {
        const WriterLock lock(mutex_);
        first_ = value;
        second_ = value;
    }
    bool is_whole() const EXCLUDES(mutex_) {
        const ReaderLock lock(mutex_);
        return first_ == second_;
    }

private:
    mutable SharedMutex mutex_;
    int first_ GUARDED_BY(mutex_) = 0;
    int second_ GUARDED_BY(mutex_) = 0;
};

TEST(SharedMutex, ReadersNeverSeeHalfAWrite) {
    Sign sign;
    const std::jthread writer([&sign] {
        for (int i = 0; i < 2000; ++i) sign.write(i);
    });
    for (int i = 0; i < 2000; ++i) ASSERT_TRUE(sign.is_whole());
}

TEST(Mutex, TryLockFailsWhileAnotherThreadHoldsIt) {
    Mutex mutex;
    const MutexLock lock(mutex);
    std::jthread([&mutex] {
        if (mutex.try_lock()) {
            ADD_FAILURE() << "held by the main thread";
            mutex.unlock();
        }
    }).join();
}

}  // namespace
}  // namespace madang
