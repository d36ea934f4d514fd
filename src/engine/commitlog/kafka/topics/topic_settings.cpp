// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/topics/topic_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <string>
#include <utility>

#include "base/text.h"
#include "engine/commitlog/limits.h"

namespace madang::commitlog {
namespace {

constexpr std::int64_t kEver = -1;  // no retention
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

Result<std::int64_t> number(std::string_view text, std::int64_t least, std::int64_t most) {
    const auto value = parse_integer(text);
    if (!value || *value < least || *value > most) return fail(ErrorCode::kInvalid, "a setting");
    return *value;
}

Result<Bytes> bytes(std::string_view text, Bytes least, Bytes most) {
    const auto value = TRY(number(text, static_cast<std::int64_t>(least.value),
                                  static_cast<std::int64_t>(most.value)));
    return Bytes{static_cast<std::uint64_t>(value)};
}

Result<Milliseconds> time(std::string_view text) {
    return Milliseconds(TRY(number(text, 0, kSettingTimeMax.count())));
}

constexpr std::array<std::pair<Cleanup, std::string_view>, 3> kCleanups = {
    {{Cleanup::kDelete, "delete"},
     {Cleanup::kCompact, "compact"},
     {Cleanup::kCompactAndDelete, "compact,delete"}}};

std::string_view name_of(Cleanup cleanup) {
    return std::ranges::find(kCleanups, cleanup, &std::pair<Cleanup, std::string_view>::first)
        ->second;
}

// A list of words in any order, with spaces between or not.
Result<Cleanup> cleanup(std::string_view value) {
    std::string text;
    std::ranges::copy_if(value, std::back_inserter(text), [](char c) { return c != ' '; });
    if (text == "delete,compact") return Cleanup::kCompactAndDelete;
    for (const auto& [cleanup, name] : kCleanups) {
        if (text == name) return cleanup;
    }
    return fail(ErrorCode::kInvalid, "cleanup.policy");
}

constexpr std::array kSettings = {
    TopicSetting{
        "cleanup.policy", 7,
        "delete: old segments are removed; compact: of each key the newest record stays",
        [](const PartitionOptions& options) { return std::string(name_of(options.cleanup)); },
        [](PartitionOptions& options, std::string_view value) -> Result<> {
            options.cleanup = TRY(cleanup(value));
            return {};
        }},
    TopicSetting{"delete.retention.ms", 5, "how long a tombstone stays after a compaction",
                 [](const PartitionOptions& options) {
                     return std::to_string(options.delete_retention.count());
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     options.delete_retention = TRY(time(value));
                     return {};
                 }},
    TopicSetting{"flush.messages", 5,
                 "1: durable before it is answered; 9223372036854775807: left to the system",
                 [](const PartitionOptions& options) {
                     return std::to_string(options.durability == Durability::kOs ? kNever : 1);
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     const auto messages = TRY(number(value, 1, kNever));
                     options.durability = messages == kNever ? Durability::kOs : Durability::kGroup;
                     return {};
                 }},
    TopicSetting{"flush.ms", 5,
                 "left to the system, appends are durable after so long; "
                 "9223372036854775807: when it likes",
                 [](const PartitionOptions& options) {
                     return std::to_string(options.flush_time ? options.flush_time->count()
                                                              : kNever);
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     options.flush_time.reset();
                     if (TRY(number(value, 0, kNever)) != kNever) {
                         options.flush_time = TRY(time(value));
                     }
                     return {};
                 }},
    TopicSetting{"max.message.bytes", 3, "the largest batch",
                 [](const PartitionOptions& options) {
                     return std::to_string(options.batch_bytes_max.value);
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     options.batch_bytes_max = TRY(bytes(value, 1_B, kBatchBytesMax));
                     return {};
                 }},
    TopicSetting{
        "min.cleanable.dirty.ratio", 6,
        "the part of a compacted partition that is compacted once it is new",
        [](const PartitionOptions& options) { return fmt::format("{}", options.min_dirty_ratio); },
        [](PartitionOptions& options, std::string_view value) -> Result<> {
            const auto ratio = parse_number(value);
            if (!ratio || *ratio < 0 || *ratio > 1) {
                return fail(ErrorCode::kInvalid, "min.cleanable.dirty.ratio");
            }
            options.min_dirty_ratio = *ratio;
            return {};
        }},
    TopicSetting{"retention.bytes", 5, "of a partition; -1: any number",
                 [](const PartitionOptions& options) {
                     if (!options.retention_bytes) return std::to_string(kEver);
                     return std::to_string(options.retention_bytes->value);
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     const auto kept = TRY(number(value, kEver, kNever));
                     options.retention_bytes.reset();
                     if (kept != kEver)
                         options.retention_bytes = Bytes{static_cast<std::uint64_t>(kept)};
                     return {};
                 }},
    TopicSetting{"retention.ms", 5, "milliseconds; -1: for ever",
                 [](const PartitionOptions& options) {
                     if (!options.retention_time) return std::to_string(kEver);
                     return std::to_string(options.retention_time->count());
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     const auto kept = TRY(number(value, kEver, kSettingTimeMax.count()));
                     options.retention_time.reset();
                     if (kept != kEver) options.retention_time = Milliseconds(kept);
                     return {};
                 }},
    TopicSetting{
        "segment.bytes", 3, "of one file",
        [](const PartitionOptions& options) { return std::to_string(options.segment_bytes.value); },
        [](PartitionOptions& options, std::string_view value) -> Result<> {
            options.segment_bytes = TRY(bytes(value, 14_B, kSegmentBytesMax));
            return {};
        }},
    TopicSetting{"segment.ms", 5, "when a segment is sealed, however small it is",
                 [](const PartitionOptions& options) {
                     return std::to_string(options.segment_time.count());
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     options.segment_time = TRY(time(value));
                     if (options.segment_time < Milliseconds(1)) {
                         return fail(ErrorCode::kInvalid, "segment.ms");
                     }
                     return {};
                 }},
};

}  // namespace

std::span<const TopicSetting> topic_settings() {
    return kSettings;
}

Result<> set_topic_setting(PartitionOptions& options, std::string_view name,
                           std::string_view value) {
    const auto setting = std::ranges::find(kSettings, name, &TopicSetting::name);
    if (setting == kSettings.end()) return fail(ErrorCode::kNotFound, "no such setting");
    return setting->set(options, value);
}

}  // namespace madang::commitlog
