// Which topics there are, and what one is like.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "base/result.h"
#include "tool/log/commands.h"
#include "tool/log/lookup.h"

namespace madang::logtool {
namespace {

struct Total {
    std::int64_t records = 0;
    std::optional<std::uint64_t> bytes = 0;
    std::size_t troubled = 0;
};

Total total_of(const TopicView& topic) {
    Total total;
    for (const PartitionView& partition : topic.partitions) {
        total.records += partition.records();
        total.bytes = total.bytes && partition.bytes
                          ? std::optional(*total.bytes + *partition.bytes)
                          : std::nullopt;
        if (!partition.trouble.empty()) ++total.troubled;
    }
    return total;
}

std::string grouped(std::int64_t number) {
    return importer::grouped(static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0)));
}

std::string size_or_dash(const std::optional<std::uint64_t>& bytes) {
    return bytes ? size_text(*bytes) : "-";
}

std::vector<std::string> row_of(const TopicView& topic) {
    const Total total = total_of(topic);
    std::string note = topic.is_internal ? "internal" : "";
    if (total.troubled > 0) {
        note += fmt::format("{}{} in trouble", note.empty() ? "" : ", ", total.troubled);
    }
    return {topic.name,
            fmt::format("{}", topic.partitions.size()),
            grouped(total.records),
            size_or_dash(total.bytes),
            policy_text(topic.settings),
            note};
}

std::vector<std::string> row_of(const PartitionView& partition) {
    return {fmt::format("{}", partition.partition),
            fmt::format("{}", partition.start),
            fmt::format("{}", partition.end),
            grouped(partition.records()),
            size_or_dash(partition.bytes),
            partition.segments ? fmt::format("{}", *partition.segments) : "-",
            partition.nodes.empty() ? "-" : partition.nodes,
            partition.trouble.empty() ? "yes" : partition.trouble};
}

}  // namespace

Outcome<> run_topics(const Task& task, LogSource& source) {
    const auto names = TRY(source.topic_names());
    if (names.empty()) {
        task.console.say(source.name() +
                         " has no topics yet. One is made by: madang log produce "
                         "TOPIC --create 1");
        return {};
    }
    Table table({"TOPIC", "PARTITIONS", "RECORDS", "BYTES", "KEEPS", ""});
    for (const TopicView& topic : TRY(source.describe(names))) table.add(row_of(topic));
    fmt::print("{}", table.text());
    return {};
}

Outcome<> run_describe(const Task&, LogSource& source, const std::string& topic) {
    const TopicView view = TRY(find_topic(source, topic));
    const Total total = total_of(view);
    fmt::print(
        "{}{}: {}, {}{}, keeps {}\n\n", view.name, view.is_internal ? " (internal)" : "",
        counted(view.partitions.size(), "partition"),
        counted(static_cast<std::uint64_t>(std::max<std::int64_t>(total.records, 0)), "record"),
        total.bytes ? ", " + size_text(*total.bytes) : std::string(), policy_text(view.settings));
    Table partitions(
        {"PARTITION", "START", "END", "RECORDS", "BYTES", "SEGMENTS", "LEADER", "WRITABLE"});
    for (const PartitionView& partition : view.partitions) partitions.add(row_of(partition));
    fmt::print("{}", partitions.text());
    if (view.settings.empty()) return {};
    Table settings({"SETTING", "VALUE"});
    for (const auto& [name, value] : view.settings) settings.add({name, escaped(value)});
    fmt::print("\n{}", settings.text());
    return {};
}

}  // namespace madang::logtool
