// Headers and records.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/record_batch.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "base/hash.h"

namespace madang::kafka {
namespace {

constexpr std::size_t kLengthAt = 8;
constexpr std::size_t kEpochAt = 12;
constexpr std::size_t kMagicAt = 16;
constexpr std::size_t kCrcAt = 17;
constexpr std::size_t kCheckedAt = 21;
constexpr std::uint32_t kBeforeLength = 12;  // bytes that the length does not count
constexpr char kMagic = 2;

template <class T>
T big_endian(std::string_view bytes, std::size_t offset) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value = value << 8 | static_cast<unsigned char>(bytes[offset + i]);
    }
    return static_cast<T>(value);
}

template <class T>
void put(std::span<char> bytes, std::size_t offset, T value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        bytes[offset + i] = static_cast<char>(bits >> (8 * (sizeof(T) - 1 - i)));
    }
}

// Reads zigzag varints; after a failure everything is 0 and empty.
class RecordReader {
public:
    explicit RecordReader(std::string_view bytes) : bytes_(bytes) {}

    bool failed() const { return failed_; }
    bool done() const { return bytes_.empty(); }

    std::int64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            const std::string_view byte = take(1);
            if (failed_) return 0;
            const auto bits = static_cast<unsigned char>(byte[0]);
            value |= std::uint64_t{bits & 127u} << shift;
            if (bits < 128) {
                return static_cast<std::int64_t>(value >> 1) ^
                       -static_cast<std::int64_t>(value & 1);
            }
        }
        return fail(), 0;
    }
    std::string_view take(std::uint64_t size) {
        if (size > bytes_.size()) return fail(), std::string_view();
        const std::string_view taken = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return taken;
    }
    // A length of -1 is null.
    std::optional<std::string_view> text() {
        const std::int64_t size = varint();
        if (size == -1) return std::nullopt;
        return take(static_cast<std::uint64_t>(size));
    }

private:
    void fail() {
        failed_ = true;
        bytes_ = {};
    }

    std::string_view bytes_;
    bool failed_ = false;
};

// Timestamps are whatever a producer says.
std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

std::int64_t wrapping_difference(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}

bool read_record(RecordReader& reader, const BatchHeader& header, Record& record) {
    reader.take(1);  // attributes, of no use
    record.timestamp = wrapping_sum(header.base_timestamp, reader.varint());
    const std::int64_t delta = reader.varint();
    if (delta < 0 || delta > header.last_offset_delta) return false;
    record.offset = header.base_offset + delta;
    record.key = reader.text();
    record.value = reader.text();
    record.headers.clear();
    const std::int64_t headers = reader.varint();
    if (headers < 0 || headers > static_cast<std::int64_t>(kRecordHeadersMax)) return false;
    for (std::int64_t i = 0; i < headers && !reader.failed(); ++i) {
        const auto key = reader.text();
        if (!key) return false;
        record.headers.push_back({*key, reader.text()});
    }
    return !reader.failed() && reader.done();
}

void put_varint(std::string& out, std::int64_t value) {
    auto bits = static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
    for (; bits >= 128; bits >>= 7) out.push_back(static_cast<char>(bits | 128));
    out.push_back(static_cast<char>(bits));
}

void put_text(std::string& out, std::optional<std::string_view> text) {
    put_varint(out, text ? static_cast<std::int64_t>(text->size()) : -1);
    out.append(text.value_or(std::string_view()));
}

}  // namespace

Result<BatchHeader> decode_batch_header(std::string_view bytes) {
    if (bytes.size() < kBatchHeaderBytes) return fail(ErrorCode::kCorrupt, "a batch is cut short");
    if (bytes[kMagicAt] != kMagic) {
        return fail(ErrorCode::kUnsupported, "a batch of another format", bytes[kMagicAt]);
    }
    const auto length = big_endian<std::int32_t>(bytes, kLengthAt);
    BatchHeader header;
    header.base_offset = big_endian<std::int64_t>(bytes, 0);
    header.leader_epoch = big_endian<std::int32_t>(bytes, kEpochAt);
    header.crc = big_endian<std::uint32_t>(bytes, kCrcAt);
    header.attributes = big_endian<std::uint16_t>(bytes, kCheckedAt);
    header.last_offset_delta = big_endian<std::int32_t>(bytes, 23);
    header.base_timestamp = big_endian<std::int64_t>(bytes, 27);
    header.max_timestamp = big_endian<std::int64_t>(bytes, 35);
    header.producer_id = big_endian<std::int64_t>(bytes, 43);
    header.producer_epoch = big_endian<std::int16_t>(bytes, 51);
    header.base_sequence = big_endian<std::int32_t>(bytes, 53);
    header.records = big_endian<std::int32_t>(bytes, 57);
    constexpr auto kLeast = static_cast<std::int32_t>(kBatchHeaderBytes - kBeforeLength);
    if (length < kLeast)
        return fail(ErrorCode::kCorrupt, "a batch shorter than its header", length);
    header.bytes = static_cast<std::uint32_t>(length) + kBeforeLength;
    const bool is_possible = header.last_offset_delta >= 0 && header.records >= 0 &&
                             header.records - 1 <= header.last_offset_delta &&
                             header.base_offset >= 0 &&
                             header.base_offset <= std::numeric_limits<std::int64_t>::max() / 2;
    if (!is_possible) return fail(ErrorCode::kCorrupt, "impossible offsets of a batch");
    return header;
}

Result<BatchHeader> check_batch(std::string_view batch) {
    const BatchHeader header = TRY(decode_batch_header(batch));
    if (header.bytes != batch.size()) return fail(ErrorCode::kCorrupt, "a batch of another length");
    if (crc32c(batch.substr(kCheckedAt)) != header.crc) {
        return fail(ErrorCode::kCorrupt, "the checksum of a batch");
    }
    return header;
}

void place_batch(std::span<char> header, std::int64_t base_offset, std::int32_t leader_epoch) {
    DCHECK(header.size() >= kBatchHeaderBytes, "the caller holds a header");
    put(header, 0, base_offset);
    put(header, kEpochAt, leader_epoch);
}

Result<> each_record(const BatchHeader& header, std::string_view records,
                     const std::function<Result<>(const Record&)>& each) {
    RecordReader reader(records);
    Record record;
    for (std::int32_t i = 0; i < header.records; ++i) {
        const auto bytes = reader.text();
        if (!bytes) return fail(ErrorCode::kCorrupt, "a record without a length", i);
        RecordReader body(*bytes);
        if (reader.failed() || !read_record(body, header, record)) {
            return fail(ErrorCode::kCorrupt, "a record that does not fit its length", i);
        }
        TRY(each(record));
    }
    if (!reader.done()) return fail(ErrorCode::kCorrupt, "bytes behind the last record");
    return {};
}

void put_record(std::string& out, const Record& record, std::int64_t base_timestamp,
                std::int32_t offset_delta) {
    std::string body(1, '\0');
    put_varint(body, wrapping_difference(record.timestamp, base_timestamp));
    put_varint(body, offset_delta);
    put_text(body, record.key);
    put_text(body, record.value);
    put_varint(body, static_cast<std::int64_t>(record.headers.size()));
    for (const RecordHeader& header : record.headers) {
        put_text(body, header.key);
        put_text(body, header.value);
    }
    put_text(out, body);
}

void BatchBuilder::add(const Record& record, std::optional<std::int32_t> offset_delta) {
    if (count_ == 0) {
        header_.base_timestamp = record.timestamp;
        header_.max_timestamp = record.timestamp;
    }
    header_.max_timestamp = std::max(header_.max_timestamp, record.timestamp);
    const std::int32_t delta = offset_delta.value_or(next_delta_);
    DCHECK(delta >= next_delta_, "offsets ascend");
    put_record(records_, record, header_.base_timestamp, delta);
    header_.last_offset_delta = delta;
    next_delta_ = delta + 1;
    ++count_;
}

void BatchBuilder::set_producer(std::int64_t id, std::int16_t epoch, std::int32_t base_sequence) {
    header_.producer_id = id;
    header_.producer_epoch = epoch;
    header_.base_sequence = base_sequence;
}

std::string BatchBuilder::finish() {
    DCHECK(count_ > 0, "a batch holds records");
    header_.records = count_;
    std::string batch = encode_batch(header_, records_);
    *this = BatchBuilder();
    return batch;
}

std::string encode_batch(BatchHeader header, std::string_view records) {
    std::string batch(kBatchHeaderBytes, '\0');
    batch.append(records);
    const std::span<char> out(batch);
    place_batch(out, header.base_offset, header.leader_epoch);
    put(out, kLengthAt, static_cast<std::uint32_t>(batch.size()) - kBeforeLength);
    batch[kMagicAt] = kMagic;
    put(out, kCheckedAt, header.attributes);
    put(out, 23, header.last_offset_delta);
    put(out, 27, header.base_timestamp);
    put(out, 35, header.max_timestamp);
    put(out, 43, header.producer_id);
    put(out, 51, header.producer_epoch);
    put(out, 53, header.base_sequence);
    put(out, 57, header.records);
    put(out, kCrcAt, crc32c(std::string_view(batch).substr(kCheckedAt)));
    return batch;
}

}  // namespace madang::kafka
