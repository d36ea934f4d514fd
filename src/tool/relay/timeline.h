// Simulated time: events in the order of their times, each seeing exactly its own.
//
// What really happens is put in after advance(now). An event that is late by the clock still
// happens at its own time, so that lateness never adds up.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "io/timer_queue.h"

namespace madang::relay {

class Timeline {
public:
    explicit Timeline(MonotonicTime start = {}) : now_(start) {}

    MonotonicTime now() const { return now_; }
    // Of equal times the one that was asked for first happens first.
    io::TimerId at(MonotonicTime time, io::Job event) { return queue_.add(time, std::move(event)); }
    void cancel(io::TimerId id) { queue_.cancel(id); }

    std::optional<MonotonicTime> next() const { return queue_.next(); }

    // Lets everything happen that is due at `time`.
    void advance(MonotonicTime time) {
        for (auto due = queue_.next(); due && *due <= time; due = queue_.next()) {
            if (*due > now_) now_ = *due;
            auto event = queue_.take_due(*due);
            (*event)();
        }
        if (time > now_) now_ = time;
    }

private:
    io::TimerQueue queue_;
    MonotonicTime now_;
};

}  // namespace madang::relay
