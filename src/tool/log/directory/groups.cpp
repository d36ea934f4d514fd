// SPDX-License-Identifier: Apache-2.0
#include "tool/log/directory/groups.h"

#include <utility>

#include "engine/commitlog/groups/groups.h"
#include "engine/commitlog/groups/offset_record.h"
#include "engine/commitlog/replay.h"

namespace madang::logtool {
namespace {

using Offsets = std::map<TopicPartition, std::int64_t>;

std::optional<std::int64_t> end_of(const commitlog::Log& log, const TopicPartition& place) {
    const commitlog::TopicPtr topic = log.find(place.topic);
    const auto partition = static_cast<std::size_t>(place.partition);
    if (!topic || partition >= topic->partitions.size()) return std::nullopt;
    return topic->partitions[partition]->high_watermark();
}

// The newest record of a key counts, as when a server reads them.
Result<> take(const kafka::Record& record, std::map<std::string, Offsets>& groups) {
    const auto key = TRY(commitlog::decode_offset_record_key(record.key.value_or("")));
    Offsets& offsets = groups[key.group];
    if (key.is_generation) return {};
    const TopicPartition place{key.offset.topic, key.offset.partition};
    if (record.value) {
        offsets[place] = TRY(commitlog::decode_offset(*record.value)).offset;
    } else {
        offsets.erase(place);
    }
    return {};
}

}  // namespace

Result<std::map<std::string, GroupView>> stored_groups(const commitlog::Log& log) {
    std::map<std::string, Offsets> stored;
    const commitlog::TopicPtr topic = log.find(commitlog::kOffsetsTopic);
    if (topic) {
        TRY(commitlog::replay(*topic->partitions.front(), 0,
                              [&](const kafka::Record& record) { return take(record, stored); }));
    }
    std::map<std::string, GroupView> groups;
    for (const auto& [name, offsets] : stored) {
        GroupView view{
            .name = name, .state = "Stored", .assignor = {}, .members = {}, .offsets = {}};
        for (const auto& [place, offset] : offsets) {
            view.offsets.push_back({place, offset, end_of(log, place)});
        }
        groups.emplace(name, std::move(view));
    }
    return groups;
}

}  // namespace madang::logtool
