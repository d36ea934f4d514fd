// Which groups read, how far, and by whom.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/result.h"
#include "tool/log/commands.h"
#include "tool/log/lookup.h"

namespace madang::logtool {
namespace {

std::string number_or_dash(const std::optional<std::int64_t>& number) {
    return number
               ? importer::grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(*number, 0)))
               : "-";
}

std::string place_text(const TopicPartition& place) {
    return fmt::format("{}:{}", place.topic, place.partition);
}

// Kafka writes a slash before the number.
std::string host_of(const MemberView& member) {
    return escaped(member.host.substr(member.host.starts_with('/') ? 1 : 0));
}

// Who has a partition now.
std::string owner_of(const GroupView& group, const TopicPartition& place) {
    for (const MemberView& member : group.members) {
        if (std::ranges::find(member.assigned, place) != member.assigned.end()) {
            return escaped(member.client) + "@" + host_of(member);
        }
    }
    return "-";
}

// Nothing where nothing was committed: such a group may be behind by any number.
std::optional<std::int64_t> lag_of(const GroupView& group) {
    if (group.offsets.empty()) return std::nullopt;
    std::int64_t lag = 0;
    for (const CommittedView& offset : group.offsets) lag += offset.lag().value_or(0);
    return lag;
}

std::string lag_text(const GroupView& group) {
    const auto lag = lag_of(group);
    return lag ? counted(static_cast<std::uint64_t>(*lag), "record") + " behind"
               : "nothing committed";
}

void print_list(const std::vector<GroupView>& groups) {
    Table table({"GROUP", "STATE", "MEMBERS", "PARTITIONS", "LAG"});
    for (const GroupView& group : groups) {
        table.add({escaped(group.name), group.state, fmt::format("{}", group.members.size()),
                   fmt::format("{}", group.offsets.size()), number_or_dash(lag_of(group))});
    }
    fmt::print("{}", table.text());
}

void print_members(const GroupView& group) {
    Table table({"MEMBER", "CLIENT", "HOST", "HAS"});
    for (const MemberView& member : group.members) {
        std::string has;
        for (const TopicPartition& place : member.assigned) {
            has += (has.empty() ? "" : " ") + place_text(place);
        }
        table.add({escaped(member.id), escaped(member.client), host_of(member),
                   has.empty() ? "nothing" : has});
    }
    fmt::print("\n{}", table.text());
}

void print_offsets(const GroupView& group) {
    Table table({"TOPIC", "PARTITION", "COMMITTED", "END", "LAG", "OWNER"});
    for (const CommittedView& offset : group.offsets) {
        const bool is_gone = !offset.end;
        table.add({offset.place.topic, fmt::format("{}", offset.place.partition),
                   offset.committed < 0 ? "-" : fmt::format("{}", offset.committed),
                   is_gone ? "gone" : fmt::format("{}", *offset.end), number_or_dash(offset.lag()),
                   owner_of(group, offset.place)});
    }
    fmt::print("\n{}", table.text());
}

void print_one(const GroupView& group) {
    fmt::print("{}: {}, {}{}, {}\n", escaped(group.name), group.state,
               counted(group.members.size(), "member"),
               group.assignor.empty() ? "" : " by " + escaped(group.assignor), lag_text(group));
    if (!group.members.empty()) print_members(group);
    if (!group.offsets.empty()) print_offsets(group);
}

}  // namespace

Outcome<> run_groups(const Task& task, LogSource& source, const std::optional<std::string>& group) {
    const auto names = TRY(source.group_names());
    if (!source.is_live()) {
        task.console.say("A directory keeps how far groups have read, not their members.");
    }
    if (!group) {
        if (names.empty()) task.console.say(source.name() + " has no groups yet.");
        if (!names.empty()) print_list(TRY(source.groups(names)));
        return {};
    }
    if (std::ranges::find(names, *group) == names.end()) {
        return std::unexpected(unknown("group", *group, source.name(), names, "madang log groups"));
    }
    print_one(TRY(source.groups({*group})).front());
    return {};
}

}  // namespace madang::logtool
