// Tasks that nobody awaits, and the awaitables that need no header of their own.
// SPDX-License-Identifier: Apache-2.0
#include "io/task.h"

#include "io/await.h"

namespace madang::io {
namespace {

// A coroutine that starts at once and frees itself at its end.
struct Detached {
    struct promise_type {
        Detached get_return_object() const noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        [[noreturn]] void unhandled_exception() const noexcept {
            check_failed(__FILE__, __LINE__, "no exception", "a task lets no exception out");
        }
    };
};

Detached run_detached(Task<void> task) {
    co_await std::move(task);
}

// Suspends until a job that it hands out has run.
template <class Arrange>
class Resumption {
public:
    explicit Resumption(Arrange arrange) : arrange_(std::move(arrange)) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> awaiter) {
        arrange_([awaiter] { awaiter.resume(); });
    }
    void await_resume() const noexcept {}

private:
    Arrange arrange_;
};

}  // namespace

void spawn(Task<void> task) {
    CHECK(Executor::current() != nullptr, "a task runs on an executor");
    run_detached(std::move(task));
}

Task<> pause(Timers& timers, Nanoseconds delay) {
    Resumption later([&timers, delay](Job job) { timers.after(delay, std::move(job)); });
    co_await later;
}

Task<> yield_turn() {
    Executor* executor = Executor::current();
    CHECK(executor != nullptr, "a task runs on an executor");
    Resumption next_turn([executor](Job job) { executor->post(std::move(job)); });
    co_await next_turn;
}

}  // namespace madang::io
