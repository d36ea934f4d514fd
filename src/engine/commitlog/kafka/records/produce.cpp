// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;
using AskedPartition = kafka::ProduceRequest::Topic::Partition;
using AnsweredPartition = kafka::ProduceResponse::Topic::Partition;
using Waiting = io::Completion<Appended>;

// Transactions are not kept here.
bool is_transactional(std::string_view batches) {
    const auto header = kafka::decode_batch_header(batches);
    return header && header->is_transactional();
}

ErrorCode check(const kafka::ProduceRequest& request) {
    if (request.acks < -1 || request.acks > 1) return ErrorCode::kInvalidRequiredAcks;
    if (request.transactional_id) return ErrorCode::kInvalidRequest;
    return ErrorCode::kNone;
}

// Starts an append, out of the request's own memory. All of a request are under way together.
void start(const Call& call, const std::string& topic, const AskedPartition& asked,
           std::deque<Waiting>& waiting) {
    FoundPartition found = find_partition(call.desk, topic, asked.index);
    const TopicPtr whole = call.desk.find(topic);
    if (whole && whole->config.visibility == Visibility::kInternal) {
        found = {.partition = nullptr, .error = ErrorCode::kInvalidTopic};
    }
    if (found.partition && is_transactional(asked.records.bytes)) {
        found.error = ErrorCode::kInvalidRequest;
    }
    waiting.emplace_back([&](Waiting::Done done) {
        if (found.error != ErrorCode::kNone) {
            Appended refused;
            refused.error = found.error;
            done(refused);
        } else {
            found.partition->append_in_place(call.in_place(asked.records.bytes), std::move(done));
        }
    });
}

void show(const Appended& appended, AnsweredPartition& shown) {
    shown.error_code = appended.error;
    shown.base_offset = appended.base_offset;
    shown.log_start_offset = appended.start_offset;
}

}  // namespace

io::Task<> answer_produce(Call& call, const kafka::ProduceRequest& request,
                          kafka::ProduceResponse& answer) {
    call.is_silent = request.acks == 0;
    const ErrorCode refused = check(request);
    std::deque<Waiting> waiting;
    for (const auto& topic : request.topics) {
        auto& shown = answer.topics.emplace_back();
        shown.name = topic.name;
        for (const AskedPartition& asked : topic.partitions) {
            AnsweredPartition& partition = shown.partitions.emplace_back();
            partition.index = asked.index;
            partition.error_code = refused;
            if (refused == ErrorCode::kNone) start(call, topic.name, asked, waiting);
        }
    }
    if (refused != ErrorCode::kNone) co_return;
    for (auto& topic : answer.topics) {
        for (AnsweredPartition& partition : topic.partitions) {
            Waiting& first = waiting.front();
            const Appended appended = co_await first;
            waiting.pop_front();
            show(appended, partition);
        }
    }
}

}  // namespace madang::commitlog
