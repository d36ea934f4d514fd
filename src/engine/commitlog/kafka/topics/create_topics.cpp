// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/text.h"
#include "engine/commitlog/kafka/handlers.h"
#include "engine/commitlog/kafka/topics/topic_settings.h"
#include "engine/commitlog/limits.h"
#include "io/await.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;
using Asked = kafka::CreateTopicsRequest::Topic;
using Answered = kafka::CreateTopicsResponse::Topic;

void refuse(Answered& shown, ErrorCode error, std::string message) {
    shown.error_code = error;
    shown.error_message = std::move(message);
}

// What is asked for, or a refusal.
struct Wish {
    std::uint32_t partitions = 1;
    TopicConfig config;
};

Wish read(const Asked& asked, Answered& shown) {
    Wish wish;
    if (!asked.assignments.empty()) {
        wish.partitions = static_cast<std::uint32_t>(asked.assignments.size());
    } else if (asked.num_partitions != -1) {
        wish.partitions = static_cast<std::uint32_t>(asked.num_partitions);
    }
    if (!is_topic_name(asked.name)) {
        refuse(shown, ErrorCode::kInvalidTopic,
               "a topic's name is 1 to 249 letters, digits, dots, dashes and underscores");
    } else if (wish.partitions == 0 || wish.partitions > kTopicPartitionsMax) {
        refuse(shown, ErrorCode::kInvalidPartitions,
               "1 to " + std::to_string(kTopicPartitionsMax) + " partitions are possible");
    } else if (asked.replication_factor > 1) {
        refuse(shown, ErrorCode::kInvalidReplicationFactor,
               "this is one node: the replication factor is 1");
    }
    for (const auto& config : asked.configs) {
        const auto set =
            set_topic_setting(wish.config.partition, config.name, config.value.value_or(""));
        if (set) continue;
        const bool is_unknown = set.error().code() == madang::ErrorCode::kNotFound;
        refuse(shown, ErrorCode::kInvalidConfig,
               echo(config.name) + (is_unknown ? " is not a setting here"
                                               : " has a value that is not possible here"));
    }
    return wish;
}

void show(const Topic& topic, Answered& shown) {
    shown.topic_id = topic.id;
    shown.num_partitions = static_cast<std::int32_t>(topic.partitions.size());
    shown.replication_factor = 1;
    auto& configs = shown.configs.emplace();
    for (const TopicSetting& setting : topic_settings()) {
        constexpr std::int8_t kOfTheTopic = 1;
        configs.push_back({std::string(setting.name), setting.get(topic.config.partition), false,
                           kOfTheTopic, false});
    }
}

io::Task<> create(Desk& desk, const std::string& name, const Wish& wish, Answered& shown) {
    auto job = [&desk, &name, &wish] {
        return desk.log.create_topic(name, wish.partitions, wish.config);
    };
    auto creating = io::offload(desk.environment.pools.compact, std::move(job));
    const auto created = co_await std::move(creating);
    if (created) {
        show(**created, shown);
    } else {
        refuse(shown, code_of(created.error()), created.error().describe());
    }
}

}  // namespace

io::Task<> answer_create_topics(Call& call, const kafka::CreateTopicsRequest& request,
                                kafka::CreateTopicsResponse& answer) {
    for (const Asked& asked : request.topics) {
        Answered& shown = answer.topics.emplace_back();
        shown.name = asked.name;
        const Wish wish = read(asked, shown);
        if (shown.error_code == ErrorCode::kNone && call.desk.log.find(asked.name)) {
            refuse(shown, ErrorCode::kTopicAlreadyExists, "the topic exists");
        }
        if (shown.error_code != ErrorCode::kNone || request.validate_only) continue;
        auto creating = create(call.desk, asked.name, wish, shown);
        co_await std::move(creating);
    }
}

}  // namespace madang::commitlog
