// A server started for a benchmark: found by its process id, measured through /proc, ended with us.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"

namespace madang::bench {

class ChildProcess {
public:
    // Starts `arguments` (the first is the program), its output appended to `log`. It gets SIGKILL
    // if we die first. Errors: unavailable with the errno.
    static Result<ChildProcess> start(const std::vector<std::string>& arguments,
                                      const std::string& log);
    ChildProcess(ChildProcess&& other) noexcept : pid_(other.pid_) { other.pid_ = 0; }
    ChildProcess& operator=(ChildProcess&&) = delete;
    ~ChildProcess();  // SIGTERM, then waits

    int pid() const { return pid_; }
    // Waits for the end. Returns the exit code. Errors: unavailable if a signal ended it.
    Result<int> wait();

private:
    explicit ChildProcess(int pid) : pid_(pid) {}
    int pid_ = 0;
};

// Returns the time all threads of a process have spent on a processor.
// Source: /proc/PID/task/TID/schedstat, first column.
Nanoseconds cpu_time_of(int pid);
Nanoseconds cpu_time_of_this_thread();

// Returns VmRSS.
Bytes resident_of(int pid);

// Raises the limit of descriptors as far as it goes. Returns how many there may be.
std::size_t raise_descriptor_limit();

// Returns a loopback TCP port that was free a moment ago.
Result<std::uint16_t> free_port();

// Waits up to `limit` until something accepts on 127.0.0.1:port.
Result<> wait_for_port(std::uint16_t port, Seconds limit);

}  // namespace madang::bench
