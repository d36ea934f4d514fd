// Changes as records of the log.
// SPDX-License-Identifier: Apache-2.0
#include "engine/feed/change.h"

#include <charconv>
#include <string_view>

#include "base/text.h"

namespace madang::feed {
namespace {

constexpr std::string_view kStamp = "stamp";
constexpr std::string_view kSnapshot = "snapshot";
constexpr std::string_view kPart = "part";
constexpr std::string_view kEnd = "end";
constexpr std::int64_t kMicrosecondsPerMillisecond = 1000;

Result<std::uint64_t> decode_stamp(std::string_view text) {
    std::uint64_t stamp = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), stamp);
    if (error != std::errc() || end != text.data() + text.size()) {
        return fail(ErrorCode::kCorrupt, "a stamp is no number");
    }
    return stamp;
}

Result<> read_header(const kafka::RecordHeader& header, std::optional<std::uint64_t>& stamp,
                     Part& part) {
    const std::string_view value = header.value.value_or("");
    if (header.key == kStamp) stamp = TRY(decode_stamp(value));
    if (header.key != kSnapshot) return {};
    if (value != kPart && value != kEnd) {
        return fail(ErrorCode::kCorrupt, "an unknown part of a snapshot");
    }
    part = value == kEnd ? Part::kSnapshotEnd : Part::kSnapshot;
    return {};
}

}  // namespace

void add_change(kafka::BatchBuilder& batch, const Change& change, WallTime time) {
    const std::string stamp = std::to_string(change.stamp);
    kafka::Record record{.timestamp = time.microseconds / kMicrosecondsPerMillisecond,
                         .key = change.key,
                         .value = change.value};
    record.headers.push_back({kStamp, stamp});
    if (change.part != Part::kCommit) {
        record.headers.push_back({kSnapshot, change.part == Part::kSnapshotEnd ? kEnd : kPart});
    }
    batch.add(record);
}

Result<Change> decode_change(const kafka::Record& record) {
    Change change;
    std::optional<std::uint64_t> stamp;
    for (const kafka::RecordHeader& header : record.headers) {
        TRY(read_header(header, stamp, change.part));
    }
    if (!stamp || !record.key) return fail(ErrorCode::kCorrupt, "a change has no stamp or no key");
    change.stamp = *stamp;
    change.key = *record.key;
    if (record.value) change.value = std::string(*record.value);
    return change;
}

}  // namespace madang::feed
