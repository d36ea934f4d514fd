// Percent coding: RFC 3986 §2.1.
// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "wire/url/decode.h"
#include "wire/url/url.h"

namespace madang::url {
namespace {

constexpr char kDigits[] = "0123456789ABCDEF";  // upper case: RFC 3986 §2.1

// Returns the value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// RFC 3986 §2.3
constexpr bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

// Returns the byte of the escape at `offset`, or -1 if it is broken.
int escaped_byte(std::string_view text, std::size_t offset) {
    if (text.size() - offset < 3) return -1;
    const int high = hex_value(text[offset + 1]);
    const int low = hex_value(text[offset + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace

Result<std::string> decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        int byte = static_cast<unsigned char>(text[i]);
        if (byte == '%') {
            byte = escaped_byte(text, i);
            if (byte < 0) {
                return fail(ErrorCode::kInvalid, "an escape is not % and two hexadecimal digits",
                            static_cast<std::int64_t>(i));
            }
        } else if (byte == '+' && plus == Plus::kBlank) {
            byte = ' ';
        }
        if (byte == 0) {
            return fail(ErrorCode::kInvalid, "the text holds a NUL", static_cast<std::int64_t>(i));
        }
        if (text[i] == '%') i += 2;
        out.push_back(static_cast<char>(byte));
    }
    if (!is_valid_utf8(out)) return fail(ErrorCode::kInvalid, "the decoded text is not UTF-8");
    return out;
}

Result<std::string> percent_decode(std::string_view text) {
    return decode(text, Plus::kItself);
}

std::string percent_encode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            out.push_back(c);
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out.push_back('%');
        out.push_back(kDigits[byte >> 4]);
        out.push_back(kDigits[byte & 15]);
    }
    return out;
}

}  // namespace madang::url
