// Task<T>: a coroutine that starts when awaited and gives one T (often a Result) to its awaiter.
//
// Idea:       co_await resumes the child inside await_suspend. If it finished at once, the parent
//             goes on without having been suspended; otherwise the child remembers the parent and
//             resumes it at its end. Unlike symmetric transfer this needs no tail calls, so that a
//             loop over a million finished tasks does not grow the stack in any build.
// Invariants: (1) a frame is destroyed unstarted or finished, never while it waits: cancelling
//                 wakes the awaiter with `cancelled`;
//             (2) a Task resumes only on the executor it was started on.
// Threads:    one reactor.
// Limits:     the stack holds one resume() per level of awaiting, not per await.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/check.h"

namespace madang::io {

template <class T = void>
class Task;

// What the promises of all tasks share: who waits for the end.
class TaskPromiseBase {
public:
    struct Finish {
        bool await_ready() const noexcept { return false; }
        template <class Promise>
        void await_suspend(std::coroutine_handle<Promise> child) const noexcept {
            // The parent destroys the child's frame: nothing of it may be touched afterwards.
            if (auto parent = child.promise().parent_) parent.resume();
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    Finish final_suspend() const noexcept { return {}; }
    [[noreturn]] void unhandled_exception() const noexcept {
        check_failed(__FILE__, __LINE__, "no exception",
                     "exceptions end at their library's wrapper");
    }
    void resume_at_end(std::coroutine_handle<> parent) { parent_ = parent; }

private:
    std::coroutine_handle<> parent_;
};

template <class T>
class TaskPromise : public TaskPromiseBase {
public:
    Task<T> get_return_object() noexcept;
    template <class U = T>
        requires std::is_constructible_v<T, U&&>
    void return_value(U&& value) {
        value_.emplace(std::forward<U>(value));
    }
    T take() { return *std::move(value_); }

private:
    std::optional<T> value_;
};

template <>
class TaskPromise<void> : public TaskPromiseBase {
public:
    Task<void> get_return_object() noexcept;
    void return_void() const noexcept {}
    void take() const noexcept {}
};

template <class T>
class [[nodiscard]] Task {
public:
    using promise_type = TaskPromise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle) noexcept : handle_(handle) {}
    Task(Task&& other) noexcept
        : handle_(std::exchange(other.handle_, nullptr)), started_(other.started_) {}
    Task& operator=(Task&& other) noexcept {
        if (this == &other) return *this;
        destroy();
        handle_ = std::exchange(other.handle_, nullptr);
        started_ = other.started_;
        return *this;
    }
    ~Task() { destroy(); }

    class Awaiter {
    public:
        explicit Awaiter(Handle child) : child_(child) {}
        bool await_ready() const noexcept { return false; }
        bool await_suspend(std::coroutine_handle<> parent) {
            child_.resume();
            if (child_.done()) return false;
            child_.promise().resume_at_end(parent);
            return true;
        }
        T await_resume() { return child_.promise().take(); }

    private:
        Handle child_;
    };

    // Starts the task. Once only; the Task must live until it has finished, which it does in
    // `co_await f()` and `co_await std::move(task)`.
    Awaiter operator co_await() && {
        CHECK(handle_ && !started_, "a task is awaited once");
        started_ = true;
        return Awaiter(handle_);
    }

private:
    void destroy() {
        if (!handle_) return;
        CHECK(!started_ || handle_.done(), "a task is not destroyed while it waits");
        handle_.destroy();
    }

    Handle handle_;
    bool started_ = false;
};

template <class T>
Task<T> TaskPromise<T>::get_return_object() noexcept {
    return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

inline Task<void> TaskPromise<void>::get_return_object() noexcept {
    return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

// Starts `task` on the current executor, at once, and lets it run to its end by itself. What it
// refers to must outlive it.
void spawn(Task<void> task);

}  // namespace madang::io
