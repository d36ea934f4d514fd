// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/commitlog/kafka/handlers.h"
#include "engine/commitlog/kafka/topics/cluster.h"
#include "io/await.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;
using kafka::MetadataResponse;

void show(const Desk& desk, const Topic& topic, MetadataResponse& answer) {
    MetadataResponse::Topic& shown = answer.topics.emplace_back();
    shown.name = topic.name;
    shown.topic_id = topic.id;
    shown.is_internal = topic.config.visibility == Visibility::kInternal;
    for (std::size_t i = 0; i < topic.partitions.size(); ++i) {
        MetadataResponse::Topic::Partition& partition = shown.partitions.emplace_back();
        partition.partition_index = static_cast<std::int32_t>(i);
        partition.leader_id = desk.options.node;
        partition.leader_epoch = kLeaderEpoch;
        partition.replica_nodes = {desk.options.node};
        partition.isr_nodes = {desk.options.node};
    }
}

void show_error(ErrorCode error, const kafka::MetadataRequest::Topic& asked,
                MetadataResponse& answer) {
    MetadataResponse::Topic& shown = answer.topics.emplace_back();
    shown.error_code = error;
    shown.name = asked.name.value_or("");
    shown.topic_id = asked.topic_id;
}

void show_all(const Desk& desk, MetadataResponse& answer) {
    for (const TopicPtr& topic : desk.log.topics()) {
        if (desk.is_shown(*topic)) show(desk, *topic, answer);
    }
}

TopicPtr find(const Desk& desk, const kafka::MetadataRequest::Topic& asked) {
    if (asked.name) return desk.find(*asked.name);
    for (TopicPtr topic : desk.log.topics()) {
        if (topic->id == asked.topic_id && desk.is_shown(*topic)) return topic;
    }
    return nullptr;
}

// Makes the topic, unless somebody else just did.
io::Task<ErrorCode> create(Desk& desk, const std::string& name) {
    auto job = [&desk, &name]() -> Result<> {
        TopicConfig config;
        const auto made = desk.log.create_topic(name, desk.options.auto_create_partitions, config);
        const bool is_there = made || made.error().code() == madang::ErrorCode::kConflict;
        return is_there ? Result<>() : std::unexpected(made.error());
    };
    auto creating = io::offload(desk.environment.pools.compact, std::move(job));
    const auto done = co_await std::move(creating);
    co_return done ? ErrorCode::kNone : code_of(done.error());
}

}  // namespace

io::Task<> answer_metadata(Call& call, const kafka::MetadataRequest& request,
                           MetadataResponse& answer) {
    Desk& desk = call.desk;
    answer.brokers.push_back({desk.options.node, desk.options.advertised_host,
                              desk.options.advertised_port, std::nullopt});
    answer.cluster_id = cluster_id(desk.log);
    answer.controller_id = desk.options.node;
    const bool wants_all = !request.topics || (call.header.version == 0 && request.topics->empty());
    if (wants_all) {
        show_all(desk, answer);
        co_return;
    }
    const bool may_create =
        request.allow_auto_topic_creation && desk.options.auto_create_partitions > 0;
    for (const auto& asked : *request.topics) {
        TopicPtr topic = find(desk, asked);
        ErrorCode error =
            asked.name ? ErrorCode::kUnknownTopicOrPartition : ErrorCode::kUnknownTopicId;
        const bool is_new = !topic && asked.name && may_create && !desk.log.find(*asked.name);
        if (is_new) {
            auto creating = create(desk, *asked.name);
            const ErrorCode created = co_await std::move(creating);
            topic = find(desk, asked);
            if (created != ErrorCode::kNone) error = created;
        }
        if (topic) {
            show(desk, *topic, answer);
        } else {
            show_error(error, asked, answer);
        }
    }
}

}  // namespace madang::commitlog
