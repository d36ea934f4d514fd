// SPDX-License-Identifier: Apache-2.0
#include "tool/log/host/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/result.h"

namespace madang::logtool {
namespace {

using OffsetsAskedHandle =
    Owned<rd_kafka_ListConsumerGroupOffsets_t, rd_kafka_ListConsumerGroupOffsets_destroy>;

std::string text_of(const char* text) {
    return text == nullptr ? "" : text;
}

std::vector<TopicPartition> assigned_to(const rd_kafka_MemberDescription_t& member) {
    std::vector<TopicPartition> places;
    const auto* assignment = rd_kafka_MemberDescription_assignment(&member);
    if (assignment == nullptr) return places;
    const auto* list = rd_kafka_MemberAssignment_partitions(assignment);
    if (list == nullptr) return places;
    for (const auto& place : std::span(list->elems, static_cast<std::size_t>(list->cnt))) {
        places.push_back({place.topic, place.partition});
    }
    std::ranges::sort(places);
    return places;
}

GroupView view_of(const rd_kafka_ConsumerGroupDescription_t& group) {
    GroupView view{
        .name = rd_kafka_ConsumerGroupDescription_group_id(&group),
        .state =
            rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(&group)),
        .assignor = text_of(rd_kafka_ConsumerGroupDescription_partition_assignor(&group)),
        .members = {},
        .offsets = {}};
    const std::size_t count = rd_kafka_ConsumerGroupDescription_member_count(&group);
    for (std::size_t i = 0; i < count; ++i) {
        const auto* member = rd_kafka_ConsumerGroupDescription_member(&group, i);
        view.members.push_back({text_of(rd_kafka_MemberDescription_consumer_id(member)),
                                text_of(rd_kafka_MemberDescription_client_id(member)),
                                text_of(rd_kafka_MemberDescription_host(member)),
                                assigned_to(*member)});
    }
    std::ranges::sort(view.members, {}, &MemberView::id);
    return view;
}

Failure failure_of(const std::string& group, const rd_kafka_error_t* error) {
    return {fmt::format("group {}: {}", group, rd_kafka_error_string(error)), ""};
}

Outcome<std::vector<CommittedView>> offsets_of_group(const Client& client,
                                                     const std::string& group) {
    const OffsetsAskedHandle asked(rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), nullptr));
    std::array<rd_kafka_ListConsumerGroupOffsets_t*, 1> all = {asked.get()};
    const auto event =
        TRY(client.ask(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS,
                       [&](const auto* options, rd_kafka_queue_t* queue) {
                           rd_kafka_ListConsumerGroupOffsets(client.handle(), all.data(),
                                                             all.size(), options, queue);
                       }));
    std::size_t count = 0;
    const auto* result = rd_kafka_event_ListConsumerGroupOffsets_result(event.get());
    const auto** groups = rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count);
    std::vector<CommittedView> offsets;
    for (const auto* one : std::span(groups, count)) {
        const auto* error = rd_kafka_group_result_error(one);
        if (error != nullptr) return std::unexpected(failure_of(group, error));
        const auto* list = rd_kafka_group_result_partitions(one);
        for (const auto& place : std::span(list->elems, static_cast<std::size_t>(list->cnt))) {
            offsets.push_back({{place.topic, place.partition}, place.offset, {}});
        }
    }
    std::ranges::sort(offsets, {}, &CommittedView::place);
    return offsets;
}

}  // namespace

Outcome<std::vector<std::string>> host_group_names(const Client& client) {
    const auto event = TRY(client.ask(
        RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, [&](const auto* options, rd_kafka_queue_t* queue) {
            rd_kafka_ListConsumerGroups(client.handle(), options, queue);
        }));
    std::size_t count = 0;
    const auto* result = rd_kafka_event_ListConsumerGroups_result(event.get());
    const auto** groups = rd_kafka_ListConsumerGroups_result_valid(result, &count);
    std::vector<std::string> names;
    for (const auto* group : std::span(groups, count)) {
        names.emplace_back(rd_kafka_ConsumerGroupListing_group_id(group));
    }
    std::ranges::sort(names);
    return names;
}

Outcome<std::vector<GroupView>> host_groups(const Client& client,
                                            const std::vector<std::string>& names) {
    std::vector<GroupView> views;
    if (names.empty()) return views;
    std::vector<const char*> asked;
    asked.reserve(names.size());
    for (const std::string& name : names) asked.push_back(name.c_str());
    const auto event =
        TRY(client.ask(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS,
                       [&](const auto* options, rd_kafka_queue_t* queue) {
                           rd_kafka_DescribeConsumerGroups(client.handle(), asked.data(),
                                                           asked.size(), options, queue);
                       }));
    std::size_t count = 0;
    const auto* result = rd_kafka_event_DescribeConsumerGroups_result(event.get());
    const auto** groups = rd_kafka_DescribeConsumerGroups_result_groups(result, &count);
    for (const auto* group : std::span(groups, count)) {
        const auto* error = rd_kafka_ConsumerGroupDescription_error(group);
        GroupView view = view_of(*group);
        if (error != nullptr) return std::unexpected(failure_of(view.name, error));
        view.offsets = TRY(offsets_of_group(client, view.name));
        views.push_back(std::move(view));
    }
    return views;
}

}  // namespace madang::logtool
