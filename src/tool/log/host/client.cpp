// SPDX-License-Identifier: Apache-2.0
#include "tool/log/host/client.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "tool/log/limits.h"

namespace madang::logtool {
namespace {

constexpr std::size_t kReasonBytes = 512;
constexpr int kPollMs = 100;

using ConfHandle = Owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using OptionsHandle = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

Outcome<> set(rd_kafka_conf_t& conf, const std::string& name, const std::string& value) {
    std::array<char, kReasonBytes> reason{};
    const auto done =
        rd_kafka_conf_set(&conf, name.c_str(), value.c_str(), reason.data(), reason.size());
    if (done == RD_KAFKA_CONF_OK) return {};
    return stop(
        fmt::format("librdkafka does not take {}={}: {}", echo(name), echo(value), reason.data()),
        "Its settings: https://github.com/confluentinc/librdkafka/blob/v2.0.2/"
        "CONFIGURATION.md");
}

Outcome<> set_all(rd_kafka_conf_t& conf, const ClientSettings& settings) {
    for (const auto& [name, value] : settings) TRY(set(conf, name, value));
    return {};
}

// librdkafka begins its reasons with the node's name and ends them with times.
std::string short_reason(std::string_view reason) {
    const std::size_t name_end = reason.find("/bootstrap: ");
    if (name_end != std::string_view::npos) reason.remove_prefix(reason.find(' ', name_end) + 1);
    return std::string(reason.substr(0, reason.find(" (after ")));
}

}  // namespace

Outcome<std::unique_ptr<Client>> Client::create(Kind kind, const std::string& bootstrap,
                                                const ClientSettings& settings,
                                                const ClientSettings& own, Delivered delivered) {
    std::unique_ptr<Client> client(new Client(bootstrap, std::move(delivered)));
    ConfHandle conf(rd_kafka_conf_new());
    TRY(set(*conf, "bootstrap.servers", bootstrap));
    TRY(set(*conf, "client.id", "madang-log"));
    TRY(set_all(*conf, own));
    TRY(set_all(*conf, settings));
    rd_kafka_conf_set_log_cb(conf.get(), nullptr);
    rd_kafka_conf_set_error_cb(conf.get(), on_error);
    if (kind == RD_KAFKA_PRODUCER) rd_kafka_conf_set_dr_msg_cb(conf.get(), on_delivery);
    rd_kafka_conf_set_opaque(conf.get(), client.get());
    std::array<char, kReasonBytes> reason{};
    client->handle_ = rd_kafka_new(kind, conf.get(), reason.data(), reason.size());
    if (client->handle_ == nullptr) {
        return stop(fmt::format("librdkafka cannot be set up: {}", reason.data()),
                    "Check the settings given by --client.");
    }
    (void)conf.release();  // the handle's now
    return client;
}

Client::~Client() {
    if (handle_ != nullptr) rd_kafka_destroy(handle_);
}

void Client::on_error(rd_kafka_t*, int error, const char* reason, void* self) {
    Client& client = *static_cast<Client*>(self);
    if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        client.is_nobody_there_ = true;
    } else {
        client.last_reason_ = short_reason(reason);
    }
}

void Client::on_delivery(rd_kafka_t*, const rd_kafka_message_t* message, void* self) {
    const Client& client = *static_cast<Client*>(self);
    if (client.delivered_) client.delivered_(*message);
}

Outcome<> Client::connect(io::Clock& clock) {
    const MonotonicTime deadline = clock.monotonic() + kAnswerWait;
    while (clock.monotonic() < deadline) {
        const rd_kafka_metadata_t* metadata = nullptr;
        const auto error = rd_kafka_metadata(handle_, 0, nullptr, &metadata, kPollMs);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
            rd_kafka_metadata_destroy(metadata);
            return {};
        }
        rd_kafka_poll(handle_, 0);
        if (is_nobody_there_) break;
    }
    return std::unexpected(failure(RD_KAFKA_RESP_ERR__TRANSPORT));
}

Failure Client::failure(rd_kafka_resp_err_t error) const {
    const bool is_away = error == RD_KAFKA_RESP_ERR__TRANSPORT ||
                         error == RD_KAFKA_RESP_ERR__TIMED_OUT ||
                         error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
    if (!is_away) return {bootstrap_ + ": " + rd_kafka_err2str(error), ""};
    const std::string reason = last_reason_.empty() ? "" : " (" + last_reason_ + ")";
    return {"no Kafka host answers at " + bootstrap_ + reason,
            "Start one with madang serve --log-listen 127.0.0.1:9092, or give the address of one "
            "with --bootstrap."};
}

Outcome<> Client::check() const {
    std::array<char, kReasonBytes> reason{};
    const auto error = rd_kafka_fatal_error(handle_, reason.data(), reason.size());
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
    return stop(fmt::format("{}: {}", bootstrap_, reason.data()));
}

Outcome<EventHandle> Client::ask(rd_kafka_admin_op_t operation, const Ask& ask) const {
    const QueueHandle queue(rd_kafka_queue_new(handle_));
    const OptionsHandle options(rd_kafka_AdminOptions_new(handle_, operation));
    std::array<char, kReasonBytes> reason{};
    const auto wait = static_cast<int>(kAnswerWait.count());
    rd_kafka_AdminOptions_set_request_timeout(options.get(), wait, reason.data(), reason.size());
    ask(options.get(), queue.get());
    EventHandle event(rd_kafka_queue_poll(queue.get(), wait + kPollMs));
    if (!event) return std::unexpected(failure(RD_KAFKA_RESP_ERR__TIMED_OUT));
    const auto error = rd_kafka_event_error(event.get());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(failure(error));
    return event;
}

}  // namespace madang::logtool
