// Runs one task to its end on a loop of its own: for tools and tests, which have no reactor
// running. Threads: the caller's becomes the reactor meanwhile. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <utility>

#include "io/loop.h"
#include "io/task.h"

namespace madang::io {

template <class T>
Task<void> finish_on(Loop& loop, Task<T> task, std::optional<T>& value) {
    value.emplace(co_await std::move(task));
    loop.stop();
}

inline Task<void> finish_on(Loop& loop, Task<void> task) {
    co_await std::move(task);
    loop.stop();
}

// Starts `task` on `loop` and serves the loop until it has finished.
template <class T>
T run_task(Loop& loop, Task<T> task) {
    std::optional<T> value;
    loop.post([&] { spawn(finish_on(loop, std::move(task), value)); });
    loop.run();
    return *std::move(value);
}

inline void run_task(Loop& loop, Task<void> task) {
    loop.post([&] { spawn(finish_on(loop, std::move(task))); });
    loop.run();
}

}  // namespace madang::io
