// Integers and byte strings, written and read byte by byte (compilers make one move of it).
// SPDX-License-Identifier: Apache-2.0
#include "base/coding.h"

#include <array>
#include <bit>
#include <cstring>

#include "base/limits.h"

namespace madang {

namespace {

static_assert(std::endian::native == std::endian::little, "the moves below are little-endian");

template <class T>
void put(std::string& out, T value) {
    std::array<char, sizeof value> bytes;
    std::memcpy(bytes.data(), &value, sizeof value);
    out.append(bytes.data(), bytes.size());
}

// Reads a T at the start of `bytes`, which holds at least one.
template <class T>
T load(std::string_view bytes) {
    T value;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

}  // namespace

void put_u16(std::string& out, std::uint16_t value) {
    put(out, value);
}
void put_u32(std::string& out, std::uint32_t value) {
    put(out, value);
}
void put_u64(std::string& out, std::uint64_t value) {
    put(out, value);
}
void put_u64_big(std::string& out, std::uint64_t value) {
    put(out, std::byteswap(value));
}

void put_varint(std::string& out, std::uint64_t value) {
    std::array<char, kVarintBytesMax> bytes;
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7) bytes[size++] = static_cast<char>(value | 0x80);
    bytes[size++] = static_cast<char>(value);
    out.append(bytes.data(), size);
}

void put_bytes(std::string& out, std::string_view bytes) {
    put_varint(out, bytes.size());
    out.append(bytes);
}

std::unexpected<Error> Decoder::corrupt(const char* text) const {
    return fail(ErrorCode::kCorrupt, text, static_cast<std::int64_t>(offset_));
}

Result<std::string_view> Decoder::take(std::size_t size) {
    if (size > remaining()) return corrupt("the bytes end inside a value");
    const std::string_view taken = input_.substr(offset_, size);
    offset_ += size;
    return taken;
}

Result<std::uint16_t> Decoder::u16() {
    return load<std::uint16_t>(TRY(take(sizeof(std::uint16_t))));
}

Result<std::uint32_t> Decoder::u32() {
    return load<std::uint32_t>(TRY(take(sizeof(std::uint32_t))));
}

Result<std::uint64_t> Decoder::u64() {
    return load<std::uint64_t>(TRY(take(sizeof(std::uint64_t))));
}

Result<std::uint64_t> Decoder::u64_big() {
    return std::byteswap(TRY(u64()));
}

Result<std::uint64_t> Decoder::varint() {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < kVarintBytesMax; ++i) {
        if (i == remaining()) return corrupt("the bytes end inside a varint");
        const auto byte = static_cast<std::uint8_t>(input_[offset_ + i]);
        // The tenth byte holds the one bit that is left of 64.
        if (i + 1 == kVarintBytesMax && byte > 1) break;
        value |= std::uint64_t{byte & 0x7fu} << (7 * i);
        if ((byte & 0x80) != 0) continue;
        if (byte == 0 && i > 0) return corrupt("a varint is longer than it needs to be");
        offset_ += i + 1;
        return value;
    }
    return corrupt("a varint is larger than 64 bits");
}

Result<std::string_view> Decoder::bytes() {
    const std::size_t start = offset_;
    const std::uint64_t size = TRY(varint());
    if (size > remaining()) {
        offset_ = start;
        return corrupt("the bytes end inside a byte string");
    }
    return take(size);
}

}  // namespace madang
