// librdkafka as load: what it can produce into a topic, and consume out of it.
//
// Its settings are those of a throughput test: batches of up to 1 MB or 10,000 messages, 50 ms to
// gather them, messages copied as applications do.
// Threads: one; librdkafka has its own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"

namespace madang::bench {

// Whether a topic's records are durable before they are answered (flush.messages).
enum class Flush : std::uint8_t { kEveryBatch, kNever };

struct TopicPlan {
    std::string name;
    int partitions = 1;
    Flush flush = Flush::kEveryBatch;
};

// Errors: unavailable with librdkafka's code; what went wrong is on stderr.
Result<> create_topic(std::uint16_t port, const TopicPlan& plan);
Result<> delete_topic(std::uint16_t port, const std::string& name);

struct ProducePlan {
    std::uint16_t port = 0;  // 0: librdkafka's own mock of a broker, in this process
    std::string topic;
    int partitions = 1;
    std::size_t message_bytes = 100;
    std::string acks = "all";
    Seconds seconds{5};
    Bytes bytes_max = 2_GiB;  // of messages; whichever ends first
};

struct Moved {
    std::uint64_t messages = 0;
    Nanoseconds elapsed{};
    Nanoseconds client_cpu{};  // of this process
    bool is_exact = true;      // the broker holds just what was sent
};

// Produces as much as the client and the broker can. Errors: unavailable; timeout if messages are
// left undelivered.
Result<Moved> produce(const ProducePlan& plan);

// Consumes that many messages from the beginning. Errors: unavailable; timeout after a minute.
Result<Moved> consume(std::uint16_t port, const std::string& topic, int partitions,
                      std::uint64_t messages);

}  // namespace madang::bench
