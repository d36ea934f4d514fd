// Locks that clang checks: which field needs which lock is written at the field.
//
//   Mutex mutex_;
//   int jobs_ GUARDED_BY(mutex_);
//   void start() REQUIRES(mutex_);
//
// `clang -Wthread-safety` refuses a build that touches `jobs_` without the lock; gcc ignores the
// annotations. Only io waits on a CondVar: engines never wait (DESIGN: "No engine waits").
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <shared_mutex>

#include "base/time.h"

#ifdef __clang__
#define MADANG_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define MADANG_THREAD_ATTRIBUTE(x)
#endif

// Abseil gives some of these names the same meaning; whichever header comes last wins.
#undef GUARDED_BY
#undef PT_GUARDED_BY
#undef ACQUIRED_BEFORE
#undef ACQUIRED_AFTER
#undef LOCK_RETURNED
#undef NO_THREAD_SAFETY_ANALYSIS

#define CAPABILITY(x) MADANG_THREAD_ATTRIBUTE(capability(x))
#define SCOPED_CAPABILITY MADANG_THREAD_ATTRIBUTE(scoped_lockable)
#define GUARDED_BY(x) MADANG_THREAD_ATTRIBUTE(guarded_by(x))
#define PT_GUARDED_BY(x) MADANG_THREAD_ATTRIBUTE(pt_guarded_by(x))
#define ACQUIRED_BEFORE(...) MADANG_THREAD_ATTRIBUTE(acquired_before(__VA_ARGS__))
#define ACQUIRED_AFTER(...) MADANG_THREAD_ATTRIBUTE(acquired_after(__VA_ARGS__))
#define REQUIRES(...) MADANG_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define REQUIRES_SHARED(...) MADANG_THREAD_ATTRIBUTE(requires_shared_capability(__VA_ARGS__))
#define ACQUIRE(...) MADANG_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define ACQUIRE_SHARED(...) MADANG_THREAD_ATTRIBUTE(acquire_shared_capability(__VA_ARGS__))
#define RELEASE(...) MADANG_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define RELEASE_SHARED(...) MADANG_THREAD_ATTRIBUTE(release_shared_capability(__VA_ARGS__))
#define RELEASE_GENERIC(...) MADANG_THREAD_ATTRIBUTE(release_generic_capability(__VA_ARGS__))
#define TRY_ACQUIRE(...) MADANG_THREAD_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
#define EXCLUDES(...) MADANG_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define ASSERT_CAPABILITY(x) MADANG_THREAD_ATTRIBUTE(assert_capability(x))
#define RETURN_CAPABILITY(x) MADANG_THREAD_ATTRIBUTE(lock_returned(x))
#define NO_THREAD_SAFETY_ANALYSIS MADANG_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace madang {

class CAPABILITY("mutex") Mutex {
public:
    void lock() ACQUIRE() { mutex_.lock(); }
    void unlock() RELEASE() { mutex_.unlock(); }
    bool try_lock() TRY_ACQUIRE(true) { return mutex_.try_lock(); }

private:
    friend class CondVar;
    std::mutex mutex_;
};

// Holds a Mutex for its scope.
class SCOPED_CAPABILITY MutexLock {
public:
    explicit MutexLock(Mutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    ~MutexLock() RELEASE() { mutex_.unlock(); }
    MutexLock(const MutexLock&) = delete;
    MutexLock& operator=(const MutexLock&) = delete;

private:
    Mutex& mutex_;
};

// Many readers or one writer.
class CAPABILITY("shared mutex") SharedMutex {
public:
    void lock() ACQUIRE() { mutex_.lock(); }
    void unlock() RELEASE() { mutex_.unlock(); }
    void lock_shared() ACQUIRE_SHARED() { mutex_.lock_shared(); }
    void unlock_shared() RELEASE_SHARED() { mutex_.unlock_shared(); }

private:
    std::shared_mutex mutex_;
};

class SCOPED_CAPABILITY WriterLock {
public:
    explicit WriterLock(SharedMutex& mutex) ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
    ~WriterLock() RELEASE() { mutex_.unlock(); }
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;

private:
    SharedMutex& mutex_;
};

class SCOPED_CAPABILITY ReaderLock {
public:
    explicit ReaderLock(SharedMutex& mutex) ACQUIRE_SHARED(mutex) : mutex_(mutex) {
        mutex_.lock_shared();
    }
    ~ReaderLock() RELEASE_GENERIC() { mutex_.unlock_shared(); }
    ReaderLock(const ReaderLock&) = delete;
    ReaderLock& operator=(const ReaderLock&) = delete;

private:
    SharedMutex& mutex_;
};

// Waits for another thread's notice; may wake without one: wait in a loop over the condition.
class CondVar {
public:
    void wait(Mutex& mutex) REQUIRES(mutex) {
        std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
        condition_.wait(held);
        held.release();  // the caller's lock still holds it
    }

    // Returns false if `timeout` passed without a notice.
    bool wait_for(Mutex& mutex, Nanoseconds timeout) REQUIRES(mutex) {
        std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
        const bool noticed = condition_.wait_for(held, timeout) == std::cv_status::no_timeout;
        held.release();  // the caller's lock still holds it
        return noticed;
    }

    void notify_one() { condition_.notify_one(); }
    void notify_all() { condition_.notify_all(); }

private:
    std::condition_variable condition_;
};

}  // namespace madang
