// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/reader.h"

#include "wire/dns/limits.h"

namespace madang::dns {
namespace {

constexpr std::uint8_t kPointerBits = 0xC0;  // RFC 1035 §4.1.4
constexpr std::size_t kPointerBytes = 2;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint8_t>(bytes[at]);
}

}  // namespace

Result<std::string_view> Reader::bytes(std::size_t size) {
    if (size > remaining()) return corrupt("a message ends too early");
    const std::string_view taken = message_.substr(offset_, size);
    offset_ += size;
    return taken;
}

Result<std::uint8_t> Reader::u8() {
    return byte_at(TRY(bytes(1)), 0);
}

Result<std::uint16_t> Reader::u16() {
    const std::string_view two = TRY(bytes(2));
    return static_cast<std::uint16_t>(byte_at(two, 0) << 8 | byte_at(two, 1));
}

Result<std::uint32_t> Reader::u32() {
    const std::uint32_t high = TRY(u16());
    const std::uint32_t low = TRY(u16());
    return high << 16 | low;
}

Result<Reader> Reader::part(std::size_t size) {
    const std::size_t begin = offset_;
    TRY(bytes(size));
    Reader part(message_);
    part.offset_ = begin;
    part.end_ = begin + size;
    return part;
}

// Reads labels up to a zero, which it takes, or to a pointer, which it leaves.
Result<Reader::LabelsEnd> Reader::labels(Name& into, std::size_t& at, std::size_t end) const {
    while (true) {
        if (at >= end) return corrupt("a name ends too early");
        const std::uint8_t length = byte_at(message_, at);
        if ((length & kPointerBits) == kPointerBits) return LabelsEnd::kPointer;
        if ((length & kPointerBits) != 0) return corrupt("a label is of an unknown kind");
        ++at;
        if (length == 0) return LabelsEnd::kRoot;
        if (length > end - at) return corrupt("a name ends too early");
        if (!into.append(message_.substr(at, length))) return corrupt("a name is too long");
        at += length;
    }
}

Result<Name> Reader::name(Compression compression) {
    Name name;
    std::size_t begin = offset_;  // of the labels last read: a pointer must lead before them
    std::size_t at = offset_;
    LabelsEnd end = TRY(labels(name, at, end_));
    if (end == LabelsEnd::kRoot) {
        offset_ = at;
        return name;
    }
    if (compression == Compression::kForbidden) return corrupt("a name is compressed here");
    if (end_ - at < kPointerBytes) return corrupt("a name ends too early");
    offset_ = at + kPointerBytes;
    for (std::size_t pointers = 0; end == LabelsEnd::kPointer; ++pointers) {
        if (pointers == kPointersMax) return corrupt("a name has too many pointers");
        if (message_.size() - at < kPointerBytes) return corrupt("a name ends too early");
        const std::size_t high = byte_at(message_, at) & ~std::size_t{kPointerBits};
        at = high << 8 | byte_at(message_, at + 1);
        if (at >= begin) return corrupt("a pointer does not lead backwards");
        begin = at;
        end = TRY(labels(name, at, message_.size()));
    }
    return name;
}

}  // namespace madang::dns
