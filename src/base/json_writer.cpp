// Commas, escapes and the shortest numbers.
// SPDX-License-Identifier: Apache-2.0
#include "base/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"

namespace madang {

namespace {

// Bytes that stand for themselves: ASCII without controls, quote and backslash (RFC 8259 §7).
constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = 0x20; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
    return plain;
}();

void append_escape(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '"': out.append("\\\""); return;
        case '\\': out.append("\\\\"); return;
        case '\b': out.append("\\b"); return;
        case '\f': out.append("\\f"); return;
        case '\n': out.append("\\n"); return;
        case '\r': out.append("\\r"); return;
        case '\t': out.append("\\t"); return;
        default: break;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append("\\u00").push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
}

// Appends what stands at the front of `text` and is not plain; returns how many bytes that was.
std::size_t append_special(std::string& out, std::string_view text) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
        append_escape(out, text.front());
        return 1;
    }
    const std::size_t size = utf8_character(text);
    if (size == 0) {
        out.append("\xef\xbf\xbd");  // U+FFFD for each byte that belongs to no character
        return 1;
    }
    out.append(text.substr(0, size));
    return size;
}

// `format` is as for std::to_chars.
template <class... Format>
void append_decimal(std::string& out, auto value, Format... format) {
    std::array<char, 32> digits;  // the longest double is 24 characters
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, format...);
    CHECK(error == std::errc{}, "32 characters hold any number");
    out.append(digits.data(), end);
}

// Many readers, ours too, take a number without point and exponent as an integer of 64 bits. Two
// kinds of doubles would suffer: -0 loses its sign, and what is beyond 64 bits is refused.
void append_double(std::string& out, double value) {
    constexpr double kIntegersEnd = 9223372036854775808.0;  // 2^63
    if (value == 0 && std::signbit(value)) {
        out.append("-0.0");
    } else if (std::abs(value) >= kIntegersEnd) {
        append_decimal(out, value, std::chars_format::scientific);
    } else {
        append_decimal(out, value);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out.push_back('"');
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && kPlain[static_cast<unsigned char>(text[plain])]) ++plain;
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (!text.empty()) text.remove_prefix(append_special(out, text));
    }
    out.push_back('"');
}

void JsonWriter::begin_value() {
    CHECK(!in_object() || after_key_, "a value inside an object follows its key");
    CHECK(depth_ > 0 || !comma_, "a document is one value");
    if (comma_ && !after_key_) out_.push_back(',');
    after_key_ = false;
    comma_ = true;
}

void JsonWriter::open(char bracket, std::uint64_t is_object) {
    begin_value();
    CHECK(depth_ < kJsonDepthMax, "the levels fit into one word");
    objects_ = objects_ << 1 | is_object;
    ++depth_;
    comma_ = false;
    out_.push_back(bracket);
}

void JsonWriter::close(char bracket, std::uint64_t is_object) {
    CHECK(depth_ > 0 && (objects_ & 1) == is_object, "the end matches the innermost begin");
    CHECK(!after_key_, "each key has a value");
    objects_ >>= 1;
    --depth_;
    comma_ = true;
    out_.push_back(bracket);
}

JsonWriter& JsonWriter::begin_object() {
    open('{', 1);
    return *this;
}

JsonWriter& JsonWriter::end_object() {
    close('}', 1);
    return *this;
}

JsonWriter& JsonWriter::begin_array() {
    open('[', 0);
    return *this;
}

JsonWriter& JsonWriter::end_array() {
    close(']', 0);
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    CHECK(in_object() && !after_key_, "a key stands inside an object, after a whole member");
    if (comma_) out_.push_back(',');
    append_json_string(out_, name);
    out_.push_back(':');
    after_key_ = true;
    return *this;
}

JsonWriter& JsonWriter::string(std::string_view text) {
    begin_value();
    append_json_string(out_, text);
    return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) {
    begin_value();
    append_decimal(out_, value);
    return *this;
}

JsonWriter& JsonWriter::unsigned_integer(std::uint64_t value) {
    begin_value();
    append_decimal(out_, value);
    return *this;
}

JsonWriter& JsonWriter::number(double value) {
    CHECK(std::isfinite(value), "JSON has no text for NaN and infinity");
    begin_value();
    append_double(out_, value);
    return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
    begin_value();
    out_.append(value ? "true" : "false");
    return *this;
}

JsonWriter& JsonWriter::null() {
    begin_value();
    out_.append("null");
    return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    begin_value();
    out_.append(json);
    return *this;
}

}  // namespace madang
