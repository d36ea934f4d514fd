// librdkafka's objects with one owner each.
// Threads: as librdkafka: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <librdkafka/rdkafka.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <utility>

#include "base/result.h"

namespace madang::bench {

template <auto destroy>
struct Destroy {
    template <class T>
    void operator()(T* object) const {
        destroy(object);
    }
};

using Client = std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>>;
using Topic = std::unique_ptr<rd_kafka_topic_t, Destroy<rd_kafka_topic_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t,
                                      Destroy<rd_kafka_topic_partition_list_destroy>>;

using ClientSettings = std::initializer_list<std::pair<const char*, std::string>>;

// "127.0.0.1:port".
std::string bootstrap(std::uint16_t port);

// Errors: invalid for a setting that this version does not know.
Result<Client> make_client(rd_kafka_type_t type, ClientSettings settings);

// A consumer of all partitions of a topic, from `offset` on, and its queue.
struct Consumer {
    Client client;
    Queue queue;
};
Result<Consumer> make_consumer(std::uint16_t port, const std::string& topic, int partitions,
                               std::int64_t offset);

}  // namespace madang::bench
