// What a log does, counted as it does it, and shown as metrics.
//
// Idea:    totals of the whole log: with thousands of topics a series for each would be too many.
//          Only what is internal, and of a known number, has series of its own (Log::add_metrics).
// Threads: any; relaxed atomics.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/metrics.h"
#include "wire/kafka/protocol.h"

namespace madang::commitlog {

// Requests whose answers name what became of each partition.
enum class Traffic : std::uint8_t { kProduce, kFetch };

class Activity {
public:
    // Batches that wait for their writer are those queued less those taken.
    Counter appends_queued;
    Counter appends_taken;
    // What is durable, or left to the system where a topic asks for that.
    Counter batches_appended;
    Counter records_appended;
    Counter bytes_appended;
    Counter bytes_fetched;
    Counter syncs;
    Gauge partitions_closed;  // for writing, until they are opened again
    Gauge connections;
    Gauge groups;
    Gauge members;

    void count_request(std::int16_t key);
    // Answers for a partition that are no success.
    void count_error(Traffic traffic, kafka::ErrorCode error);

    // Registers the counts, which live as long as `metrics`.
    static void add_metrics(const std::shared_ptr<const Activity>& activity, Metrics& metrics);

private:
    static constexpr std::size_t kKindsMax = 64;
    static constexpr std::size_t kErrorsMax = 16;

    std::array<Counter, kKindsMax> requests_;  // by the place in kafka::apis(); the last: others
    std::array<Counter, kErrorsMax> produce_errors_;
    std::array<Counter, kErrorsMax> fetch_errors_;
};

}  // namespace madang::commitlog
