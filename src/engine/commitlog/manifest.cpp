// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/coding.h"
#include "base/hash.h"
#include "engine/commitlog/limits.h"

namespace madang::commitlog {
namespace {

constexpr std::string_view kMagic = "MDNGTOP\n";
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kVersionWithoutCleanup = 1;
constexpr std::size_t kHeadBytes = 16;
constexpr std::int64_t kNone = -1;

void put_i64(std::string& out, std::int64_t value) {
    put_u64(out, static_cast<std::uint64_t>(value));
}

void put_uuid(std::string& out, const kafka::Uuid& uuid) {
    out.append(uuid.bytes.data(), uuid.bytes.size());
}

Result<kafka::Uuid> take_uuid(Decoder& in) {
    kafka::Uuid uuid;
    std::ranges::copy(TRY(in.take(uuid.bytes.size())), uuid.bytes.begin());
    return uuid;
}

Result<std::int64_t> take_i64(Decoder& in) {
    return static_cast<std::int64_t>(TRY(in.u64()));
}

void put_time(std::string& out, std::optional<Milliseconds> time) {
    put_i64(out, time ? time->count() : kNone);
}

Result<std::optional<Milliseconds>> take_time(Decoder& in) {
    const std::int64_t time = TRY(take_i64(in));
    if (time == kNone) return std::nullopt;
    if (time < 0 || time > kSettingTimeMax.count()) {
        return fail(ErrorCode::kCorrupt, "an impossible time");
    }
    return Milliseconds(time);
}

Result<Milliseconds> take_some_time(Decoder& in) {
    const auto time = TRY(take_time(in));
    if (!time) return fail(ErrorCode::kCorrupt, "an impossible time");
    return *time;
}

void put_topic(std::string& out, const ManifestTopic& topic) {
    const PartitionOptions& partition = topic.config.partition;
    put_bytes(out, topic.name);
    put_uuid(out, topic.id);
    put_varint(out, topic.partitions);
    out.push_back(topic.config.visibility == Visibility::kInternal ? 1 : 0);
    out.push_back(partition.durability == Durability::kOs ? 1 : 0);
    put_u64(out, partition.segment_bytes.value);
    put_u64(out, partition.batch_bytes_max.value);
    put_i64(out, partition.retention_bytes
                     ? static_cast<std::int64_t>(partition.retention_bytes->value)
                     : kNone);
    put_time(out, partition.retention_time);
    out.push_back(static_cast<char>(partition.cleanup));
    put_i64(out, partition.segment_time.count());
    put_time(out, partition.flush_time);
    put_u64(out, std::bit_cast<std::uint64_t>(partition.min_dirty_ratio));
    put_i64(out, partition.delete_retention.count());
}

Result<> take_cleanup(Decoder& in, PartitionOptions& partition) {
    const char cleanup = TRY(in.take(1))[0];
    if (cleanup < 0 || cleanup > static_cast<char>(Cleanup::kCompactAndDelete)) {
        return fail(ErrorCode::kCorrupt, "an unknown cleanup", cleanup);
    }
    partition.cleanup = static_cast<Cleanup>(cleanup);
    partition.segment_time = TRY(take_some_time(in));
    partition.flush_time = TRY(take_time(in));
    partition.min_dirty_ratio = std::bit_cast<double>(TRY(in.u64()));
    const bool is_part = partition.min_dirty_ratio >= 0 && partition.min_dirty_ratio <= 1;
    if (!is_part) return fail(ErrorCode::kCorrupt, "an impossible dirty part");
    partition.delete_retention = TRY(take_some_time(in));
    return {};
}

Result<ManifestTopic> take_topic(Decoder& in, std::uint32_t version) {
    ManifestTopic topic;
    topic.name = TRY(in.bytes());
    topic.id = TRY(take_uuid(in));
    const std::uint64_t partitions = TRY(in.varint());
    if (!is_topic_name(topic.name) || partitions == 0 || partitions > kTopicPartitionsMax) {
        return fail(ErrorCode::kCorrupt, "an impossible topic");
    }
    topic.partitions = static_cast<std::uint32_t>(partitions);
    const std::string_view kinds = TRY(in.take(2));
    PartitionOptions& partition = topic.config.partition;
    topic.config.visibility = kinds[0] == 1 ? Visibility::kInternal : Visibility::kPublic;
    partition.durability = kinds[1] == 1 ? Durability::kOs : Durability::kGroup;
    partition.segment_bytes = Bytes{TRY(in.u64())};
    partition.batch_bytes_max = Bytes{TRY(in.u64())};
    const bool fits = partition.segment_bytes.value > 0 &&
                      partition.segment_bytes <= kSegmentBytesMax &&
                      partition.batch_bytes_max <= kBatchBytesMax;
    if (!fits) return fail(ErrorCode::kCorrupt, "impossible bytes of a segment or batch");
    const std::int64_t bytes = TRY(take_i64(in));
    if (bytes != kNone) partition.retention_bytes = Bytes{static_cast<std::uint64_t>(bytes)};
    partition.retention_time = TRY(take_time(in));
    if (version != kVersionWithoutCleanup) TRY(take_cleanup(in, partition));
    return topic;
}

}  // namespace

std::string encode_manifest(const Manifest& manifest) {
    std::string body;
    put_uuid(body, manifest.cluster);
    put_i64(body, manifest.next_producer);
    put_varint(body, manifest.topics.size());
    for (const ManifestTopic& topic : manifest.topics) put_topic(body, topic);
    std::string bytes(kMagic);
    put_u32(bytes, kVersion);
    put_u32(bytes, crc32c(body));
    return bytes + body;
}

std::string hex(const kafka::Uuid& id) {
    std::string text;
    for (const char byte : id.bytes) {
        text += fmt::format("{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    }
    return text;
}

std::string partition_directory_name(const kafka::Uuid& topic, std::size_t partition) {
    return fmt::format("{}-{}", hex(topic), partition);
}

Result<Manifest> decode_manifest(std::string_view bytes) {
    Decoder in(bytes);
    if (TRY(in.take(kMagic.size())) != kMagic) return fail(ErrorCode::kCorrupt, "no topics");
    const std::uint32_t version = TRY(in.u32());
    if (version != kVersion && version != kVersionWithoutCleanup) {
        return fail(ErrorCode::kUnsupported, "topics of a newer form");
    }
    if (TRY(in.u32()) != crc32c(bytes.substr(kHeadBytes))) {
        return fail(ErrorCode::kCorrupt, "the checksum of the topics");
    }
    Manifest manifest;
    manifest.cluster = TRY(take_uuid(in));
    manifest.next_producer = TRY(take_i64(in));
    for (std::uint64_t left = TRY(in.varint()); left > 0; --left) {
        manifest.topics.push_back(TRY(take_topic(in, version)));
    }
    if (!in.done()) return fail(ErrorCode::kCorrupt, "bytes behind the topics");
    return manifest;
}

}  // namespace madang::commitlog
