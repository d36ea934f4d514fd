// From a frame to its handler and back.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "engine/commitlog/kafka/desk.h"
#include "engine/commitlog/kafka/handlers.h"

namespace madang::commitlog {
namespace {

using kafka::ApiKey;
using kafka::ErrorCode;

// What a handler takes and fills, and whether it may wait.
template <class Handler>
struct Kinds;
template <class R, class A>
struct Kinds<io::Task<> (*)(Call&, const R&, A&)> {
    using Request = R;
    using Answer = A;
    static constexpr bool may_wait = true;
};
template <class R, class A>
struct Kinds<void (*)(Call&, const R&, A&)> {
    using Request = R;
    using Answer = A;
    static constexpr bool may_wait = false;
};

template <class Answer>
Reply reply_of(Call& call, const Answer& answer) {
    Reply reply;
    reply.kind = call.is_silent ? Reply::Kind::kNone : Reply::Kind::kSend;
    reply.encoded = kafka::encode_answer(call.header.correlation_id, call.header.version, answer);
    reply.slices = std::move(call.slices);
    return reply;
}

Reply closing() {
    Reply reply;
    reply.kind = Reply::Kind::kClose;
    return reply;
}

// What became of the partitions of a request is counted.
void count(Call& call, const kafka::ProduceResponse& answer) {
    for (const auto& topic : answer.topics) {
        for (const auto& partition : topic.partitions) {
            call.desk.log.activity().count_error(Traffic::kProduce, partition.error_code);
        }
    }
}
void count(Call& call, const kafka::FetchResponse& answer) {
    Activity& activity = call.desk.log.activity();
    activity.count_error(Traffic::kFetch, answer.error_code);
    for (const auto& topic : answer.topics) {
        for (const auto& partition : topic.partitions) {
            activity.count_error(Traffic::kFetch, partition.error_code);
        }
    }
    std::uint64_t bytes = 0;
    for (const Slice& slice : call.slices) bytes += slice.bytes;
    activity.bytes_fetched.add(bytes);
}
template <class Answer>
void count(Call&, const Answer&) {}

template <auto handle>
io::Task<Reply> run(Call& call, std::string_view body) {
    using Kind = Kinds<decltype(handle)>;
    const auto request = kafka::decode<typename Kind::Request>(body, call.header.version);
    if (!request) co_return closing();
    typename Kind::Answer answer;
    if constexpr (Kind::may_wait) {
        auto handling = handle(call, *request, answer);
        co_await std::move(handling);
    } else {
        handle(call, *request, answer);
    }
    count(call, answer);
    co_return reply_of(call, answer);
}

struct Row {
    ApiKey key;
    io::Task<Reply> (*run)(Call&, std::string_view);
};

template <auto handle>
constexpr Row row() {
    return {Kinds<decltype(handle)>::Request::kKey, run<handle>};
}

constexpr std::array kRows = {
    row<answer_api_versions>(),
    row<answer_metadata>(),
    row<answer_produce>(),
    row<answer_fetch>(),
    row<answer_list_offsets>(),
    row<answer_create_topics>(),
    row<answer_delete_topics>(),
    row<answer_create_partitions>(),
    row<answer_delete_records>(),
    row<answer_init_producer_id>(),
    row<answer_describe_configs>(),
    row<answer_describe_cluster>(),
    row<answer_offset_for_leader_epoch>(),
    row<answer_find_coordinator>(),
    row<answer_join_group>(),
    row<answer_sync_group>(),
    row<answer_heartbeat>(),
    row<answer_leave_group>(),
    row<answer_offset_commit>(),
    row<answer_offset_fetch>(),
    row<answer_describe_groups>(),
    row<answer_list_groups>(),
    row<answer_delete_groups>(),
};

// A client newer than this broker asks for versions in its newest form, and is told ours in the
// oldest (KIP-511). Anything else that is not served ends the connection, as in Kafka.
Reply unserved(const kafka::RequestHeader& header) {
    if (ApiKey{header.key} != ApiKey::kApiVersions) return closing();
    kafka::ApiVersionsResponse answer;
    answer.error_code = ErrorCode::kUnsupportedVersion;
    const kafka::Api& api = *kafka::find_api(ApiKey::kApiVersions);
    answer.api_keys.push_back({header.key, api.first_advertised, api.last});
    Reply reply;
    reply.encoded = kafka::encode_answer(header.correlation_id, 0, answer);
    return reply;
}

}  // namespace

io::Task<Reply> dispatch(Desk& desk, const kafka::RequestFrame& frame, std::span<char> bytes,
                         std::string_view client_host) {
    desk.log.activity().count_request(frame.header.key);
    const auto row = std::ranges::find(kRows, ApiKey{frame.header.key}, &Row::key);
    if (!kafka::is_served(frame.header) || row == kRows.end()) co_return unserved(frame.header);
    Call call{desk, frame.header, client_host, bytes};
    auto running = row->run(call, frame.body);
    co_return co_await std::move(running);
}

std::uint64_t Desk::add_waker(std::function<void()> wake) {
    wakers.emplace(next_waker, std::move(wake));
    return next_waker++;
}

bool Desk::is_shown(const Topic& topic) const {
    return topic.config.visibility == Visibility::kPublic ||
           std::ranges::find(options.shown_internal, topic.name) != options.shown_internal.end();
}

TopicPtr Desk::find(std::string_view topic) const {
    TopicPtr found = log.find(topic);
    return found && is_shown(*found) ? found : nullptr;
}

FoundPartition find_partition(const Desk& desk, std::string_view topic, std::int32_t index) {
    const TopicPtr found = desk.find(topic);
    const bool is_there =
        found && index >= 0 && static_cast<std::size_t>(index) < found->partitions.size();
    if (!is_there) return {nullptr, ErrorCode::kUnknownTopicOrPartition};
    return {found->partitions[static_cast<std::size_t>(index)], ErrorCode::kNone};
}

ErrorCode check_epoch(std::int32_t epoch) {
    return epoch > kLeaderEpoch ? ErrorCode::kUnknownLeaderEpoch : ErrorCode::kNone;
}

ErrorCode code_of(const Error& error) {
    switch (error.code()) {
        case madang::ErrorCode::kConflict: return ErrorCode::kTopicAlreadyExists;
        case madang::ErrorCode::kNotFound: return ErrorCode::kUnknownTopicOrPartition;
        case madang::ErrorCode::kInvalid: return ErrorCode::kInvalidTopic;
        case madang::ErrorCode::kExhausted: return ErrorCode::kPolicyViolation;
        default: return ErrorCode::kStorageError;
    }
}

}  // namespace madang::commitlog
