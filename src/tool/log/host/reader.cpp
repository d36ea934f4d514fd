// SPDX-License-Identifier: Apache-2.0
#include "tool/log/host/reader.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "base/result.h"
#include "tool/log/limits.h"

namespace madang::logtool {
namespace {

std::optional<std::string> owned(const void* bytes, std::size_t size) {
    if (bytes == nullptr) return std::nullopt;
    return std::string(static_cast<const char*>(bytes), size);
}

std::vector<Header> headers_of(const rd_kafka_message_t& message) {
    std::vector<Header> headers;
    rd_kafka_headers_t* all = nullptr;
    if (rd_kafka_message_headers(&message, &all) != RD_KAFKA_RESP_ERR_NO_ERROR) return headers;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(all, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
        headers.push_back({name, owned(value, size)});
    }
    return headers;
}

Entry entry_of(const rd_kafka_message_t& message) {
    rd_kafka_timestamp_type_t kind{};
    Entry entry{.partition = message.partition, .offset = message.offset};
    entry.timestamp = rd_kafka_message_timestamp(&message, &kind);
    entry.key = owned(message.key, message.key_len);
    entry.value = owned(message.payload, message.len);
    entry.headers = headers_of(message);
    return entry;
}

class HostReader final : public EntryReader {
public:
    HostReader(std::unique_ptr<Client> client, const std::string& topic)
        : client_(std::move(client)),
          queue_(rd_kafka_queue_new(client_->handle())),
          topic_(rd_kafka_topic_new(client_->handle(), topic.c_str(), nullptr)) {}
    ~HostReader() override {
        for (const std::int32_t partition : started_) {
            rd_kafka_consume_stop(topic_.get(), partition);
        }
    }
    HostReader(const HostReader&) = delete;
    HostReader& operator=(const HostReader&) = delete;

    Outcome<> start(const std::vector<Span>& spans) {
        for (const Span& span : spans) {
            const int done =
                rd_kafka_consume_start_queue(topic_.get(), span.partition, span.from, queue_.get());
            if (done != 0) return std::unexpected(client_->failure(rd_kafka_last_error()));
            started_.push_back(span.partition);
            if (span.from < span.until) until_[span.partition] = span.until;
        }
        return {};
    }

    Outcome<std::optional<Entry>> next() override {
        const auto wait = static_cast<int>(kReadWait.count());
        const MessageHandle message(rd_kafka_consume_queue(queue_.get(), wait));
        rd_kafka_poll(client_->handle(), 0);
        if (!message) return std::nullopt;
        if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            until_.erase(message->partition);
            return std::nullopt;
        }
        if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return failed(*message);
        const auto until = until_.find(message->partition);
        const bool is_last = until != until_.end() && message->offset + 1 >= until->second;
        if (is_last) until_.erase(until);
        return entry_of(*message);
    }

    bool is_done() const override { return until_.empty(); }

private:
    Outcome<std::optional<Entry>> failed(const rd_kafka_message_t& message) const {
        const Failure failure = client_->failure(message.err);
        return stop(fmt::format("partition {} cannot be read: {}", message.partition,
                                rd_kafka_message_errstr(&message)),
                    failure.advice);
    }

    std::unique_ptr<Client> client_;
    QueueHandle queue_;
    TopicHandle topic_;
    std::vector<std::int32_t> started_;
    std::map<std::int32_t, std::int64_t> until_;  // of partitions that are not done
};

}  // namespace

Outcome<std::unique_ptr<EntryReader>> host_reader(std::unique_ptr<Client> client,
                                                  const std::string& topic,
                                                  const std::vector<Span>& spans) {
    auto reader = std::make_unique<HostReader>(std::move(client), topic);
    TRY(reader->start(spans));
    return reader;
}

}  // namespace madang::logtool
