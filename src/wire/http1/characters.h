// Which bytes may stand where, as one table: a byte's classes are the bits of its entry.
// Threads: constants.  Source: RFC 9110 §5.5 and §5.6.2; RFC 3986 §2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace madang::http1 {

enum CharacterClass : std::uint8_t {
    kTokenByte = 1,   // tchar: names, methods
    kTargetByte = 2,  // visible ASCII (0x21 to 0x7e) but "#"
    kHostByte = 4,    // letters, digits, "-._~": host names
    kDigitByte = 8,
    kControlByte = 16,  // what may stand nowhere in a line: 0x00 to 0x1f but tab, and 0x7f
    kHexByte = 32,      // hexadecimal digits
    kAddressByte = 64,  // hexadecimal digits, ":" and ".": inside the brackets of an IPv6 address
};

namespace table {

constexpr bool contains(std::string_view set, int byte) {
    return set.find(static_cast<char>(byte)) != std::string_view::npos;
}

constexpr std::uint8_t classes_of(int byte) {
    const bool digit = byte >= '0' && byte <= '9';
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    unsigned classes = 0;
    if (digit || letter || contains("!#$%&'*+-.^_`|~", byte)) classes |= kTokenByte;
    if (byte > ' ' && byte < 0x7f && byte != '#') classes |= kTargetByte;
    if (digit || letter || contains("-._~", byte)) classes |= kHostByte;
    if (digit) classes |= kDigitByte;
    if ((byte < ' ' && byte != '\t') || byte == 0x7f) classes |= kControlByte;
    if (digit || contains("abcdefABCDEF", byte)) classes |= kHexByte;
    if (digit || contains("abcdefABCDEF:.", byte)) classes |= kAddressByte;
    return static_cast<std::uint8_t>(classes);
}

inline constexpr std::array<std::uint8_t, 256> kClasses = [] {
    std::array<std::uint8_t, 256> classes{};
    for (int byte = 0; byte < 256; ++byte) {
        classes[static_cast<std::size_t>(byte)] = classes_of(byte);
    }
    return classes;
}();

}  // namespace table

constexpr bool is_a(CharacterClass wanted, char c) {
    return (table::kClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}

// Returns how many bytes of the class `text` begins with.
constexpr std::size_t count_leading(CharacterClass wanted, std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && is_a(wanted, text[count])) ++count;
    return count;
}

constexpr bool is_all(CharacterClass wanted, std::string_view text) {
    return count_leading(wanted, text) == text.size();
}

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

// Returns `text` without blanks and tabs at both ends (OWS, RFC 9110 §5.6.3).
constexpr std::string_view trim_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace madang::http1
