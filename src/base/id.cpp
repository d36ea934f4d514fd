// Groups of five bits to letters and back.
// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

#include <array>

namespace madang {

namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kLength = 13;  // 12 letters of 5 bits and one of the 4 that are left
constexpr std::uint8_t kNone = 0xff;

constexpr std::array<std::uint8_t, 256> kValues = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNone);
    for (std::uint8_t i = 0; i < kAlphabet.size(); ++i) {
        values[static_cast<std::uint8_t>(kAlphabet[i])] = i;
    }
    return values;
}();

}  // namespace

std::string encode_id(std::uint64_t id) {
    std::string text(kLength, '0');
    for (std::size_t i = kLength; i > 0; --i, id >>= 5) text[i - 1] = kAlphabet[id & 31];
    return text;
}

std::optional<std::uint64_t> decode_id(std::string_view text) {
    // The first letter holds four bits: "g" and above would overflow.
    if (text.size() != kLength || text.front() > 'f') return std::nullopt;
    std::uint64_t id = 0;
    for (const char c : text) {
        const std::uint8_t value = kValues[static_cast<std::uint8_t>(c)];
        if (value == kNone) return std::nullopt;
        id = id << 5 | value;
    }
    return id;
}

}  // namespace madang
