// SPDX-License-Identifier: Apache-2.0
#include "tool/log/host/writer.h"

#include <utility>

#include "base/result.h"
#include "tool/log/limits.h"

namespace madang::logtool {
namespace {

ClientSettings own_settings(const WriterOptions& options) {
    constexpr std::int64_t kMsPerSecond = 1000;
    return {{"enable.idempotence", "true"},
            {"acks", "all"},
            {"compression.type", options.compression},
            // As Kafka's own clients, so that a key is always found in one partition.
            {"partitioner", "murmur2_random"},
            {"delivery.timeout.ms", std::to_string(kDeliveryMax.count() * kMsPerSecond)},
            {"linger.ms", "5"}};
}

// The pieces of one record as librdkafka takes them; they point into `entry`.
class Pieces {
public:
    Pieces(rd_kafka_topic_t* topic, const WriterOptions& options, const NewEntry& entry) {
        add(RD_KAFKA_VTYPE_RKT).u.rkt = topic;
        add(RD_KAFKA_VTYPE_PARTITION).u.i32 = options.partition.value_or(RD_KAFKA_PARTITION_UA);
        add(RD_KAFKA_VTYPE_MSGFLAGS).u.i = RD_KAFKA_MSG_F_COPY;
        if (entry.key) add_bytes(RD_KAFKA_VTYPE_KEY, *entry.key);
        if (entry.value) add_bytes(RD_KAFKA_VTYPE_VALUE, *entry.value);
        for (const Header& header : entry.headers) {
            auto& piece = add(RD_KAFKA_VTYPE_HEADER).u.header;
            piece.name = header.name.c_str();
            piece.val = header.value ? header.value->data() : nullptr;
            piece.size = static_cast<ssize_t>(header.value ? header.value->size() : 0);
        }
    }
    const std::vector<rd_kafka_vu_t>& all() const { return pieces_; }

private:
    rd_kafka_vu_t& add(rd_kafka_vtype_t kind) {
        rd_kafka_vu_t& piece = pieces_.emplace_back();
        piece.vtype = kind;
        return piece;
    }
    // The library copies what it calls a mutable pointer.
    void add_bytes(rd_kafka_vtype_t kind, const std::string& bytes) {
        auto& piece = add(kind).u.mem;
        piece.ptr = const_cast<char*>(bytes.data());
        piece.size = bytes.size();
    }

    std::vector<rd_kafka_vu_t> pieces_;
};

class HostWriter final : public EntryWriter {
public:
    explicit HostWriter(WriterOptions options) : options_(std::move(options)) {}
    ~HostWriter() override {
        // What nobody waits for any more does not hold up the end.
        if (client_) {
            rd_kafka_purge(client_->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
        }
    }
    HostWriter(const HostWriter&) = delete;
    HostWriter& operator=(const HostWriter&) = delete;

    Outcome<> start(const std::string& bootstrap, const ClientSettings& settings,
                    const std::string& topic) {
        client_ = TRY(Client::create(RD_KAFKA_PRODUCER, bootstrap, settings, own_settings(options_),
                                     [this](const auto& message) { take(message); }));
        topic_.reset(rd_kafka_topic_new(client_->handle(), topic.c_str(), nullptr));
        return {};
    }

    Outcome<> write(const NewEntry& entry) override {
        ++tally_.given;
        tally_.bytes += entry.key.value_or("").size() + entry.value.value_or("").size();
        const Pieces pieces(topic_.get(), options_, entry);
        while (true) {
            const ErrorHandle error(
                rd_kafka_produceva(client_->handle(), pieces.all().data(), pieces.all().size()));
            rd_kafka_poll(client_->handle(), 0);
            if (!error) return {};
            if (rd_kafka_error_code(error.get()) != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
                fail_one(rd_kafka_error_string(error.get()));
                return client_->check();
            }
            rd_kafka_poll(client_->handle(), static_cast<int>(kSettleWait.count()));
        }
    }

    bool is_settled() override {
        rd_kafka_flush(client_->handle(), static_cast<int>(kSettleWait.count()));
        return rd_kafka_outq_len(client_->handle()) == 0;
    }

    const Tally& tally() const override { return tally_; }

private:
    void take(const rd_kafka_message_t& message) {
        if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            ++tally_.acknowledged;
        } else {
            fail_one(rd_kafka_err2str(message.err));
        }
    }
    void fail_one(const char* why) {
        ++tally_.failed;
        if (tally_.first_failure.empty()) tally_.first_failure = why;
    }

    const WriterOptions options_;
    Tally tally_;
    std::unique_ptr<Client> client_;  // calls take() until it is gone
    TopicHandle topic_;
};

}  // namespace

Outcome<std::unique_ptr<EntryWriter>> host_writer(const std::string& bootstrap,
                                                  const ClientSettings& settings,
                                                  const std::string& topic,
                                                  const WriterOptions& options) {
    auto writer = std::make_unique<HostWriter>(options);
    TRY(writer->start(bootstrap, settings, topic));
    return writer;
}

}  // namespace madang::logtool
