// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/topics/topic_settings.h"

#include <algorithm>
#include <array>
#include <limits>

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

constexpr std::array kSettings = {
    TopicSetting{"cleanup.policy", 7, "delete: old segments are removed",
                 [](const PartitionOptions&) { return std::string("delete"); },
                 [](PartitionOptions&, std::string_view value) -> Result<> {
                     if (value == "delete") return {};
                     return fail(ErrorCode::kInvalid, "cleanup.policy");
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
    TopicSetting{"max.message.bytes", 3, "the largest batch",
                 [](const PartitionOptions& options) {
                     return std::to_string(options.batch_bytes_max.value);
                 },
                 [](PartitionOptions& options, std::string_view value) -> Result<> {
                     options.batch_bytes_max = TRY(bytes(value, 1_B, kBatchBytesMax));
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
                     const auto kept = TRY(number(value, kEver, kNever / 2));
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
