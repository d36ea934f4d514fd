// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/log/latency.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstring>
#include <span>
#include <thread>
#include <vector>

#include "tool/bench/log/rdkafka.h"

namespace madang::bench {
namespace {

using WallClock = std::chrono::steady_clock;

constexpr Milliseconds kTick{1};
constexpr Seconds kWarmUp{1};
constexpr Seconds kPatience{30};  // for the last message after the last was sent
constexpr int kFlushTimeout = 30'000;
constexpr std::size_t kConsumedAtOnce = 5000;

std::int64_t nanoseconds_of(WallClock::time_point time) {
    return time.time_since_epoch() / Nanoseconds(1);
}

// Takes messages as they come and records how old they are.
class Receiver {
public:
    Receiver(Consumer consumer, WallClock::time_point counted_from, LatencyHistogram& latencies)
        : consumer_(std::move(consumer)),
          counted_from_(nanoseconds_of(counted_from)),
          latencies_(latencies),
          thread_([this] { run(); }) {}
    ~Receiver() {
        stops_ = true;
        thread_.join();
    }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    std::uint64_t received() const { return received_; }

private:
    void run() {
        std::array<rd_kafka_message_t*, kConsumedAtOnce> batch{};
        while (!stops_) {
            const ssize_t count =
                rd_kafka_consume_batch_queue(consumer_.queue.get(), 1, batch.data(), batch.size());
            const std::int64_t now = nanoseconds_of(WallClock::now());
            for (rd_kafka_message_t* message :
                 std::span(batch).first(static_cast<std::size_t>(std::max<ssize_t>(count, 0)))) {
                take(*message, now);
                rd_kafka_message_destroy(message);
            }
        }
    }
    void take(const rd_kafka_message_t& message, std::int64_t now) {
        if (message.err != RD_KAFKA_RESP_ERR_NO_ERROR) return;
        std::int64_t due = 0;
        std::memcpy(&due, message.payload, sizeof due);
        if (due >= counted_from_) latencies_.record(Nanoseconds(now - due));
        ++received_;
    }

    Consumer consumer_;
    std::int64_t counted_from_;
    LatencyHistogram& latencies_;
    std::atomic<bool> stops_ = false;
    std::atomic<std::uint64_t> received_ = 0;
    std::thread thread_;
};

void send(rd_kafka_t* client, rd_kafka_topic_t* topic, int partition, std::span<char> message) {
    while (rd_kafka_produce(topic, partition, RD_KAFKA_MSG_F_COPY, message.data(), message.size(),
                            nullptr, 0, nullptr) != 0) {
        rd_kafka_poll(client, 1);
    }
}

// Sends the whole schedule. Returns the number of messages.
std::uint64_t send_all(const LatencyPlan& plan, rd_kafka_t* client, rd_kafka_topic_t* topic,
                       WallClock::time_point start) {
    std::vector<char> message(std::max(plan.message_bytes, sizeof(std::int64_t)), 'x');
    const auto ticks = static_cast<std::uint64_t>((plan.seconds + kWarmUp) / kTick);
    const double each = plan.rate * std::chrono::duration<double>(kTick).count();
    std::uint64_t sent = 0;
    for (std::uint64_t tick = 0; tick < ticks; ++tick) {
        const auto due = start + tick * kTick;
        std::this_thread::sleep_until(due);
        const std::int64_t stamp = nanoseconds_of(due);
        std::memcpy(message.data(), &stamp, sizeof stamp);
        const auto partition = static_cast<int>(tick) % plan.partitions;
        for (const auto upto = static_cast<std::uint64_t>(each * static_cast<double>(tick + 1));
             sent < upto; ++sent) {
            send(client, topic, partition, message);
        }
        rd_kafka_poll(client, 0);
    }
    return sent;
}

}  // namespace

Result<std::uint64_t> measure_latency(const LatencyPlan& plan, LatencyHistogram& latencies) {
    const Client client =
        TRY(make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap(plan.port)},
                                            {"acks", "all"},
                                            {"linger.ms", "1"},
                                            {"queue.buffering.max.messages", "2000000"}}));
    const Topic topic(rd_kafka_topic_new(client.get(), plan.topic.c_str(), nullptr));
    Consumer consumer = TRY(make_consumer(plan.port, plan.topic, plan.partitions, 0));
    const auto start = WallClock::now() + kWarmUp;  // the consumer finds its partitions meanwhile
    const Receiver receiver(std::move(consumer), start + kWarmUp, latencies);
    const std::uint64_t sent = send_all(plan, client.get(), topic.get(), start);
    rd_kafka_flush(client.get(), kFlushTimeout);
    const auto patient_until = WallClock::now() + kPatience;
    while (receiver.received() < sent) {
        if (WallClock::now() > patient_until) {
            return fail(ErrorCode::kTimeout, "messages did not come",
                        static_cast<std::int64_t>(sent - receiver.received()));
        }
        std::this_thread::sleep_for(kTick);
    }
    return latencies.count();
}

}  // namespace madang::bench
