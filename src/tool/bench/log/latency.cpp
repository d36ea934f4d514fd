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
constexpr std::uint64_t kChunk = 1000;     // messages between two looks at the clock
constexpr const char* kQueued = "500000";  // messages in the producer

std::int64_t nanoseconds_of(WallClock::time_point time) {
    return time.time_since_epoch() / Nanoseconds(1);
}

// Takes messages as they come and records how old they are.
class Receiver {
public:
    // `latencies` may be null.
    Receiver(Consumer consumer, WallClock::time_point counted_from, LatencyHistogram* latencies)
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

    // Waits until so many have come. Errors: timeout.
    Result<> wait_for(std::uint64_t messages) const {
        const auto patient_until = WallClock::now() + kPatience;
        while (received_ < messages) {
            if (WallClock::now() > patient_until) {
                return fail(ErrorCode::kTimeout, "messages did not come",
                            static_cast<std::int64_t>(messages - received_));
            }
            std::this_thread::sleep_for(kTick);
        }
        return {};
    }

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
        const bool counts = latencies_ != nullptr && due >= counted_from_;
        if (counts) latencies_->record(Nanoseconds(now - due));
        ++received_;
    }

    Consumer consumer_;
    std::int64_t counted_from_;
    LatencyHistogram* latencies_;
    std::atomic<bool> stops_ = false;
    std::atomic<std::uint64_t> received_ = 0;
    std::thread thread_;
};

struct Sender {
    Client client;
    Topic topic;
};

Result<Sender> make_sender(const LatencyPlan& plan) {
    Sender sender;
    sender.client =
        TRY(make_client(RD_KAFKA_PRODUCER, {{"bootstrap.servers", bootstrap(plan.port)},
                                            {"acks", "all"},
                                            {"linger.ms", "1"},
                                            {"queue.buffering.max.messages", kQueued}}));
    sender.topic.reset(rd_kafka_topic_new(sender.client.get(), plan.topic.c_str(), nullptr));
    return sender;
}

void send(const Sender& sender, int partition, std::span<char> message, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
        while (rd_kafka_produce(sender.topic.get(), partition, RD_KAFKA_MSG_F_COPY, message.data(),
                                message.size(), nullptr, 0, nullptr) != 0) {
            rd_kafka_poll(sender.client.get(), 1);
        }
    }
    rd_kafka_poll(sender.client.get(), 0);
}

std::vector<char> message_of(const LatencyPlan& plan) {
    return std::vector<char>(std::max(plan.message_bytes, sizeof(std::int64_t)), 'x');
}

// Sends the whole schedule. Returns the number of messages.
std::uint64_t send_all(const LatencyPlan& plan, const Sender& sender, WallClock::time_point start,
                       LatencyHistogram& sent_late) {
    std::vector<char> message = message_of(plan);
    const auto ticks = static_cast<std::uint64_t>((plan.seconds + kWarmUp) / kTick);
    const double each = plan.rate * std::chrono::duration<double>(kTick).count();
    std::uint64_t sent = 0;
    for (std::uint64_t tick = 0; tick < ticks; ++tick) {
        const auto due = start + tick * kTick;
        std::this_thread::sleep_until(due);
        sent_late.record(WallClock::now() - due);
        const std::int64_t stamp = nanoseconds_of(due);
        std::memcpy(message.data(), &stamp, sizeof stamp);
        const auto upto = static_cast<std::uint64_t>(each * static_cast<double>(tick + 1));
        send(sender, static_cast<int>(tick) % plan.partitions, message, upto - sent);
        sent = upto;
    }
    return sent;
}

// Sends as fast as the client takes them. Returns the number of messages.
std::uint64_t send_flat_out(const LatencyPlan& plan, const Sender& sender) {
    std::vector<char> message = message_of(plan);
    const auto end = WallClock::now() + plan.seconds;
    std::uint64_t sent = 0;
    for (; WallClock::now() < end; sent += kChunk) {
        send(sender, static_cast<int>(sent / kChunk) % plan.partitions, message, kChunk);
    }
    return sent;
}

}  // namespace

Result<> measure_latency(const LatencyPlan& plan, Latencies& latencies) {
    const Sender sender = TRY(make_sender(plan));
    Consumer consumer = TRY(make_consumer(plan.port, plan.topic, plan.partitions, 0));
    const auto start = WallClock::now() + kWarmUp;  // the consumer finds its partitions meanwhile
    const Receiver receiver(std::move(consumer), start + kWarmUp, &latencies.end_to_end);
    const std::uint64_t sent = send_all(plan, sender, start, latencies.sent_late);
    rd_kafka_flush(sender.client.get(), kFlushTimeout);
    return receiver.wait_for(sent);
}

Result<double> saturating_rate(const LatencyPlan& plan) {
    const Sender sender = TRY(make_sender(plan));
    Consumer consumer = TRY(make_consumer(plan.port, plan.topic, plan.partitions, 0));
    const Receiver receiver(std::move(consumer), WallClock::now(), nullptr);
    std::this_thread::sleep_for(kWarmUp);
    const auto start = WallClock::now();
    const std::uint64_t sent = send_flat_out(plan, sender);
    rd_kafka_flush(sender.client.get(), kFlushTimeout);
    TRY(receiver.wait_for(sent));
    const std::chrono::duration<double> elapsed = WallClock::now() - start;
    return static_cast<double>(sent) / elapsed.count();
}

}  // namespace madang::bench
