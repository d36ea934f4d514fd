// Where a completion runs: a reactor, or the simulator's one thread.
//
// A coroutine suspended on an executor is resumed only through that executor's post().
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace madang::io {

using Job = std::move_only_function<void()>;

class Executor {
public:
    virtual ~Executor() = default;

    // Runs `job` on this executor's thread soon, in the order of the calls. Threads: any.
    virtual void post(Job job) = 0;

    // Returns the executor whose thread this is, or null on a worker or a tool's main thread.
    static Executor* current();

protected:
    static void set_current(Executor* executor);
};

}  // namespace madang::io
