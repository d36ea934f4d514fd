// librdkafka's handles as values that end themselves, and what it says made into failures.
//
// Threads: one at a time; blocks.
// Source:  rdkafka.h of librdkafka 2.0.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <librdkafka/rdkafka.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "io/clock.h"
#include "tool/log/source.h"

namespace madang::logtool {

template <auto destroy>
struct Ender {
    template <class T>
    void operator()(T* handle) const {
        destroy(handle);
    }
};
template <class T, auto destroy>
using Owned = std::unique_ptr<T, Ender<destroy>>;

using TopicHandle = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using QueueHandle = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using MessageHandle = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using EventHandle = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using ErrorHandle = Owned<rd_kafka_error_t, rd_kafka_error_destroy>;
using PlacesHandle = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;

using ClientSettings = std::map<std::string, std::string>;

// One of librdkafka's instances and what it has complained of.
class Client {
public:
    using Kind = rd_kafka_type_t;
    using Delivered = std::function<void(const rd_kafka_message_t&)>;

    // `settings` are the user's, `own` what this program needs. Errors: a setting or value that
    // librdkafka does not know.
    static Outcome<std::unique_ptr<Client>> create(Kind kind, const std::string& bootstrap,
                                                   const ClientSettings& settings,
                                                   const ClientSettings& own,
                                                   Delivered delivered = {});
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    rd_kafka_t* handle() const { return handle_; }
    const std::string& bootstrap() const { return bootstrap_; }

    // Waits until a node has answered. Errors: none did, with librdkafka's reason.
    Outcome<> connect(io::Clock& clock);

    // Why an answer was an error or did not come.
    Failure failure(rd_kafka_resp_err_t error) const;
    // A fatal error since the client was made.
    Outcome<> check() const;

    // Runs an operation that answers by an event on a queue of its own. Errors: no answer, or an
    // event with an error.
    using Ask =
        std::function<void(const rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue)>;
    Outcome<EventHandle> ask(rd_kafka_admin_op_t operation, const Ask& ask) const;

private:
    Client(std::string bootstrap, Delivered delivered)
        : bootstrap_(std::move(bootstrap)), delivered_(std::move(delivered)) {}
    static void on_error(rd_kafka_t* handle, int error, const char* reason, void* self);
    static void on_delivery(rd_kafka_t* handle, const rd_kafka_message_t* message, void* self);

    const std::string bootstrap_;
    const Delivered delivered_;
    rd_kafka_t* handle_ = nullptr;
    std::string last_reason_;
    bool is_nobody_there_ = false;
};

}  // namespace madang::logtool
