// The sending half of a connection: a buffer for heads and small bodies, and gathered writes.
//
// Idea:       answers of pipelined requests collect in the buffer and leave in one write. A first
//             attempt is made without a coroutine; only a slow reader costs a wait.
// Invariants: after an error nothing more is written.
// Threads:    one reactor.  Limits: Timeouts::write without progress, and kBytesPerSecondMin.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/metrics.h"
#include "engine/http/message.h"
#include "io/stream.h"
#include "io/task.h"
#include "io/timers.h"

namespace madang::http {

class Output {
public:
    struct Wiring {
        io::Stream& stream;
        io::Timers& timers;
        Nanoseconds timeout;
        Counter& sent;
        Counter& timeouts;
        std::string& spare;  // of the reactor: the buffer that no connection uses just now
    };
    explicit Output(const Wiring& wiring) : wiring_(wiring) {}

    // What waits to be sent.
    std::string& buffer() {
        if (buffer_.empty() && buffer_.capacity() < wiring_.spare.capacity()) {
            buffer_.swap(wiring_.spare);
        }
        return buffer_;
    }

    // Writes what can be written without waiting. Returns whether nothing is left to wait for: all
    // is sent, or the connection has failed.
    bool flush_now();
    io::Task<Result<>> flush();

    // Writes the buffer and behind it `bytes`, which live until it ends.
    io::Task<Result<>> write(std::string_view bytes, std::string_view tail = {});
    // Writes the buffer and behind it a file's range.
    io::Task<Result<>> write_file(const FileRange& range);

    bool failed() const { return failed_; }
    // Whether a write goes on: until it ends nothing may be added to the buffer.
    bool busy() const { return busy_; }
    // Since the beginning, what was sent or waits for it, but for what framed it (heads, chunk
    // sizes), of which whoever adds it tells.
    std::uint64_t content() const { return std::max(sent_ + buffer_.size(), framing_) - framing_; }
    void note_framing(std::size_t bytes) { framing_ += bytes; }

    // Nothing is to be sent for a while: holds no memory if it holds no bytes.
    void release();

private:
    void count(std::size_t written);
    Error fail_with(const Error& error);
    MonotonicTime deadline(MonotonicTime started, std::uint64_t total) const;

    Wiring wiring_;
    std::string buffer_;
    std::uint64_t sent_ = 0;
    std::uint64_t framing_ = 0;
    bool failed_ = false;
    bool busy_ = false;
};

}  // namespace madang::http
