// SPDX-License-Identifier: Apache-2.0
#include "tool/log/host/metadata.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/result.h"
#include "tool/log/limits.h"

namespace madang::logtool {
namespace {

constexpr std::size_t kReasonBytes = 512;
constexpr std::string_view kInternalPrefix = "__";

int wait_ms() {
    return static_cast<int>(kAnswerWait.count());
}

PartitionView view_of(const rd_kafka_metadata_partition& partition) {
    PartitionView view{.partition = partition.id};
    view.nodes = partition.leader < 0 ? "none" : fmt::format("{}", partition.leader);
    const std::span replicas(partition.replicas, static_cast<std::size_t>(partition.replica_cnt));
    if (replicas.size() > 1) {
        view.nodes +=
            fmt::format(" of {}, {} in step", fmt::join(replicas, " "), partition.isr_cnt);
    }
    if (partition.err != RD_KAFKA_RESP_ERR_NO_ERROR) view.trouble = rd_kafka_err2str(partition.err);
    return view;
}

TopicView view_of(const rd_kafka_metadata_topic& topic) {
    TopicView view{topic.topic, std::string_view(topic.topic).starts_with(kInternalPrefix), {}, {}};
    for (const auto& partition :
         std::span(topic.partitions, static_cast<std::size_t>(topic.partition_cnt))) {
        view.partitions.push_back(view_of(partition));
    }
    std::ranges::sort(view.partitions, {}, &PartitionView::partition);
    return view;
}

using NewTopicHandle = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using ResourceHandle = Owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;

Settings settings_of(const rd_kafka_ConfigResource_t& resource) {
    Settings settings;
    std::size_t count = 0;
    const auto** entries = rd_kafka_ConfigResource_configs(&resource, &count);
    for (const auto* entry : std::span(entries, count)) {
        const char* value = rd_kafka_ConfigEntry_value(entry);
        settings.emplace_back(rd_kafka_ConfigEntry_name(entry), value == nullptr ? "" : value);
    }
    std::ranges::sort(settings);
    return settings;
}

}  // namespace

Outcome<std::map<std::string, TopicView>> all_topics(const Client& client) {
    const rd_kafka_metadata_t* metadata = nullptr;
    const auto error = rd_kafka_metadata(client.handle(), 1, nullptr, &metadata, wait_ms());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(client.failure(error));
    std::map<std::string, TopicView> topics;
    for (const auto& topic :
         std::span(metadata->topics, static_cast<std::size_t>(metadata->topic_cnt))) {
        topics.emplace(topic.topic, view_of(topic));
    }
    rd_kafka_metadata_destroy(metadata);
    return topics;
}

Outcome<std::map<TopicPartition, std::int64_t>> offsets_of(
    const Client& client, const std::vector<TopicPartition>& places, std::int64_t time) {
    std::map<TopicPartition, std::int64_t> offsets;
    if (places.empty()) return offsets;
    const PlacesHandle list(rd_kafka_topic_partition_list_new(static_cast<int>(places.size())));
    for (const TopicPartition& place : places) {
        rd_kafka_topic_partition_list_add(list.get(), place.topic.c_str(), place.partition)
            ->offset = time;
    }
    const auto error = rd_kafka_offsets_for_times(client.handle(), list.get(), wait_ms());
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return std::unexpected(client.failure(error));
    for (const auto& place : std::span(list->elems, static_cast<std::size_t>(list->cnt))) {
        const bool is_found = place.err == RD_KAFKA_RESP_ERR_NO_ERROR && place.offset >= 0;
        if (is_found) offsets[{place.topic, place.partition}] = place.offset;
    }
    return offsets;
}

Outcome<std::map<std::string, Settings>> settings_of(const Client& client,
                                                     const std::vector<std::string>& topics) {
    std::map<std::string, Settings> settings;
    if (topics.empty()) return settings;
    std::vector<ResourceHandle> owned;
    std::vector<rd_kafka_ConfigResource_t*> resources;
    for (const std::string& topic : topics) {
        owned.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
        resources.push_back(owned.back().get());
    }
    const auto event = TRY(client.ask(
        RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, [&](const auto* options, rd_kafka_queue_t* queue) {
            rd_kafka_DescribeConfigs(client.handle(), resources.data(), resources.size(), options,
                                     queue);
        }));
    std::size_t count = 0;
    const auto* result = rd_kafka_event_DescribeConfigs_result(event.get());
    const auto** described = rd_kafka_DescribeConfigs_result_resources(result, &count);
    for (const auto* resource : std::span(described, count)) {
        settings[rd_kafka_ConfigResource_name(resource)] = settings_of(*resource);
    }
    return settings;
}

Outcome<> make_topic(const Client& client, const std::string& topic, std::int32_t partitions) {
    constexpr int kAsTheHostLikes = -1;  // replicas
    std::array<char, kReasonBytes> reason{};
    const NewTopicHandle made(rd_kafka_NewTopic_new(topic.c_str(), partitions, kAsTheHostLikes,
                                                    reason.data(), reason.size()));
    if (!made) return stop(fmt::format("{}: {}", topic, reason.data()));
    std::array<rd_kafka_NewTopic_t*, 1> all = {made.get()};
    const auto event = TRY(client.ask(
        RD_KAFKA_ADMIN_OP_CREATETOPICS, [&](const auto* options, rd_kafka_queue_t* queue) {
            rd_kafka_CreateTopics(client.handle(), all.data(), all.size(), options, queue);
        }));
    std::size_t count = 0;
    const auto* result = rd_kafka_event_CreateTopics_result(event.get());
    const auto** results = rd_kafka_CreateTopics_result_topics(result, &count);
    for (const auto* one : std::span(results, count)) {
        const auto error = rd_kafka_topic_result_error(one);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        return stop(fmt::format("the topic {} cannot be made: {}", topic, rd_kafka_err2str(error)));
    }
    return {};
}

}  // namespace madang::logtool
