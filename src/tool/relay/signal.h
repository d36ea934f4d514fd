// Wakes the one coroutine that waits for something to change.
//
// The waiter looks again after each wake-up. Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <utility>

#include "base/check.h"
#include "io/executor.h"

namespace madang::relay {

class Signal {
public:
    explicit Signal(io::Executor& executor) : executor_(executor) {}

    // The waiter resumes soon, through the executor.
    void notify() {
        if (const auto waiter = std::exchange(waiter_, {})) {
            executor_.post([waiter] { waiter.resume(); });
        }
    }

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        CHECK(!waiter_, "one waits at a time");
        waiter_ = waiter;
    }
    void await_resume() const noexcept {}

private:
    io::Executor& executor_;
    std::coroutine_handle<> waiter_;
};

}  // namespace madang::relay
