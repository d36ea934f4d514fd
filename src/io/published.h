// A value that one side replaces and many threads read without a lock: configuration, an index.
//
// Idea:       a version counter beside a guarded pointer. Each reader keeps its own reference and
//             looks at the counter (one load); it takes the lock only when the value was replaced.
// Invariants: (1) a subscriber never goes back to an older value;
//             (2) what was published before get() began is what it returns, or newer.
// Threads:    Published any; a Subscriber belongs to one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "base/mutex.h"

namespace madang::io {

template <class T>
class Published {
public:
    Published() = default;  // publishes null until the first value
    explicit Published(std::shared_ptr<const T> first) { publish(std::move(first)); }

    void publish(std::shared_ptr<const T> value) {
        // The old value is released outside the lock: it may be large.
        MutexLock lock(mutex_);
        value_.swap(value);
        version_.fetch_add(1, std::memory_order_release);
    }

    std::uint64_t version() const { return version_.load(std::memory_order_acquire); }

    // Takes the lock: for those who read seldom. Fills in the version that belongs to the value.
    std::shared_ptr<const T> load(std::uint64_t& version) const {
        MutexLock lock(mutex_);
        version = version_.load(std::memory_order_relaxed);
        return value_;
    }
    std::shared_ptr<const T> load() const {
        std::uint64_t version = 0;
        return load(version);
    }

private:
    std::atomic<std::uint64_t> version_ = 0;
    mutable Mutex mutex_;
    std::shared_ptr<const T> value_ GUARDED_BY(mutex_);
};

template <class T>
class Subscriber {
public:
    explicit Subscriber(const Published<T>& published) : published_(&published) {}

    // Returns the newest value. The reference holds until the next get(): a coroutine that waits
    // copies the pointer first.
    const std::shared_ptr<const T>& get() {
        if (published_->version() != version_) value_ = published_->load(version_);
        return value_;
    }

private:
    const Published<T>* published_;
    std::uint64_t version_ = 0;
    std::shared_ptr<const T> value_;
};

}  // namespace madang::io
