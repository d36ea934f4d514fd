// Integers, lengths and texts.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/reader.h"

#include <algorithm>

namespace madang::kafka {

std::string_view Reader::take(std::size_t size) {
    if (size > bytes_.size() - offset_) {
        fail("the message ends before its time");
        return {};
    }
    const std::string_view taken = bytes_.substr(offset_, size);
    offset_ += size;
    return taken;
}

std::uint64_t Reader::integer(std::size_t size) {
    std::uint64_t value = 0;
    for (const char c : take(size)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

// UNSIGNED_VARINT: 7 bits a byte, lowest first, 32 bits at most.
std::uint64_t Reader::varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
        const std::uint64_t byte = integer(1);
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
    }
    fail("a length of more than 32 bits");
    return 0;
}

// Compact lengths are one more than they say, so that 0 can be null.
std::optional<std::size_t> Reader::length(std::size_t plain_size) {
    if (is_flexible_) {
        const std::uint64_t announced = varint();
        return announced == 0 ? std::nullopt : std::optional<std::size_t>(announced - 1);
    }
    const std::uint64_t announced = integer(plain_size);
    const std::uint64_t null = plain_size == 2 ? 0xFFFF : 0xFFFF'FFFF;
    if (announced == null) return std::nullopt;
    if (announced > null / 2) fail("a negative length");
    return failed() ? 0 : announced;
}

std::optional<std::string_view> Reader::text(std::size_t plain_size) {
    const auto size = length(plain_size);
    if (!size) return std::nullopt;
    return take(*size);
}

void Reader::skip_tags() {
    if (!is_flexible_) return;
    const std::uint64_t count = varint();
    if (count > kTagsMax) return fail("too many tagged fields");
    for (std::uint64_t i = 0; i < count && !failed(); ++i) {
        varint();  // its number
        take(varint());
    }
}

void Reader::read(bool& value) {
    value = integer(1) != 0;
}

void Reader::read(std::string& value) {
    const auto read = text(sizeof(std::int16_t));
    if (!read) return fail("a null string where one is needed");
    value.assign(*read);
}

void Reader::read(std::optional<std::string>& value) {
    const auto read = text(sizeof(std::int16_t));
    value.reset();
    if (read) value.emplace(*read);
}

void Reader::read(Blob& value) {
    const auto read = text(sizeof(std::int32_t));
    if (!read) return fail("null bytes where some are needed");
    value.bytes.assign(*read);
}

void Reader::read(Uuid& value) {
    const std::string_view read = take(value.bytes.size());
    std::ranges::copy(read, value.bytes.begin());
}

void Reader::read(Records& value) {
    const auto read = text(sizeof(std::int32_t));
    value = {.bytes = read.value_or(std::string_view()), .is_null = !read};
}

Result<> Reader::finish() const {
    const auto detail = static_cast<std::int64_t>(offset_);
    if (fault_ != nullptr) return madang::fail(madang::ErrorCode::kCorrupt, fault_, detail);
    if (offset_ == bytes_.size()) return {};
    return madang::fail(madang::ErrorCode::kCorrupt, "bytes behind the end of the message", detail);
}

}  // namespace madang::kafka
