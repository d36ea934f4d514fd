// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/commitlog/kafka/handlers.h"
#include "engine/commitlog/kafka/topics/topic_settings.h"

namespace madang::commitlog {
namespace {

using kafka::DescribeConfigsRequest;
using kafka::ErrorCode;
using Answered = kafka::DescribeConfigsResponse::Result;

constexpr std::int8_t kTopicResource = 2;
constexpr std::int8_t kBrokerResource = 4;
constexpr std::int8_t kOfTheTopic = 1;  // where a value comes from

bool is_wanted(const DescribeConfigsRequest::Resource& asked, std::string_view name) {
    return !asked.configuration_keys ||
           std::ranges::find(*asked.configuration_keys, name) != asked.configuration_keys->end();
}

void show(const Topic& topic, const DescribeConfigsRequest& request,
          const DescribeConfigsRequest::Resource& asked, Answered& shown) {
    for (const TopicSetting& setting : topic_settings()) {
        if (!is_wanted(asked, setting.name)) continue;
        auto& config = shown.configs.emplace_back();
        config.name = setting.name;
        config.value = setting.get(topic.config.partition);
        config.config_source = kOfTheTopic;
        config.config_type = setting.type;
        if (request.include_documentation) config.documentation = std::string(setting.description);
    }
}

}  // namespace

void answer_describe_configs(Call& call, const DescribeConfigsRequest& request,
                             kafka::DescribeConfigsResponse& answer) {
    for (const auto& asked : request.resources) {
        Answered& shown = answer.results.emplace_back();
        shown.resource_type = asked.resource_type;
        shown.resource_name = asked.resource_name;
        const TopicPtr topic = call.desk.find(asked.resource_name);
        if (asked.resource_type == kTopicResource && topic) {
            show(*topic, request, asked, shown);
        } else if (asked.resource_type == kTopicResource) {
            shown.error_code = ErrorCode::kUnknownTopicOrPartition;
        } else if (asked.resource_type != kBrokerResource) {
            shown.error_code = ErrorCode::kInvalidRequest;
        }
    }
}

}  // namespace madang::commitlog
