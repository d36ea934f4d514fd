// One function each way for each kind.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/compression.h"

#include <lz4frame.h>
#include <snappy-c.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>

namespace madang::kafka {
namespace {

constexpr std::size_t kPiece = 64 << 10;  // made at once, so that growth follows what is there

// The head of snappy-java: magic, version, oldest version that reads it.
constexpr std::string_view kXerialHead{"\x82SNAPPY\0\0\0\0\1\0\0\0\1", 16};
constexpr std::size_t kXerialMagicBytes = 8;
constexpr std::size_t kXerialBlock = 32 << 10;  // its default
constexpr std::size_t kLengthBytes = 4;

std::unexpected<Error> corrupt() {
    return fail(ErrorCode::kCorrupt, "records that cannot be decompressed");
}

std::unexpected<Error> too_much(std::size_t bytes_max) {
    return fail(ErrorCode::kExhausted, "records that decompress to too much",
                static_cast<std::int64_t>(bytes_max));
}

// Grows by pieces, never over a limit.
class Output {
public:
    explicit Output(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    // Returns room for a piece; empty where the limit is reached.
    std::span<char> room() {
        const std::size_t size = std::min(kPiece, bytes_max_ - used_);
        bytes_.resize(used_ + size);
        return std::span(bytes_).subspan(used_, size);
    }
    void use(std::size_t count) { used_ += count; }
    bool is_full() const { return used_ == bytes_max_; }
    std::string finish() && {
        bytes_.resize(used_);
        return std::move(bytes_);
    }

private:
    const std::size_t bytes_max_;
    std::size_t used_ = 0;
    std::string bytes_;
};

Bytef* zlib_bytes(std::string_view bytes) {
    return const_cast<Bytef*>(reinterpret_cast<const Bytef*>(bytes.data()));
}

// Frees a stream of zlib.
struct Inflater {
    z_stream stream{};
    bool is_open = false;
    Inflater() = default;
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    ~Inflater() {
        if (is_open) ::inflateEnd(&stream);
    }
};

Result<std::string> gunzip(std::string_view bytes, std::size_t bytes_max) {
    constexpr int kGzipWindow = 15 + 16;
    Inflater inflater;
    z_stream& stream = inflater.stream;
    if (::inflateInit2(&stream, kGzipWindow) != Z_OK) return too_much(bytes_max);
    inflater.is_open = true;
    stream.next_in = zlib_bytes(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    Output output(bytes_max);
    while (true) {
        const std::span<char> room = output.room();
        char none = 0;  // a full output may still be at its end
        stream.next_out = reinterpret_cast<Bytef*>(room.empty() ? &none : room.data());
        stream.avail_out = room.empty() ? 1 : static_cast<uInt>(room.size());
        const uInt before = stream.avail_out;
        const int status = ::inflate(&stream, Z_NO_FLUSH);
        const uInt made = before - stream.avail_out;
        if (status != Z_OK && status != Z_STREAM_END) return corrupt();
        if (room.empty() && made > 0) return too_much(bytes_max);
        if (!room.empty()) output.use(made);
        if (status == Z_STREAM_END && stream.avail_in == 0) return std::move(output).finish();
        if (status == Z_STREAM_END && ::inflateReset(&stream) != Z_OK) return corrupt();
    }
}

Result<std::string> gzip(std::string_view bytes) {
    constexpr int kGzipWindow = 15 + 16;
    constexpr int kMemory = 8;  // zlib's default
    z_stream stream{};
    if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemory,
                       Z_DEFAULT_STRATEGY) != Z_OK) {
        return fail(ErrorCode::kExhausted, "no memory to compress");
    }
    std::string out(::deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = zlib_bytes(bytes);
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = ::deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    ::deflateEnd(&stream);
    if (status != Z_STREAM_END) return fail(ErrorCode::kExhausted, "no memory to compress");
    return out;
}

std::uint32_t length_at(std::string_view bytes) {
    std::uint32_t length = 0;
    for (const char byte : bytes.substr(0, kLengthBytes)) {
        length = length << 8 | static_cast<unsigned char>(byte);
    }
    return length;
}

void put_length(std::string& out, std::size_t length) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>(length >> shift & 255));
    }
}

Result<> unsnap_block(std::string_view block, std::size_t bytes_max, std::string& out) {
    std::size_t size = 0;
    if (::snappy_uncompressed_length(block.data(), block.size(), &size) != SNAPPY_OK) {
        return corrupt();
    }
    if (size > bytes_max - out.size()) return too_much(bytes_max);
    // What a block announces is taken only where it can be: three bytes make at most 64.
    if (size / 32 > block.size()) return corrupt();
    const std::size_t before = out.size();
    out.resize(before + size);
    const auto status = ::snappy_uncompress(block.data(), block.size(), out.data() + before, &size);
    if (status != SNAPPY_OK) return corrupt();
    return {};
}

Result<std::string> unsnap(std::string_view bytes, std::size_t bytes_max) {
    std::string out;
    if (!bytes.starts_with(kXerialHead.substr(0, kXerialMagicBytes))) {
        TRY(unsnap_block(bytes, bytes_max, out));
        return out;
    }
    if (bytes.size() < kXerialHead.size()) return corrupt();
    bytes.remove_prefix(kXerialHead.size());
    while (!bytes.empty()) {
        if (bytes.size() < kLengthBytes) return corrupt();
        const std::uint32_t length = length_at(bytes);
        bytes.remove_prefix(kLengthBytes);
        if (length > bytes.size()) return corrupt();
        TRY(unsnap_block(bytes.substr(0, length), bytes_max, out));
        bytes.remove_prefix(length);
    }
    return out;
}

Result<std::string> snap(std::string_view bytes) {
    std::string out(kXerialHead);
    std::string block(::snappy_max_compressed_length(kXerialBlock), '\0');
    while (!bytes.empty()) {
        const std::string_view piece = bytes.substr(0, kXerialBlock);
        std::size_t size = block.size();
        if (::snappy_compress(piece.data(), piece.size(), block.data(), &size) != SNAPPY_OK) {
            return fail(ErrorCode::kExhausted, "no memory to compress");
        }
        put_length(out, size);
        out.append(block, 0, size);
        bytes.remove_prefix(piece.size());
    }
    return out;
}

Result<std::string> unlz4(std::string_view bytes, std::size_t bytes_max) {
    LZ4F_dctx* made = nullptr;
    if (::LZ4F_isError(::LZ4F_createDecompressionContext(&made, LZ4F_VERSION)) != 0) {
        return too_much(bytes_max);
    }
    const std::unique_ptr<LZ4F_dctx, decltype(&::LZ4F_freeDecompressionContext)> context(
        made, &::LZ4F_freeDecompressionContext);
    Output output(bytes_max);
    std::size_t expected = 1;
    while (expected != 0) {
        const std::span<char> room = output.room();
        char none = 0;
        std::size_t made_bytes = room.empty() ? 1 : room.size();
        std::size_t taken = bytes.size();
        expected = ::LZ4F_decompress(context.get(), room.empty() ? &none : room.data(), &made_bytes,
                                     bytes.data(), &taken, nullptr);
        if (::LZ4F_isError(expected) != 0) return corrupt();
        if (room.empty() && made_bytes > 0) return too_much(bytes_max);
        output.use(room.empty() ? 0 : made_bytes);
        bytes.remove_prefix(taken);
        const bool stands_still = taken == 0 && made_bytes == 0 && expected != 0;
        if (stands_still) return corrupt();  // it ends inside its frame
    }
    if (!bytes.empty()) return corrupt();
    return std::move(output).finish();
}

Result<std::string> lz4(std::string_view bytes) {
    std::string out(::LZ4F_compressFrameBound(bytes.size(), nullptr), '\0');
    const std::size_t size =
        ::LZ4F_compressFrame(out.data(), out.size(), bytes.data(), bytes.size(), nullptr);
    if (::LZ4F_isError(size) != 0) return fail(ErrorCode::kExhausted, "no memory to compress");
    out.resize(size);
    return out;
}

Result<std::string> unzstd(std::string_view bytes, std::size_t bytes_max) {
    const std::unique_ptr<ZSTD_DCtx, decltype(&::ZSTD_freeDCtx)> context(::ZSTD_createDCtx(),
                                                                         &::ZSTD_freeDCtx);
    if (!context) return too_much(bytes_max);
    Output output(bytes_max);
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    std::size_t expected = 1;
    while (expected != 0 || in.pos < in.size) {
        const std::span<char> room = output.room();
        char none = 0;
        ZSTD_outBuffer out{room.empty() ? &none : room.data(), room.empty() ? 1 : room.size(), 0};
        const std::size_t before = in.pos;
        expected = ::ZSTD_decompressStream(context.get(), &out, &in);
        if (::ZSTD_isError(expected) != 0) return corrupt();
        if (room.empty() && out.pos > 0) return too_much(bytes_max);
        output.use(room.empty() ? 0 : out.pos);
        const bool stands_still = in.pos == before && out.pos == 0 && expected != 0;
        if (stands_still) return corrupt();  // it ends inside its frame
    }
    return std::move(output).finish();
}

Result<std::string> zstd(std::string_view bytes) {
    std::string out(::ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size =
        ::ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), ZSTD_CLEVEL_DEFAULT);
    if (::ZSTD_isError(size) != 0) return fail(ErrorCode::kExhausted, "no memory to compress");
    out.resize(size);
    return out;
}

std::unexpected<Error> unknown(std::uint8_t compression_bits) {
    return fail(ErrorCode::kUnsupported, "an unknown compression", compression_bits);
}

}  // namespace

Result<std::string> decompress(std::uint8_t compression_bits, std::string_view bytes,
                               std::size_t bytes_max) {
    switch (static_cast<Compression>(compression_bits)) {
        case Compression::kNone: return std::string(bytes);
        case Compression::kGzip: return gunzip(bytes, bytes_max);
        case Compression::kSnappy: return unsnap(bytes, bytes_max);
        case Compression::kLz4: return unlz4(bytes, bytes_max);
        case Compression::kZstd: return unzstd(bytes, bytes_max);
    }
    return unknown(compression_bits);
}

Result<std::string> compress(std::uint8_t compression_bits, std::string_view bytes) {
    switch (static_cast<Compression>(compression_bits)) {
        case Compression::kNone: return std::string(bytes);
        case Compression::kGzip: return gzip(bytes);
        case Compression::kSnappy: return snap(bytes);
        case Compression::kLz4: return lz4(bytes);
        case Compression::kZstd: return zstd(bytes);
    }
    return unknown(compression_bits);
}

Result<BatchRecords> BatchRecords::of(const BatchHeader& header, std::string_view batch) {
    BatchRecords records;
    records.borrowed_ = batch.substr(kBatchHeaderBytes);
    // A batch that a compaction has emptied has no records, compressed or not.
    records.is_own_ = header.compression_bits() != 0 && header.records > 0;
    if (records.is_own_) {
        records.own_ = TRY(decompress(header.compression_bits(), records.borrowed_));
    }
    return records;
}

}  // namespace madang::kafka
