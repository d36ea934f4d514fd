// Time since a trace began.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/loop.h"
#include "tool/trace/trace.h"

namespace madang::trace {

class Stopwatch {
public:
    explicit Stopwatch(io::Loop& loop) : loop_(loop), began_(loop.now()) {}

    Nanoseconds now() const { return loop_.now() - began_; }
    Nanoseconds at(MonotonicTime time) const { return time - began_; }
    Span span(MonotonicTime from, MonotonicTime to) const { return {at(from), at(to)}; }

private:
    io::Loop& loop_;
    MonotonicTime began_;
};

}  // namespace madang::trace
