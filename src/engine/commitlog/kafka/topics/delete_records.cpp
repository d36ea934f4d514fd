// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;
using Asked = kafka::DeleteRecordsRequest::Topic::Partition;
using Answered = kafka::DeleteRecordsResponse::Topic::Partition;

io::Task<> forget(Desk& desk, const std::string& topic, const Asked& asked, Answered& shown) {
    shown.index = asked.index;
    const FoundPartition found = find_partition(desk, topic, asked.index);
    shown.error_code = found.error;
    const TopicPtr whole = desk.find(topic);
    if (whole && whole->config.visibility == Visibility::kInternal) {
        shown.error_code = ErrorCode::kTopicAuthorizationFailed;
    } else if (whole && !whole->config.partition.deletes()) {
        shown.error_code = ErrorCode::kPolicyViolation;  // as in Kafka: only compaction removes
    }
    if (shown.error_code != ErrorCode::kNone) co_return;
    auto job = [partition = found.partition, offset = asked.offset] {
        return partition->delete_records(offset);
    };
    auto forgetting = io::offload(desk.environment.pools.compact, std::move(job));
    const auto start = co_await std::move(forgetting);
    if (start) {
        shown.low_watermark = *start;
    } else {
        const bool is_outside = start.error().code() == madang::ErrorCode::kNotFound;
        shown.error_code = is_outside ? ErrorCode::kOffsetOutOfRange : ErrorCode::kStorageError;
    }
}

}  // namespace

io::Task<> answer_delete_records(Call& call, const kafka::DeleteRecordsRequest& request,
                                 kafka::DeleteRecordsResponse& answer) {
    for (const auto& topic : request.topics) {
        auto& shown = answer.topics.emplace_back();
        shown.name = topic.name;
        for (const Asked& asked : topic.partitions) {
            auto forgetting = forget(call.desk, topic.name, asked, shown.partitions.emplace_back());
            co_await std::move(forgetting);
        }
    }
}

}  // namespace madang::commitlog
