// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/name.h"

#include <algorithm>
#include <optional>

#include "wire/dns/limits.h"

namespace madang::dns {
namespace {

constexpr char kEscape = '\\';

char lower(char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

// Takes one byte of a label from the front of `text`, which begins with a backslash.
std::optional<char> take_escaped(std::string_view& text) {
    text.remove_prefix(1);
    if (text.empty()) return std::nullopt;
    if (!is_digit(text.front())) {
        const char byte = text.front();
        text.remove_prefix(1);
        return byte;
    }
    const std::string_view digits = text.substr(0, kEscapeDigits);
    if (digits.size() < kEscapeDigits || !std::ranges::all_of(digits, is_digit)) {
        return std::nullopt;
    }
    int value = 0;
    for (const char digit : digits) value = 10 * value + (digit - '0');
    if (value > 0xFF) return std::nullopt;
    text.remove_prefix(kEscapeDigits);
    return static_cast<char>(value);
}

// Takes a label and the dot behind it. Returns nothing for a broken escape.
std::optional<std::string> take_label(std::string_view& text) {
    std::string label;
    while (!text.empty() && text.front() != '.') {
        if (text.front() == kEscape) {
            const auto byte = take_escaped(text);
            if (!byte) return std::nullopt;
            label += *byte;
        } else {
            label += text.front();
            text.remove_prefix(1);
        }
    }
    if (!text.empty()) text.remove_prefix(1);
    return label;
}

void put_text(std::string& out, char byte) {
    const bool is_visible = byte > ' ' && byte < '\x7F';
    if (!is_visible) {
        const auto value = static_cast<unsigned char>(byte);
        out += kEscape;
        out += static_cast<char>('0' + value / 100);
        out += static_cast<char>('0' + value / 10 % 10);
        out += static_cast<char>('0' + value % 10);
        return;
    }
    if (byte == '.' || byte == kEscape || byte == '"') out += kEscape;
    out += byte;
}

std::size_t first_length(std::string_view labels) {
    return static_cast<unsigned char>(labels.front());
}

}  // namespace

Result<Name> Name::parse(std::string_view text) {
    if (text.empty()) return fail(ErrorCode::kInvalid, "a name is empty");
    Name name;
    if (text == ".") return name;
    const std::size_t size = text.size();
    while (!text.empty()) {
        const auto at = static_cast<std::int64_t>(size - text.size());
        const auto label = take_label(text);
        if (!label) return fail(ErrorCode::kInvalid, "a name holds a broken escape", at);
        if (!name.append(*label)) {
            return fail(ErrorCode::kInvalid, "a label is empty or too long, or a name is", at);
        }
    }
    return name;
}

Result<> Name::append(std::string_view label) {
    if (label.empty() || label.size() > kLabelBytesMax) {
        return fail(ErrorCode::kInvalid, "a label has 1 to 63 bytes");
    }
    const std::size_t root_and_length = 2;
    if (labels_.size() + label.size() + root_and_length > kNameBytesMax) {
        return fail(ErrorCode::kInvalid, "a name has at most 255 bytes");
    }
    labels_ += static_cast<char>(label.size());
    std::ranges::transform(label, std::back_inserter(labels_), lower);
    return {};
}

std::string Name::to_string() const {
    if (is_root()) return ".";
    std::string text;
    for (std::string_view rest = labels_; !rest.empty();) {
        const std::size_t length = first_length(rest);
        if (!text.empty()) text += '.';
        for (const char byte : rest.substr(1, length)) put_text(text, byte);
        rest.remove_prefix(1 + length);
    }
    return text;
}

std::size_t Name::label_count() const {
    std::size_t count = 0;
    for (std::string_view rest = labels_; !rest.empty(); ++count) {
        rest.remove_prefix(1 + first_length(rest));
    }
    return count;
}

Name Name::parent() const {
    Name parent;
    if (!is_root()) parent.labels_ = labels_.substr(1 + first_length(labels_));
    return parent;
}

bool Name::is_within(const Name& zone) const {
    std::string_view rest = labels_;
    while (rest.size() > zone.labels_.size()) rest.remove_prefix(1 + first_length(rest));
    return rest == zone.labels_;
}

}  // namespace madang::dns
