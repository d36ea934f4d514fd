// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "engine/commitlog/limits.h"
#include "io/await.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;
using Answered = kafka::CreatePartitionsResponse::Result;

ErrorCode check(const Desk& desk, const kafka::CreatePartitionsRequest::Topic& asked) {
    const TopicPtr topic = desk.find(asked.name);
    if (!topic) return ErrorCode::kUnknownTopicOrPartition;
    if (topic->config.visibility == Visibility::kInternal) {
        return ErrorCode::kTopicAuthorizationFailed;
    }
    const bool is_more = asked.count > static_cast<std::int64_t>(topic->partitions.size());
    const bool is_possible = asked.count <= static_cast<std::int64_t>(kTopicPartitionsMax);
    return is_more && is_possible ? ErrorCode::kNone : ErrorCode::kInvalidPartitions;
}

}  // namespace

io::Task<> answer_create_partitions(Call& call, const kafka::CreatePartitionsRequest& request,
                                    kafka::CreatePartitionsResponse& answer) {
    Desk& desk = call.desk;
    for (const auto& asked : request.topics) {
        Answered& shown = answer.results.emplace_back();
        shown.name = asked.name;
        shown.error_code = check(desk, asked);
        if (shown.error_code != ErrorCode::kNone || request.validate_only) continue;
        auto job = [&desk, &asked] {
            return desk.log.add_partitions(asked.name, static_cast<std::uint32_t>(asked.count));
        };
        auto adding = io::offload(desk.environment.pools.compact, std::move(job));
        const auto added = co_await std::move(adding);
        if (!added) shown.error_code = code_of(added.error());
    }
}

}  // namespace madang::commitlog
