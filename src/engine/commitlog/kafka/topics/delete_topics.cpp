// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "io/await.h"

namespace madang::commitlog {

io::Task<> answer_delete_topics(Call& call, const kafka::DeleteTopicsRequest& request,
                                kafka::DeleteTopicsResponse& answer) {
    Desk& desk = call.desk;
    for (const std::string& name : request.topic_names) {
        auto& shown = answer.responses.emplace_back();
        shown.name = name;
        const TopicPtr topic = desk.find(name);
        if (!topic) {
            shown.error_code = kafka::ErrorCode::kUnknownTopicOrPartition;
            continue;
        }
        // What the program itself lives on is not a client's to delete.
        if (topic->config.visibility == Visibility::kInternal) {
            shown.error_code = kafka::ErrorCode::kTopicAuthorizationFailed;
            continue;
        }
        auto job = [&desk, &name] { return desk.log.delete_topic(name); };
        auto deleting = io::offload(desk.environment.pools.compact, std::move(job));
        const auto deleted = co_await std::move(deleting);
        if (!deleted) shown.error_code = code_of(deleted.error());
    }
}

}  // namespace madang::commitlog
