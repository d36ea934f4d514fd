// SPDX-License-Identifier: Apache-2.0
#include "tool/log/lookup.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/result.h"
#include "base/text.h"

namespace madang::logtool {

Failure unknown(const std::string& kind, const std::string& name, const std::string& where,
                const std::vector<std::string>& known, const std::string& list_command) {
    const std::vector<std::string_view> names(known.begin(), known.end());
    const auto near = nearest(name, names);
    std::string advice = near            ? fmt::format("Did you mean {}?", *near)
                         : known.empty() ? fmt::format("It has no {}s yet.", kind)
                                         : fmt::format("{} lists what there is.", list_command);
    return {fmt::format("there is no {} {} in {}", kind, echo(name), where), std::move(advice)};
}

Outcome<TopicView> find_topic(LogSource& source, const std::string& topic) {
    const auto names = TRY(source.topic_names());
    if (std::ranges::find(names, topic) == names.end()) {
        return std::unexpected(unknown("topic", topic, source.name(), names, "madang log topics"));
    }
    auto views = TRY(source.describe({topic}));
    return std::move(views.front());
}

Outcome<std::vector<PartitionView>> chosen_partitions(const TopicView& topic,
                                                      std::optional<std::int32_t> partition) {
    if (!partition) return topic.partitions;
    const auto found = std::ranges::find(topic.partitions, *partition, &PartitionView::partition);
    if (found == topic.partitions.end()) {
        return stop(fmt::format("{} has no partition {}", topic.name, *partition),
                    fmt::format("It has 0 to {}.", topic.partitions.size() - 1));
    }
    return std::vector{*found};
}

}  // namespace madang::logtool
