// Integers and byte strings in the byte formats on disk: little-endian, varint, length-prefixed.
//
// varint: groups of 7 bits, lowest first, high bit set on all but the last byte; the shortest form
// only, so that equal values have equal bytes.
// Threads: pure functions; one Decoder, one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace madang {

// Each appends to `out`.
void put_u16(std::string& out, std::uint16_t value);
void put_u32(std::string& out, std::uint32_t value);
void put_u64(std::string& out, std::uint64_t value);
void put_u64_big(std::string& out, std::uint64_t value);  // big-endian: sorts as a number
void put_varint(std::string& out, std::uint64_t value);
void put_bytes(std::string& out, std::string_view bytes);  // varint length, then the bytes

// Reads those forms one after another. After an error the decoder stands where it stood before.
// Errors: corrupt, with the offset of the value that does not fit as detail.
class Decoder {
public:
    // The results of bytes() and take() point into `input`.
    explicit Decoder(std::string_view input) : input_(input) {}

    Result<std::uint16_t> u16();
    Result<std::uint32_t> u32();
    Result<std::uint64_t> u64();
    Result<std::uint64_t> u64_big();
    Result<std::uint64_t> varint();
    Result<std::string_view> bytes();
    Result<std::string_view> take(std::size_t size);

    bool done() const { return offset_ == input_.size(); }
    std::size_t offset() const { return offset_; }
    std::size_t remaining() const { return input_.size() - offset_; }

private:
    std::unexpected<Error> corrupt(const char* text) const;

    std::string_view input_;
    std::size_t offset_ = 0;
};

}  // namespace madang
