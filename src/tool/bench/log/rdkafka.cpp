// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/rdkafka.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>

namespace madang::bench {

std::string bootstrap(std::uint16_t port) {
    return fmt::format("127.0.0.1:{}", port);
}

Result<Client> make_client(rd_kafka_type_t type, ClientSettings settings) {
    std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>> made(rd_kafka_conf_new());
    std::array<char, 256> reason{};
    rd_kafka_conf_set(made.get(), "log_level", "3", reason.data(), reason.size());
    for (const auto& [name, value] : settings) {
        const auto set =
            rd_kafka_conf_set(made.get(), name, value.c_str(), reason.data(), reason.size());
        if (set == RD_KAFKA_CONF_OK) continue;
        fmt::print(stderr, "librdkafka: {}\n", reason.data());
        return fail(ErrorCode::kInvalid, "librdkafka refuses a setting");
    }
    Client client(rd_kafka_new(type, made.get(), reason.data(), reason.size()));
    if (!client) {
        fmt::print(stderr, "librdkafka: {}\n", reason.data());
        return fail(ErrorCode::kUnavailable, "librdkafka does not start");
    }
    (void)made.release();  // the client has taken it
    return client;
}

Result<Consumer> make_consumer(std::uint16_t port, const std::string& topic, int partitions,
                               std::int64_t offset) {
    Consumer consumer;
    consumer.client =
        TRY(make_client(RD_KAFKA_CONSUMER, {{"bootstrap.servers", bootstrap(port)},
                                            {"group.id", "bench"},
                                            {"enable.auto.commit", "false"},
                                            {"fetch.message.max.bytes", "8388608"},
                                            {"queued.min.messages", "1000000"},
                                            {"queued.max.messages.kbytes", "524288"}}));
    const PartitionList assigned(rd_kafka_topic_partition_list_new(partitions));
    for (int i = 0; i < partitions; ++i) {
        rd_kafka_topic_partition_list_add(assigned.get(), topic.c_str(), i)->offset = offset;
    }
    const auto error = rd_kafka_assign(consumer.client.get(), assigned.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return fail(ErrorCode::kUnavailable, "partitions cannot be assigned", error);
    }
    consumer.queue.reset(rd_kafka_queue_get_consumer(consumer.client.get()));
    return consumer;
}

}  // namespace madang::bench
