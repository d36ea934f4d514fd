// The real world: clocks, random bytes, files, pools and log of this process.
//
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

#include "io/environment.h"

namespace madang::io {

struct SystemOptions {
    LogLevel log_level = LogLevel::kInfo;
    std::size_t commit_threads = 1;  // one committer a database
    std::size_t commit_queue = 1024;
    std::size_t read_threads = 4;  // disk reads that overlap
    std::size_t read_queue = 1024;
    std::size_t compact_threads = 1;
    std::size_t compact_queue = 256;
};

class SystemEnvironment {
public:
    explicit SystemEnvironment(SystemOptions options = {});
    // Runs the jobs that the pools accepted, then ends.
    ~SystemEnvironment();
    SystemEnvironment(const SystemEnvironment&) = delete;
    SystemEnvironment& operator=(const SystemEnvironment&) = delete;

    Environment& environment();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace madang::io
