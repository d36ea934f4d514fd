// One kind of traffic: when its requests come, on which connections they go, what became of them.
//
// Idea:       an arrival takes the connection that was freed last; with none free it waits in a
//             queue, and its latency counts from the time at which it was to come.
// Invariants: one request a connection at a time; each arrival ends as one status, as cut or as
//             unanswered.
// Threads:    one.
// Limits:     kWaitingMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/histogram.h"
#include "base/result.h"
#include "base/time.h"
#include "io/descriptor.h"
#include "tool/bench/load/answer_reader.h"
#include "tool/bench/load/arrivals.h"

namespace madang::bench {

// Arrivals that wait for a connection: a minute of what one machine can send.
inline constexpr std::size_t kWaitingMax = std::size_t{1} << 22;

struct Traffic {
    std::vector<std::string> requests;  // whole ones, sent in turn; at least one
    double rate = 0;                    // arrivals a second; 0: a request follows on its answer
    std::size_t connections = 1;
    std::uint64_t seed = 1;
};

struct Report {
    std::uint64_t arrivals = 0;
    std::uint64_t cut = 0;         // their connection ended before the answer
    std::uint64_t unanswered = 0;  // when the run ended; some may never have been sent
    std::map<int, std::uint64_t> statuses;
    LatencyHistogram accepted;  // from the intended arrival to the answer's end, below 400
    LatencyHistogram refused;   // the same of 429 and 503
    LatencyHistogram sent;      // from the intended arrival to the sending

    std::uint64_t count(int status) const;
};

class Stream {
public:
    explicit Stream(Traffic traffic) : traffic_(std::move(traffic)) {}
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    // Connects to 127.0.0.1:port and has epoll tell of answers as `tag` | index of the connection.
    // Errors: unavailable with the errno.
    Result<> open(std::uint16_t port, int epoll, std::uint64_t tag);

    // Arrivals come from `start` to `end`.
    void begin(MonotonicTime start, MonotonicTime end);

    // Sends what is due at `now`. Errors: unavailable if a connection cannot be made again.
    Result<> advance(MonotonicTime now);
    // When the next arrival is due; nothing if it depends on an answer or none will come.
    std::optional<MonotonicTime> next_arrival() const;
    // Receives on a connection that epoll told of. Errors: as advance().
    Result<> receive(std::size_t connection, std::span<char> buffer, MonotonicTime now);

    bool is_idle() const { return idle_.size() == connections_.size() && waiting_.empty(); }
    void finish();

    const Report& report() const { return report_; }

private:
    struct Connection {
        io::Descriptor socket;
        AnswerReader reader;
        MonotonicTime intended;
        bool busy = false;
    };

    Result<> connect(std::size_t index);
    Result<> replace(std::size_t index);
    Result<> send(std::size_t index, MonotonicTime intended, MonotonicTime now);
    void record(const Connection& connection, MonotonicTime now);
    bool is_closed_loop() const { return traffic_.rate <= 0; }

    Traffic traffic_;
    std::optional<Arrivals> arrivals_;
    std::vector<Connection> connections_;
    std::vector<std::size_t> idle_;
    std::deque<MonotonicTime> waiting_;
    std::size_t next_request_ = 0;
    MonotonicTime start_;
    MonotonicTime end_;
    MonotonicTime next_;
    std::uint16_t port_ = 0;
    int epoll_ = -1;
    std::uint64_t tag_ = 0;
    Report report_;
};

}  // namespace madang::bench
