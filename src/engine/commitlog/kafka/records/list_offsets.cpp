// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;
using Asked = kafka::ListOffsetsRequest::Topic::Partition;
using Answered = kafka::ListOffsetsResponse::Topic::Partition;

// Timestamps that name a place (KIP-79).
constexpr std::int64_t kLatest = -1;
constexpr std::int64_t kEarliest = -2;
constexpr std::int64_t kNewest = -3;  // the highest timestamp (KIP-734), since version 7
constexpr std::int16_t kNewestSince = 7;

io::Task<> find_time(Desk& desk, std::shared_ptr<Partition> partition, std::int64_t timestamp,
                     Answered& shown) {
    auto job = [partition, timestamp] {
        return timestamp == kNewest ? partition->find_newest(Reach::kDisk)
                                    : partition->find_time(timestamp, Reach::kDisk);
    };
    auto finding = io::offload(desk.environment.pools.read, std::move(job));
    const auto found = co_await std::move(finding);
    if (!found) {
        shown.error_code = ErrorCode::kStorageError;
    } else if (*found) {
        shown.offset = (*found)->offset;
        shown.timestamp = (*found)->timestamp;
    }
}

io::Task<> list(Call& call, const std::string& topic, const Asked& asked, Answered& shown) {
    shown.index = asked.index;
    const FoundPartition found = find_partition(call.desk, topic, asked.index);
    const std::int64_t least = call.header.version >= kNewestSince ? kNewest : kEarliest;
    shown.error_code =
        found.error != ErrorCode::kNone ? found.error : check_epoch(asked.current_leader_epoch);
    if (shown.error_code != ErrorCode::kNone) co_return;
    shown.leader_epoch = kLeaderEpoch;
    if (asked.timestamp == kLatest) {
        shown.offset = found.partition->high_watermark();
    } else if (asked.timestamp == kEarliest) {
        shown.offset = found.partition->start_offset();
    } else if (asked.timestamp < least) {
        shown.error_code = ErrorCode::kInvalidRequest;
    } else {
        auto finding = find_time(call.desk, found.partition, asked.timestamp, shown);
        co_await std::move(finding);
    }
}

}  // namespace

io::Task<> answer_list_offsets(Call& call, const kafka::ListOffsetsRequest& request,
                               kafka::ListOffsetsResponse& answer) {
    for (const auto& topic : request.topics) {
        auto& shown = answer.topics.emplace_back();
        shown.name = topic.name;
        for (const Asked& asked : topic.partitions) {
            auto listing = list(call, topic.name, asked, shown.partitions.emplace_back());
            co_await std::move(listing);
        }
    }
}

}  // namespace madang::commitlog
