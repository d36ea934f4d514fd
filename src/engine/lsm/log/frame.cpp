// Encoding of log frames, and telling a torn tail from damage.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/log/frame.h"

#include "base/coding.h"
#include "base/hash.h"
#include "engine/lsm/limits.h"

namespace madang::lsm {

namespace {

constexpr std::string_view kLogMagic = "MDNGLOG\n";
constexpr std::string_view kFrameMagic("frm\1", 4);

std::uint32_t frame_checksum(std::uint64_t salt, std::uint64_t offset, std::string_view fields) {
    std::string place;
    put_u64(place, salt);
    put_u64(place, offset);
    return crc32c(fields, crc32c(place));
}

}  // namespace

std::string encode_log_header(LogIdentity identity) {
    std::string header(kLogMagic);
    put_u32(header, kLogVersion);
    put_u64(header, identity.number);
    put_u64(header, identity.salt);
    put_u32(header, crc32c(header));
    return header;
}

Result<LogIdentity> decode_log_header(std::string_view bytes) {
    Decoder decoder(bytes);
    if (TRY(decoder.take(kLogMagic.size())) != kLogMagic) {
        return fail(ErrorCode::kCorrupt, "not a log file");
    }
    const std::uint32_t version = TRY(decoder.u32());
    if (version > kLogVersion) {
        return fail(ErrorCode::kUnsupported, "log written by a newer version", version);
    }
    const std::uint64_t number = TRY(decoder.u64());
    const std::uint64_t salt = TRY(decoder.u64());
    const std::uint32_t expected = crc32c(bytes.substr(0, decoder.offset()));
    if (TRY(decoder.u32()) != expected) {
        return fail(ErrorCode::kCorrupt, "log header fails its checksum");
    }
    return LogIdentity{.number = number, .salt = salt};
}

void put_frame(std::string& out, const Frame& frame, std::uint64_t salt, std::uint64_t offset,
               std::uint64_t synced) {
    std::string fields;
    put_u32(fields, crc32c(frame.payload));
    put_u32(fields, static_cast<std::uint32_t>(frame.payload.size()));
    put_u64(fields, synced);
    put_u64(fields, frame.commit.stamp.value);
    put_u64(fields, static_cast<std::uint64_t>(frame.commit.time.microseconds));
    out += kFrameMagic;
    put_u32(out, frame_checksum(salt, offset, fields));
    out += fields;
    out += frame.payload;
}

struct LogReader::Header {
    std::uint32_t payload_checksum;
    std::uint32_t payload_size;
    std::uint64_t synced;
    Commit commit;
};

Result<LogReader> LogReader::open(std::string_view bytes, std::uint64_t number) {
    const LogIdentity identity = TRY(decode_log_header(bytes));
    if (identity.number != number) {
        return fail(ErrorCode::kCorrupt, "log header names another log",
                    static_cast<std::int64_t>(identity.number));
    }
    return LogReader(bytes, identity);
}

// Returns the frame header at `offset` if its checksum holds.
std::optional<LogReader::Header> LogReader::header_at(std::uint64_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < kFrameHeaderBytes) return std::nullopt;
    const std::string_view bytes = bytes_.substr(offset, kFrameHeaderBytes);
    if (!bytes.starts_with(kFrameMagic)) return std::nullopt;
    Decoder decoder(bytes.substr(kFrameMagic.size()));
    const std::uint32_t checksum = *decoder.u32();
    if (checksum != frame_checksum(identity_.salt, offset, bytes.substr(8))) return std::nullopt;
    Header header{};
    header.payload_checksum = *decoder.u32();
    header.payload_size = *decoder.u32();
    header.synced = *decoder.u64();
    header.commit.stamp.value = *decoder.u64();
    header.commit.time.microseconds = static_cast<std::int64_t>(*decoder.u64());
    return header;
}

// True if a frame further on proves that the byte at `offset` was durable once.
bool LogReader::was_durable(std::uint64_t offset) const {
    for (std::size_t at = bytes_.find(kFrameMagic, offset + 1); at != std::string_view::npos;
         at = bytes_.find(kFrameMagic, at + 1)) {
        const auto header = header_at(at);
        if (header && header->synced > offset) return true;
    }
    return false;
}

Result<std::optional<Frame>> LogReader::next() {
    if (offset_ == bytes_.size()) return std::nullopt;
    const auto header = header_at(offset_);
    if (header && header->payload_size <= kRecordBytesMax && header->synced <= offset_) {
        const std::uint64_t start = offset_ + kFrameHeaderBytes;
        if (bytes_.size() - start >= header->payload_size) {
            const std::string_view payload = bytes_.substr(start, header->payload_size);
            if (crc32c(payload) == header->payload_checksum) {
                offset_ = start + payload.size();
                proven_ = header->synced;
                return Frame{.commit = header->commit, .payload = payload};
            }
        }
    }
    if (was_durable(offset_)) {
        return fail(ErrorCode::kCorrupt, "log is damaged before its end",
                    static_cast<std::int64_t>(offset_));
    }
    return std::nullopt;
}

}  // namespace madang::lsm
