// One coroutine waits, somebody wakes it.
//
//   wakeup_.wake();            // elsewhere: resumes who waits, before it returns
//   co_await wakeup_.wait();   // there
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <utility>

#include "base/check.h"

namespace madang::http {

class Wakeup {
public:
    class Wait {
    public:
        explicit Wait(Wakeup& wakeup) : wakeup_(wakeup) {}
        bool await_ready() const { return false; }
        void await_suspend(std::coroutine_handle<> waiter) {
            DCHECK(!wakeup_.waiter_, "one waits at a time");
            wakeup_.waiter_ = waiter;
        }
        void await_resume() const {}

    private:
        Wakeup& wakeup_;
    };
    Wait wait() { return Wait(*this); }

    void wake() {
        if (waiter_) std::exchange(waiter_, nullptr).resume();
    }

private:
    std::coroutine_handle<> waiter_;
};

}  // namespace madang::http
