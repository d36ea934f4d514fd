// For tests: batches, and what a partition holds.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/commitlog/partition.h"
#include "wire/kafka/compression.h"
#include "wire/kafka/record_batch.h"

namespace madang::commitlog {

struct Identity {
    std::int64_t producer = kafka::kNoProducer;
    std::int16_t epoch = -1;
    std::int32_t sequence = -1;
};

inline std::string batch_of(const std::vector<std::string>& values, Identity identity = {},
                            std::int64_t timestamp = 1'000) {
    kafka::BatchBuilder builder;
    for (const std::string& value : values) builder.add({.timestamp = timestamp, .value = value});
    builder.set_producer(identity.producer, identity.epoch, identity.sequence);
    return builder.finish();
}

// What a compacted topic holds; no value: a tombstone.
struct Keyed {
    std::string key;
    std::optional<std::string> value;
};

inline std::string keyed_batch(const std::vector<Keyed>& records, std::int64_t timestamp = 1'000,
                               kafka::Compression compression = kafka::Compression::kNone,
                               Identity identity = {}) {
    kafka::BatchBuilder builder;
    for (const Keyed& record : records) {
        builder.add({.timestamp = timestamp, .key = record.key, .value = record.value});
    }
    builder.set_producer(identity.producer, identity.epoch, identity.sequence);
    const std::string plain = builder.finish();
    kafka::BatchHeader header = *kafka::decode_batch_header(plain);
    header.attributes = static_cast<std::uint16_t>(compression);
    const auto body = std::string_view(plain).substr(kafka::kBatchHeaderBytes);
    return kafka::encode_batch(header, *kafka::compress(header.compression_bits(), body));
}

struct Kept {
    std::int64_t offset;
    std::string value;
    friend bool operator==(const Kept&, const Kept&) = default;
};

// The records of whole batches, each checked.
inline std::vector<Kept> records_in(std::string_view batches) {
    std::vector<Kept> kept;
    while (!batches.empty()) {
        const auto header = kafka::decode_batch_header(batches);
        if (!header || header->bytes > batches.size()) {
            ADD_FAILURE() << "not a batch";
            return kept;
        }
        const std::string_view batch = batches.substr(0, header->bytes);
        EXPECT_TRUE(kafka::check_batch(batch));
        const auto read =
            kafka::each_record(*header, batch.substr(kafka::kBatchHeaderBytes),
                               [&](const kafka::Record& record) -> Result<> {
                                   kept.push_back({record.offset, std::string(*record.value)});
                                   return {};
                               });
        EXPECT_TRUE(read);
        batches.remove_prefix(header->bytes);
    }
    return kept;
}

inline std::string bytes_of(const Slice& slice) {
    std::string bytes(slice.bytes, '\0');
    if (!slice.segment) return bytes;
    const auto count = slice.segment->file().read(slice.position, bytes);
    bytes.resize(count.value_or(0));
    return bytes;
}

// What a consumer gets from `offset` on, fetch by fetch, until something cannot be read.
inline std::vector<Kept> consume(const Partition& partition, std::int64_t offset,
                                 std::uint64_t bytes_max = 1 << 20) {
    std::vector<Kept> all;
    while (offset < partition.high_watermark()) {
        const auto slice = partition.read(offset, bytes_max, Reach::kDisk);
        if (!slice || !slice->segment) return all;
        // A slice may end inside a batch.
        std::string bytes = bytes_of(*slice);
        std::size_t whole = 0;
        while (bytes.size() - whole >= kafka::kBatchHeaderBytes) {
            const auto header = kafka::decode_batch_header(std::string_view(bytes).substr(whole));
            if (!header || header->bytes > bytes.size() - whole) break;
            whole += header->bytes;
        }
        bytes.resize(whole);
        if (bytes.empty()) return all;
        for (Kept& kept : records_in(bytes)) {
            if (kept.offset < offset) continue;
            offset = kept.offset + 1;
            all.push_back(std::move(kept));
        }
    }
    return all;
}

}  // namespace madang::commitlog
