// The pool of real threads, and publishing values between threads.
// SPDX-License-Identifier: Apache-2.0
#include "io/thread_workers.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <semaphore>
#include <vector>

#include "io/published.h"

namespace madang::io {
namespace {

TEST(ThreadWorkers, RunsEverythingAcceptedBeforeItEnds) {
    std::atomic<int> ran = 0;
    {
        ThreadWorkers pool("pool", 3, 1000);
        for (int i = 0; i < 1000; ++i) {
            ASSERT_TRUE(pool.submit([&] { ++ran; }));
        }
    }
    EXPECT_EQ(ran, 1000);
}

TEST(ThreadWorkers, OneThreadRunsJobsInOrder) {
    std::vector<int> order;
    {
        ThreadWorkers pool("pool", 1, 100);
        for (int i = 0; i < 100; ++i) {
            ASSERT_TRUE(pool.submit([&order, i] { order.push_back(i); }));
        }
    }
    for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(ThreadWorkers, RefusesWhatItsQueueCannotHold) {
    std::binary_semaphore started(0);
    std::binary_semaphore release(0);
    ThreadWorkers pool("pool", 1, 2);
    ASSERT_TRUE(pool.submit([&] {
        started.release();
        release.acquire();
    }));
    started.acquire();
    ASSERT_TRUE(pool.submit([] {}));
    ASSERT_TRUE(pool.submit([] {}));
    EXPECT_EQ(pool.queued(), 2U);
    const auto witness = std::make_shared<int>(1);
    const Result<> refused = pool.submit([held = witness] {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kExhausted);
    EXPECT_EQ(witness.use_count(), 1);
    release.release();
}

TEST(ThreadWorkers, RefusesJobsAfterTheStop) {
    ThreadWorkers pool("pool", 2, 2);
    pool.stop();
    const Result<> refused = pool.submit([] {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kUnavailable);
}

TEST(ThreadWorkers, NamesItsThreadsAndLowersTheirPriority) {
    std::array<char, 16> thread_name{};
    int nice_value = -1;
    {
        ThreadWorkers pool("a-rather-long-name", 1, 2, Niceness::kBackground);
        EXPECT_EQ(pool.name(), "a-rather-long-name");
        ASSERT_TRUE(pool.submit([&] {
            pthread_getname_np(pthread_self(), thread_name.data(), thread_name.size());
            nice_value = getpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()));
        }));
    }
    EXPECT_STREQ(thread_name.data(), "a-rather-long-0");
    EXPECT_GE(nice_value, 10);
    EXPECT_LT(getpriority(PRIO_PROCESS, 0), 10);
}

TEST(ThreadWorkers, HasNoExecutor) {
    Executor* seen = reinterpret_cast<Executor*>(1);
    {
        ThreadWorkers pool("pool", 1, 2);
        ASSERT_TRUE(pool.submit([&] { seen = Executor::current(); }));
    }
    EXPECT_EQ(seen, nullptr);
}

TEST(Published, ASubscriberSeesTheNewestValue) {
    Published<int> published;
    Subscriber<int> subscriber(published);
    EXPECT_EQ(subscriber.get(), nullptr);
    published.publish(std::make_shared<const int>(1));
    EXPECT_EQ(*subscriber.get(), 1);
    published.publish(std::make_shared<const int>(2));
    EXPECT_EQ(*subscriber.get(), 2);
    EXPECT_EQ(*published.load(), 2);
}

TEST(Published, KeepsAValueOnlyAsLongAsSomeoneHoldsIt) {
    const auto first = std::make_shared<const int>(1);
    Published<int> published(first);
    Subscriber<int> subscriber(published);
    EXPECT_EQ(subscriber.get(), first);
    EXPECT_EQ(first.use_count(), 3);
    published.publish(std::make_shared<const int>(2));
    EXPECT_EQ(first.use_count(), 2);
    EXPECT_EQ(*subscriber.get(), 2);
    EXPECT_EQ(first.use_count(), 1);
}

TEST(Published, ReadersNeverSeeAnOlderValueThanBefore) {
    constexpr int kValues = 20'000;
    Published<int> published(std::make_shared<const int>(0));
    std::atomic<bool> went_back = false;
    std::vector<std::thread> readers;
    for (int r = 0; r < 2; ++r) {
        readers.emplace_back([&] {
            Subscriber<int> subscriber(published);
            for (int last = 0; last < kValues;) {
                const int value = *subscriber.get();
                if (value < last) went_back = true;
                last = value;
            }
        });
    }
    for (int i = 1; i <= kValues; ++i) published.publish(std::make_shared<const int>(i));
    for (std::thread& reader : readers) reader.join();
    EXPECT_FALSE(went_back);
}

}  // namespace
}  // namespace madang::io
