// The line before a chunk's data.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/chunk_line.h"

#include <charconv>

#include "wire/http1/characters.h"
#include "wire/http1/limits.h"

namespace madang::http1 {
namespace {

// Each take_ function removes one thing from the front and returns whether it was there.
bool take(std::string_view& text, char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
}

void take_blanks(std::string_view& text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

bool take_token(std::string_view& text) {
    const std::size_t length = count_leading(kTokenByte, text);
    text.remove_prefix(length);
    return length > 0;
}

// RFC 9110 §5.6.4; controls were refused with the line.
bool take_quoted(std::string_view& text) {
    if (!take(text, '"')) return false;
    while (!text.empty() && text.front() != '"') {
        const std::size_t length = text.front() == '\\' ? 2 : 1;
        if (length > text.size()) return false;
        text.remove_prefix(length);
    }
    return take(text, '"');
}

// *( ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ), with BWS before each ";" but the
// first
bool are_extensions(std::string_view text) {
    while (!text.empty()) {
        if (!take(text, ';')) return false;
        take_blanks(text);
        if (!take_token(text)) return false;
        if (text.empty()) return true;
        take_blanks(text);
        if (take(text, '=')) {
            take_blanks(text);
            if (!take_quoted(text) && !take_token(text)) return false;
            if (text.empty()) return true;
            take_blanks(text);
        }
        if (text.empty()) return false;  // blanks at the end belong to nothing
    }
    return true;
}

}  // namespace

std::expected<std::uint64_t, Refusal> parse_chunk_line(std::string_view line) {
    const std::size_t digits = count_leading(kHexByte, line);
    if (digits == 0) return std::unexpected(refused::kChunkSize);
    if (digits > kChunkSizeDigitsMax) return std::unexpected(refused::kChunkSizeOverflow);
    const std::string_view extensions = line.substr(digits);
    if (!extensions.empty() && extensions.front() != ';') {
        return std::unexpected(refused::kChunkSize);
    }
    if (!are_extensions(extensions)) return std::unexpected(refused::kChunkExtension);
    std::uint64_t size = 0;
    const std::string_view number = line.substr(0, digits);
    std::from_chars(number.data(), number.data() + number.size(), size, 16);
    return size;
}

}  // namespace madang::http1
