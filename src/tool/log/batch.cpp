// SPDX-License-Identifier: Apache-2.0
#include "tool/log/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tool/log/text.h"
#include "wire/kafka/compression.h"

namespace madang::logtool {
namespace {

using kafka::BatchHeader;

template <class Text>
std::optional<std::string> owned(const Text& text) {
    return text ? std::optional<std::string>(*text) : std::nullopt;
}

Entry entry_of(const kafka::Record& record, std::int32_t partition) {
    Entry entry{.partition = partition, .offset = record.offset, .timestamp = record.timestamp};
    entry.key = owned(record.key);
    entry.value = owned(record.value);
    for (const kafka::RecordHeader& header : record.headers) {
        entry.headers.push_back({std::string(header.key), owned(header.value)});
    }
    return entry;
}

Entry unreadable(const BatchHeader& header, std::int32_t partition, std::string why) {
    return {.partition = partition,
            .offset = header.base_offset,
            .timestamp = header.max_timestamp,
            .unreadable = std::move(why)};
}

std::string why_unreadable(const BatchHeader& header, const Error& error) {
    const std::string records =
        counted(static_cast<std::uint64_t>(std::max(header.records, 0)), "record");
    if (error.code() == ErrorCode::kUnsupported) {
        return fmt::format("{} compressed with {}", records,
                           compression_name(header.compression_bits()));
    }
    return fmt::format("{}, damaged: {}", records, error.text());
}

}  // namespace

std::string compression_name(std::uint8_t bits) {
    constexpr std::array<const char*, 5> kNames = {"none", "gzip", "snappy", "lz4", "zstd"};
    return bits < kNames.size() ? kNames[bits] : fmt::format("kind {}", bits);
}

std::int64_t append_entries(const BatchHeader& header, std::string_view batch,
                            std::int32_t partition, std::int64_t from,
                            std::vector<Entry>& entries) {
    const std::size_t before = entries.size();
    auto read = [&]() -> Result<> {
        (void)TRY(kafka::check_batch(batch));
        const auto records = TRY(kafka::BatchRecords::of(header, batch));
        return kafka::each_record(header, records.bytes(),
                                  [&](const kafka::Record& record) -> Result<> {
                                      if (record.offset >= from)
                                          entries.push_back(entry_of(record, partition));
                                      return {};
                                  });
    }();
    if (!read) {
        entries.resize(before);
        entries.push_back(unreadable(header, partition, why_unreadable(header, read.error())));
    }
    return header.last_offset() + 1;
}

}  // namespace madang::logtool
