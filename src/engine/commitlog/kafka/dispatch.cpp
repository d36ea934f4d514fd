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

template <class Request, class Answer>
using Waiting = io::Task<> (*)(Call&, const Request&, Answer&);
template <class Request, class Answer>
using Immediate = void (*)(Call&, const Request&, Answer&);

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

template <class Request, class Answer, Waiting<Request, Answer> handle>
io::Task<Reply> run(Call& call, std::string_view body) {
    const auto request = kafka::decode<Request>(body, call.header.version);
    if (!request) co_return closing();
    Answer answer;
    auto handling = handle(call, *request, answer);
    co_await std::move(handling);
    co_return reply_of(call, answer);
}

template <class Request, class Answer, Immediate<Request, Answer> handle>
io::Task<Reply> run_now(Call& call, std::string_view body) {
    const auto request = kafka::decode<Request>(body, call.header.version);
    if (!request) co_return closing();
    Answer answer;
    handle(call, *request, answer);
    co_return reply_of(call, answer);
}

struct Row {
    ApiKey key;
    io::Task<Reply> (*run)(Call&, std::string_view);
};

using namespace kafka;  // the names of messages
constexpr std::array kRows = {
    Row{ApiKey::kApiVersions,
        run_now<ApiVersionsRequest, ApiVersionsResponse, answer_api_versions>},
    Row{ApiKey::kMetadata, run<MetadataRequest, MetadataResponse, answer_metadata>},
    Row{ApiKey::kProduce, run<ProduceRequest, ProduceResponse, answer_produce>},
    Row{ApiKey::kFetch, run<FetchRequest, FetchResponse, answer_fetch>},
    Row{ApiKey::kListOffsets, run<ListOffsetsRequest, ListOffsetsResponse, answer_list_offsets>},
    Row{ApiKey::kCreateTopics,
        run<CreateTopicsRequest, CreateTopicsResponse, answer_create_topics>},
    Row{ApiKey::kDeleteTopics,
        run<DeleteTopicsRequest, DeleteTopicsResponse, answer_delete_topics>},
    Row{ApiKey::kCreatePartitions,
        run<CreatePartitionsRequest, CreatePartitionsResponse, answer_create_partitions>},
    Row{ApiKey::kDeleteRecords,
        run<DeleteRecordsRequest, DeleteRecordsResponse, answer_delete_records>},
    Row{ApiKey::kInitProducerId,
        run<InitProducerIdRequest, InitProducerIdResponse, answer_init_producer_id>},
    Row{ApiKey::kDescribeConfigs,
        run_now<DescribeConfigsRequest, DescribeConfigsResponse, answer_describe_configs>},
    Row{ApiKey::kDescribeCluster,
        run_now<DescribeClusterRequest, DescribeClusterResponse, answer_describe_cluster>},
    Row{ApiKey::kOffsetForLeaderEpoch,
        run_now<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse,
                answer_offset_for_leader_epoch>},
};

// A client newer than this broker asks for versions in its newest form, and is told ours in the
// oldest (KIP-511). Anything else that is not served ends the connection, as in Kafka.
Reply unserved(const RequestHeader& header) {
    if (ApiKey{header.key} != ApiKey::kApiVersions) return closing();
    ApiVersionsResponse answer;
    answer.error_code = ErrorCode::kUnsupportedVersion;
    const Api& api = *find_api(ApiKey::kApiVersions);
    answer.api_keys.push_back({header.key, api.first_advertised, api.last});
    Reply reply;
    reply.encoded = encode_answer(header.correlation_id, 0, answer);
    return reply;
}

}  // namespace

io::Task<Reply> dispatch(Desk& desk, const RequestFrame& frame, std::string_view client_host) {
    const auto row = std::ranges::find(kRows, ApiKey{frame.header.key}, &Row::key);
    if (!is_served(frame.header) || row == kRows.end()) co_return unserved(frame.header);
    Call call{desk, frame.header, client_host};
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
