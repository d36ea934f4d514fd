// Awaiting what is not a coroutine: a callback, a worker's job, a pause.
//
//   Completion<Result<Commit>> committed([&](auto done) { database.transact(..., std::move(done));
//   }); CO_TRY(Commit commit, co_await committed);
//
// Threads: construct and await on a reactor; the callback may be called from any thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/check.h"
#include "base/result.h"
#include "io/executor.h"
#include "io/task.h"
#include "io/timers.h"
#include "io/workers.h"

namespace madang::io {

// One value that arrives by a callback. The starter runs in the constructor and gets `done`, to be
// called exactly once, from any thread, at once or later. The awaiter always resumes through the
// executor that constructed the Completion, which must outlive the callback.
// A `done` destroyed without having been called gives `cancelled` if T is a Result, else it is a
// bug.
template <class T>
class Completion {
public:
    using Done = std::move_only_function<void(T)>;

    template <class Starter>
        requires std::is_invocable_v<Starter, Done>
    explicit Completion(Starter&& start) : state_(std::make_shared<State>()) {
        Executor* executor = Executor::current();
        CHECK(executor != nullptr, "a completion is awaited on an executor");
        std::forward<Starter>(start)(Done(Caller(*executor, state_)));
    }
    Completion(const Completion&) = delete;
    Completion& operator=(const Completion&) = delete;

    bool await_ready() const noexcept { return state_->value.has_value(); }
    void await_suspend(std::coroutine_handle<> awaiter) noexcept { state_->awaiter = awaiter; }
    T await_resume() { return *std::move(state_->value); }

private:
    // Touched on the executor's thread only: the value travels inside the posted job.
    struct State {
        std::optional<T> value;
        std::coroutine_handle<> awaiter;
    };

    class Caller {
    public:
        Caller(Executor& executor, std::shared_ptr<State> state)
            : executor_(&executor), state_(std::move(state)) {}
        Caller(Caller&&) noexcept = default;
        Caller& operator=(Caller&&) = delete;
        ~Caller() {
            if (!state_) return;
            if constexpr (std::is_constructible_v<T, std::unexpected<Error>>) {
                (*this)(T(fail(ErrorCode::kCancelled, "the operation was dropped")));
            } else {
                CHECK(!state_, "a callback is called exactly once");
            }
        }

        void operator()(T value) {
            CHECK(state_ != nullptr, "a callback is called exactly once");
            executor_->post(
                [state = std::exchange(state_, nullptr), arrived = std::move(value)]() mutable {
                    state->value.emplace(std::move(arrived));
                    if (state->awaiter) state->awaiter.resume();
                });
        }

    private:
        Executor* executor_;
        std::shared_ptr<State> state_;
    };

    std::shared_ptr<State> state_;
};

// Runs `job` (returning a Result) in a pool and resumes here with what it returned. The job is
// destroyed on the worker before that. Errors: the job's; the pool's `exhausted` or `unavailable`.
template <class F>
Task<std::invoke_result_t<F>> offload(Workers& workers, F job) {
    using Value = std::invoke_result_t<F>;
    Result<> accepted;
    Completion<Value> completion([&](typename Completion<Value>::Done done) {
        accepted = workers.submit(
            [work = std::optional<F>(std::move(job)), done = std::move(done)]() mutable {
                Value value = (*work)();
                work.reset();
                done(std::move(value));
            });
    });
    if (!accepted) co_return std::unexpected(accepted.error());
    co_return co_await completion;
}

// Waits for tasks that run beside each other. Awaited once, after the last start(); lives until it
// has been awaited, as must what the tasks refer to.
//
//   Join both;
//   both.start(ask(a, first));
//   both.start(ask(b, second));
//   co_await both;
class Join {
public:
    Join() = default;
    Join(const Join&) = delete;
    Join& operator=(const Join&) = delete;

    // Runs `task` until it first waits.
    void start(Task<> task) {
        ++running_;
        spawn(follow(std::move(task)));
    }

    bool await_ready() const noexcept { return running_ == 0; }
    void await_suspend(std::coroutine_handle<> awaiter) noexcept { awaiter_ = awaiter; }
    void await_resume() const noexcept {}

private:
    Task<> follow(Task<> task) {
        co_await std::move(task);
        if (--running_ > 0 || !awaiter_) co_return;
        // Not from within the task's last callback, which may still touch what it belongs to.
        Executor::current()->post([awaiter = awaiter_] { awaiter.resume(); });
    }

    std::size_t running_ = 0;
    std::coroutine_handle<> awaiter_;
};

// Lets `delay` pass.
Task<> pause(Timers& timers, Nanoseconds delay);

// Lets everything else that is ready on this executor run first.
Task<> yield_turn();

}  // namespace madang::io
