// Producers in a file:
//
//   OFFSET SIZE   MEANING
//        0    8   magic "MDNGPRD\n"
//        8    4   format version, 1
//       12    4   CRC-32C of all from 16
//       16 varint number of producers, then for each:
//          8      id
//          2      epoch
//          8      timestamp of its last batch
//          varint number of batches, then for each:
//          4      first sequence
//          4      last sequence
//          8      offset
//
// Integers are little-endian.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/producers.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/coding.h"
#include "base/hash.h"
#include "engine/commitlog/limits.h"

namespace madang::commitlog {
namespace {

using kafka::BatchHeader;

constexpr std::string_view kMagic = "MDNGPRD\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeadBytes = 16;

// Sequences are 31 bits and begin anew.
std::int32_t last_sequence_of(const BatchHeader& header) {
    constexpr std::int64_t kTurn = std::int64_t{std::numeric_limits<std::int32_t>::max()} + 1;
    return static_cast<std::int32_t>(
        (std::int64_t{header.base_sequence} + header.last_offset_delta) % kTurn);
}

std::int32_t next(std::int32_t sequence) {
    return sequence == std::numeric_limits<std::int32_t>::max() ? 0 : sequence + 1;
}

template <class T>
T as(std::uint64_t bits) {
    return static_cast<T>(bits);
}

}  // namespace

Producers::Judgement Producers::judge(const BatchHeader& header) const {
    if (header.producer_id == kafka::kNoProducer) return {};
    if (header.base_sequence < 0 || header.producer_epoch < 0) {
        return {kafka::ErrorCode::kInvalidRecord, {}};
    }
    const auto known = producers_.find(header.producer_id);
    if (known == producers_.end()) return {};
    const Producer& producer = known->second;
    if (header.producer_epoch < producer.epoch)
        return {kafka::ErrorCode::kInvalidProducerEpoch, {}};
    if (header.producer_epoch > producer.epoch) {
        if (header.base_sequence == 0) return {};
        return {kafka::ErrorCode::kOutOfOrderSequence, {}};
    }
    const std::int32_t last = last_sequence_of(header);
    for (const Batch& batch : producer.batches) {
        if (batch.base_sequence == header.base_sequence && batch.last_sequence == last) {
            return {kafka::ErrorCode::kNone, batch.base_offset};
        }
    }
    const std::int32_t expected = next(producer.batches.back().last_sequence);
    if (header.base_sequence == expected) return {};
    const bool is_old = header.base_sequence < expected && last < expected;
    return {is_old ? kafka::ErrorCode::kDuplicateSequence : kafka::ErrorCode::kOutOfOrderSequence,
            {}};
}

void Producers::remember(const BatchHeader& header) {
    if (header.producer_id == kafka::kNoProducer || header.is_control()) return;
    Producer& producer = producers_[header.producer_id];
    if (header.producer_epoch != producer.epoch) producer.batches.clear();
    producer.epoch = header.producer_epoch;
    producer.last_timestamp = header.max_timestamp;
    producer.batches.push_back(
        {header.base_sequence, last_sequence_of(header), header.base_offset});
    if (producer.batches.size() > kProducerBatchesMax) producer.batches.pop_front();
    if (producers_.size() > kProducersMax) forget_one();
}

void Producers::borrow(const Producers& from, std::int64_t producer_id) {
    const auto known = from.producers_.find(producer_id);
    if (known != from.producers_.end()) producers_.try_emplace(producer_id, known->second);
}

void Producers::merge(Producers group) {
    for (auto& [id, producer] : group.producers_) {
        producers_.insert_or_assign(id, std::move(producer));
        if (producers_.size() > kProducersMax) forget_one();
    }
}

void Producers::forget_one() {
    const auto oldest = std::ranges::min_element(
        producers_, {}, [](const auto& item) { return item.second.last_timestamp; });
    producers_.erase(oldest);
}

std::string Producers::encode() const {
    std::string body;
    put_varint(body, producers_.size());
    for (const auto& [id, producer] : producers_) {
        put_u64(body, static_cast<std::uint64_t>(id));
        put_u16(body, static_cast<std::uint16_t>(producer.epoch));
        put_u64(body, static_cast<std::uint64_t>(producer.last_timestamp));
        put_varint(body, producer.batches.size());
        for (const Batch& batch : producer.batches) {
            put_u32(body, static_cast<std::uint32_t>(batch.base_sequence));
            put_u32(body, static_cast<std::uint32_t>(batch.last_sequence));
            put_u64(body, static_cast<std::uint64_t>(batch.base_offset));
        }
    }
    std::string bytes(kMagic);
    put_u32(bytes, kVersion);
    put_u32(bytes, crc32c(body));
    return bytes + body;
}

Result<Producers> Producers::decode(std::string_view bytes) {
    Decoder in(bytes);
    if (TRY(in.take(kMagic.size())) != kMagic) return fail(ErrorCode::kCorrupt, "no producers");
    if (TRY(in.u32()) != kVersion)
        return fail(ErrorCode::kUnsupported, "producers of a newer form");
    const std::uint32_t crc = TRY(in.u32());
    if (crc != crc32c(bytes.substr(kHeadBytes))) {
        return fail(ErrorCode::kCorrupt, "the checksum of producers");
    }
    Producers producers;
    for (std::uint64_t left = TRY(in.varint()); left > 0; --left) {
        const auto id = as<std::int64_t>(TRY(in.u64()));
        Producer& producer = producers.producers_[id];
        producer.epoch = static_cast<std::int16_t>(TRY(in.u16()));
        producer.last_timestamp = as<std::int64_t>(TRY(in.u64()));
        const std::uint64_t batches = TRY(in.varint());
        if (batches == 0 || batches > kProducerBatchesMax) {
            return fail(ErrorCode::kCorrupt, "a producer without batches");
        }
        for (std::uint64_t i = 0; i < batches; ++i) {
            Batch batch;
            batch.base_sequence = as<std::int32_t>(TRY(in.u32()));
            batch.last_sequence = as<std::int32_t>(TRY(in.u32()));
            batch.base_offset = as<std::int64_t>(TRY(in.u64()));
            producer.batches.push_back(batch);
        }
    }
    if (!in.done()) return fail(ErrorCode::kCorrupt, "bytes behind the producers");
    return producers;
}

}  // namespace madang::commitlog
