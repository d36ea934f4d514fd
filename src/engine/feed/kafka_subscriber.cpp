// The subscriber on librdkafka.
// Source: https://github.com/confluentinc/librdkafka/blob/v2.0.2/CONFIGURATION.md
// SPDX-License-Identifier: Apache-2.0
#include <librdkafka/rdkafka.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/mutex.h"
#include "engine/feed/limits.h"
#include "engine/feed/subscriber.h"

namespace madang::feed {
namespace {

constexpr std::int32_t kPartition = 0;
constexpr std::size_t kTextBytes = 512;

template <auto Destroy>
struct Deleter {
    template <class T>
    void operator()(T* object) const {
        Destroy(object);
    }
};
using Client = std::unique_ptr<rd_kafka_t, Deleter<rd_kafka_destroy>>;
using Topic = std::unique_ptr<rd_kafka_topic_t, Deleter<rd_kafka_topic_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Deleter<rd_kafka_queue_destroy>>;
using Message = std::unique_ptr<rd_kafka_message_t, Deleter<rd_kafka_message_destroy>>;

std::string_view view(const void* bytes, std::size_t size) {
    return {static_cast<const char*>(bytes), size};
}

std::vector<kafka::RecordHeader> headers_of(const rd_kafka_message_t& message) {
    std::vector<kafka::RecordHeader> headers;
    rd_kafka_headers_t* given = nullptr;
    if (rd_kafka_message_headers(&message, &given) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(given, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        auto& header = headers.emplace_back();
        header.key = name;
        if (value != nullptr) header.value = view(value, size);
    }
    return headers;
}

Result<LoggedChange> change_of(const rd_kafka_message_t& message) {
    rd_kafka_timestamp_type_t kind{};
    kafka::Record record;
    record.offset = message.offset;
    record.timestamp = rd_kafka_message_timestamp(&message, &kind);
    if (message.key != nullptr) record.key = view(message.key, message.key_len);
    if (message.payload != nullptr) record.value = view(message.payload, message.len);
    record.headers = headers_of(message);
    return LoggedChange{.offset = record.offset,
                        .published = {record.timestamp * 1000},
                        .change = TRY(decode_change(record))};
}

Result<> error_of(rd_kafka_resp_err_t code) {
    switch (code) {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
        case RD_KAFKA_RESP_ERR__PARTITION_EOF: return {};
        case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
        case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
            return fail(ErrorCode::kNotFound, "the log does not hold the offset");
        case RD_KAFKA_RESP_ERR__BAD_MSG:
            return fail(ErrorCode::kCorrupt, "a batch of the log is damaged");
        default: return fail(ErrorCode::kUnavailable, "the log cannot be read", code);
    }
}

class KafkaSubscriber final : public Subscriber {
public:
    KafkaSubscriber() = default;
    ~KafkaSubscriber() override {
        KafkaSubscriber::watch({});
        end();
        topic_.reset();
    }
    KafkaSubscriber(const KafkaSubscriber&) = delete;
    KafkaSubscriber& operator=(const KafkaSubscriber&) = delete;

    Result<> connect(const Subscription& subscription) {
        rd_kafka_conf_t* settings = rd_kafka_conf_new();
        const std::array<std::pair<const char*, std::string>, 9> wanted{{
            {"bootstrap.servers", subscription.bootstrap},
            {"client.id", "madang"},
            {"check.crcs", "true"},
            {"allow.auto.create.topics", "false"},
            {"queued.max.messages.kbytes", std::to_string(kClientQueueKib)},
            {"reconnect.backoff.max.ms", "1000"},
            {"topic.metadata.refresh.interval.ms", "5000"},
            {"log_level", "0"},
            {"auto.offset.reset", "error"},
        }};
        std::array<char, kTextBytes> text{};
        for (const auto& [name, value] : wanted) {
            if (rd_kafka_conf_set(settings, name, value.c_str(), text.data(), text.size()) !=
                RD_KAFKA_CONF_OK) {
                rd_kafka_conf_destroy(settings);
                return fail(ErrorCode::kInvalid, "the address of the log is not valid");
            }
        }
        client_.reset(rd_kafka_new(RD_KAFKA_CONSUMER, settings, text.data(), text.size()));
        if (!client_) {
            rd_kafka_conf_destroy(settings);
            return fail(ErrorCode::kInvalid, "the client of the log does not start");
        }
        topic_.reset(rd_kafka_topic_new(client_.get(), subscription.topic.c_str(), nullptr));
        if (!topic_) return fail(ErrorCode::kInvalid, "the topic's name is not valid");
        name_ = subscription.topic;
        return {};
    }

    Result<> begin(std::int64_t offset) override {
        end();
        queue_.reset(rd_kafka_queue_new(client_.get()));
        rd_kafka_queue_cb_event_enable(queue_.get(), &KafkaSubscriber::on_event, this);
        if (rd_kafka_consume_start_queue(topic_.get(), kPartition, offset, queue_.get()) != 0) {
            return fail(ErrorCode::kUnavailable, "the log cannot be read from this offset",
                        rd_kafka_last_error());
        }
        has_begun_ = true;
        return {};
    }

    Result<Arrived> take() override {
        rd_kafka_poll(client_.get(), 0);
        Arrived arrived;
        auto& changes = arrived.changes;
        std::size_t bytes = 0;
        while (queue_ && changes.size() < kAppliedAtOnce && bytes < kAppliedBytes) {
            Message message = held_ ? std::move(held_) : Message(next_message());
            if (!message) break;
            const auto sound = error_of(message->err);
            if (!sound && !changes.empty()) {  // what came before it counts first
                held_ = std::move(message);
                break;
            }
            TRY(sound);
            if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
            bytes += message->len;
            changes.push_back(TRY(change_of(*message)));
        }
        arrived.end = known_end();
        return arrived;
    }

    Result<std::int64_t> ask_end() override {
        std::int64_t low = 0;
        std::int64_t high = 0;
        const auto error =
            rd_kafka_query_watermark_offsets(client_.get(), name_.c_str(), kPartition, &low, &high,
                                             static_cast<int>(kAskWait.count()));
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
            return fail(ErrorCode::kUnavailable, "the log does not answer", error);
        }
        return high;
    }

    void watch(std::function<void()> arrived) override {
        MutexLock lock(mutex_);
        arrived_ = std::move(arrived);
    }

private:
    // What the last fetch told; nothing is asked.
    std::optional<std::int64_t> known_end() const {
        std::int64_t low = 0;
        std::int64_t high = 0;
        const auto error =
            rd_kafka_get_watermark_offsets(client_.get(), name_.c_str(), kPartition, &low, &high);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR || high < 0) return std::nullopt;
        return high;
    }

    rd_kafka_message_t* next_message() { return rd_kafka_consume_queue(queue_.get(), 0); }

    void end() {
        held_.reset();
        if (std::exchange(has_begun_, false)) rd_kafka_consume_stop(topic_.get(), kPartition);
        if (queue_) rd_kafka_queue_cb_event_enable(queue_.get(), nullptr, nullptr);
        queue_.reset();
    }

    static void on_event(rd_kafka_t* /*client*/, void* self) {
        auto& subscriber = *static_cast<KafkaSubscriber*>(self);
        MutexLock lock(subscriber.mutex_);
        if (subscriber.arrived_) subscriber.arrived_();
    }

    Client client_;
    Topic topic_;
    Queue queue_;
    std::string name_;
    Message held_;  // an error that comes behind what was returned
    bool has_begun_ = false;
    Mutex mutex_;
    std::function<void()> arrived_ GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<Subscriber>> subscribe(const Subscription& subscription) {
    auto subscriber = std::make_unique<KafkaSubscriber>();
    TRY(subscriber->connect(subscription));
    return subscriber;
}

}  // namespace madang::feed
