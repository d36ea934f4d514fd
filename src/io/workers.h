// A named, bounded pool of threads for work that can block longer than 100 microseconds.
//
// Jobs start in the order of submission. With one thread they also run one after another.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.h"
#include "io/executor.h"

namespace madang::io {

class Workers {
public:
    virtual ~Workers() = default;

    // Queues `job`. Errors: exhausted if the queue is full; unavailable after the pool is stopped.
    // A refused job is destroyed without having run.
    virtual Result<> submit(Job job) = 0;

    virtual std::string_view name() const = 0;
    virtual std::size_t queued() const = 0;  // jobs waiting, for metrics
};

}  // namespace madang::io
