// Integers, lengths and texts.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/writer.h"

namespace madang::kafka {

void Writer::integer(std::uint64_t value, std::size_t size) {
    for (std::size_t i = size; i-- > 0;) out_.bytes.push_back(static_cast<char>(value >> (8 * i)));
}

void Writer::varint(std::uint64_t value) {
    for (; value >= 128; value >>= 7) out_.bytes.push_back(static_cast<char>(value | 128));
    out_.bytes.push_back(static_cast<char>(value));
}

void Writer::length(std::size_t value, std::size_t plain_size) {
    if (is_flexible_) {
        varint(value + 1);
    } else {
        integer(value, plain_size);
    }
}

void Writer::null(std::size_t plain_size) {
    if (is_flexible_) {
        varint(0);
    } else {
        integer(~std::uint64_t{0}, plain_size);
    }
}

void Writer::write(const std::string& value) {
    length(value.size(), sizeof(std::int16_t));
    out_.bytes += value;
}

void Writer::write(const std::optional<std::string>& value) {
    if (value) {
        write(*value);
    } else {
        null(sizeof(std::int16_t));
    }
}

void Writer::write(const Blob& value) {
    length(value.bytes.size(), sizeof(std::int32_t));
    out_.bytes += value.bytes;
}

void Writer::write(const Uuid& value) {
    out_.bytes.append(value.bytes.data(), value.bytes.size());
}

void Writer::write(const Records& value) {
    if (value.is_null) return null(sizeof(std::int32_t));
    length(value.elsewhere > 0 ? value.elsewhere : value.bytes.size(), sizeof(std::int32_t));
    out_.bytes += value.bytes;
    if (value.elsewhere > 0) out_.gaps.push_back({out_.bytes.size(), value.elsewhere});
}

}  // namespace madang::kafka
