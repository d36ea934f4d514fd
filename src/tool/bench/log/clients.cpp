// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/clients.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <span>
#include <vector>

#include "tool/bench/log/rdkafka.h"

namespace madang::bench {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr int kAdminTimeout = 10'000;   // milliseconds
constexpr int kFlushTimeout = 120'000;  // for what the client holds at the end of a row
constexpr Seconds kConsumeMax{60};
constexpr std::uint64_t kChunk = 1000;  // messages to one partition before the next has its turn
constexpr std::size_t kConsumedAtOnce = 5000;
constexpr const char* kQueuedMessagesMax = "2000000";
constexpr const char* kQueuedKibibytesMax = "1048576";
constexpr const char* kNeverFlush = "9223372036854775807";

Nanoseconds cpu_time_of_this_process() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto time_of = [](const timeval& time) {
        return Nanoseconds(Seconds(time.tv_sec)) + std::chrono::microseconds(time.tv_usec);
    };
    return time_of(usage.ru_utime) + time_of(usage.ru_stime);
}

// Time and CPU since it was made.
class Meter {
public:
    Moved moved(std::uint64_t messages) const {
        return {messages, elapsed(), cpu_time_of_this_process() - cpu_, true};
    }
    Nanoseconds elapsed() const { return WallClock::now() - start_; }

private:
    WallClock::time_point start_ = WallClock::now();
    Nanoseconds cpu_ = cpu_time_of_this_process();
};

Result<> told(rd_kafka_resp_err_t error, const char* text) {
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    fmt::print(stderr, "librdkafka: {}\n", text != nullptr ? text : rd_kafka_err2str(error));
    return fail(ErrorCode::kUnavailable, "the broker refuses", error);
}

// The outcome of the only topic that an administrator's request named.
Result<> outcome_of(rd_kafka_queue_t* queue) {
    const Event event(rd_kafka_queue_poll(queue, kAdminTimeout));
    if (!event) return fail(ErrorCode::kTimeout, "the broker does not answer an administrator");
    TRY(told(rd_kafka_event_error(event.get()), rd_kafka_event_error_string(event.get())));
    std::size_t count = 0;
    const rd_kafka_topic_result_t** results = nullptr;
    if (const auto* created = rd_kafka_event_CreateTopics_result(event.get())) {
        results = rd_kafka_CreateTopics_result_topics(created, &count);
    } else if (const auto* deleted = rd_kafka_event_DeleteTopics_result(event.get())) {
        results = rd_kafka_DeleteTopics_result_topics(deleted, &count);
    }
    if (count != 1) return fail(ErrorCode::kUnavailable, "another answer than was asked for");
    return told(rd_kafka_topic_result_error(*results),
                rd_kafka_topic_result_error_string(*results));
}

Result<Client> make_producer(const ProducePlan& plan) {
    auto client =
        TRY(make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap(plan.port)},
                                            {"test.mock.num.brokers", plan.port == 0 ? "1" : "0"},
                                            {"acks", plan.acks},
                                            {"linger.ms", "50"},
                                            {"queue.buffering.max.messages", kQueuedMessagesMax},
                                            {"queue.buffering.max.kbytes", kQueuedKibibytesMax}}));
    return client;
}

// Hands `count` messages to the client, waiting where its queue is full.
Result<> hand_over(rd_kafka_t* client, rd_kafka_topic_t* topic, int partition,
                   std::span<char> message, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        while (rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, message.data(),
                                message.size(), nullptr, 0, nullptr) != 0) {
            const auto error = rd_kafka_last_error();
            if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) return told(error, nullptr);
            rd_kafka_poll(client, 1);
        }
    }
    rd_kafka_poll(client, 0);
    return {};
}

Result<std::uint64_t> held_by_broker(rd_kafka_t* client, const ProducePlan& plan) {
    std::uint64_t held = 0;
    for (int i = 0; i < plan.partitions; ++i) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        TRY(told(rd_kafka_query_watermark_offsets(client, plan.topic.c_str(), i, &low, &high,
                                                  kAdminTimeout),
                 nullptr));
        held += static_cast<std::uint64_t>(high - low);
    }
    return held;
}

std::vector<char> message_of(std::size_t bytes) {
    std::vector<char> message(bytes);
    for (std::size_t i = 0; i < bytes; ++i) message[i] = static_cast<char>('!' + i * 31 % 90);
    return message;
}

}  // namespace

Result<> create_topic(std::uint16_t port, const TopicPlan& plan) {
    const Client client =
        TRY(make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap(port)}}));
    const Queue queue(rd_kafka_queue_new(client.get()));
    std::array<char, 256> reason{};
    const std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>> topic(
        rd_kafka_NewTopic_new(plan.name.c_str(), plan.partitions, 1, reason.data(), reason.size()));
    rd_kafka_NewTopic_set_config(topic.get(), "flush.messages",
                                 plan.flush == Flush::kEveryBatch ? "1" : kNeverFlush);
    rd_kafka_NewTopic_t* asked = topic.get();
    rd_kafka_CreateTopics(client.get(), &asked, 1, nullptr, queue.get());
    return outcome_of(queue.get());
}

Result<> delete_topic(std::uint16_t port, const std::string& name) {
    const Client client =
        TRY(make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap(port)}}));
    const Queue queue(rd_kafka_queue_new(client.get()));
    const std::unique_ptr<rd_kafka_DeleteTopic_t, Destroy<rd_kafka_DeleteTopic_destroy>> topic(
        rd_kafka_DeleteTopic_new(name.c_str()));
    rd_kafka_DeleteTopic_t* asked = topic.get();
    rd_kafka_DeleteTopics(client.get(), &asked, 1, nullptr, queue.get());
    return outcome_of(queue.get());
}

Result<Moved> produce(const ProducePlan& plan) {
    const Client client = TRY(make_producer(plan));
    const Topic topic(rd_kafka_topic_new(client.get(), plan.topic.c_str(), nullptr));
    std::vector<char> message = message_of(plan.message_bytes);
    const std::uint64_t most = plan.bytes_max.value / plan.message_bytes;
    std::uint64_t sent = 0;
    const Meter meter;
    while (sent < most && meter.elapsed() < plan.seconds) {
        const auto partition = static_cast<int>(sent / kChunk) % plan.partitions;
        TRY(hand_over(client.get(), topic.get(), partition, message, kChunk));
        sent += kChunk;
    }
    rd_kafka_flush(client.get(), kFlushTimeout);
    Moved moved = meter.moved(sent);
    if (rd_kafka_outq_len(client.get()) > 0) {
        return fail(ErrorCode::kTimeout, "messages were not delivered");
    }
    if (plan.port != 0) moved.is_exact = TRY(held_by_broker(client.get(), plan)) == sent;
    return moved;
}

Result<Moved> consume(std::uint16_t port, const std::string& topic, int partitions,
                      std::uint64_t messages) {
    const Meter meter;
    const Consumer consumer =
        TRY(make_consumer(port, topic, partitions, RD_KAFKA_OFFSET_BEGINNING));
    std::array<rd_kafka_message_t*, kConsumedAtOnce> batch{};
    std::uint64_t got = 0;
    while (got < messages) {
        const ssize_t count =
            rd_kafka_consume_batch_queue(consumer.queue.get(), 100, batch.data(), batch.size());
        for (rd_kafka_message_t* message :
             std::span(batch).first(static_cast<std::size_t>(count))) {
            if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) ++got;
            rd_kafka_message_destroy(message);
        }
        if (meter.elapsed() > kConsumeMax) return fail(ErrorCode::kTimeout, "messages are missing");
    }
    return meter.moved(got);
}

}  // namespace madang::bench
