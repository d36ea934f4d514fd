// Header fields: the rules and the lists.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/field.h"

#include "base/text.h"
#include "wire/http1/byte_scan.h"
#include "wire/http1/characters.h"

namespace madang::http1 {
namespace {

// Returns the offset of the comma that ends the first member of a list, or its size. Inside a
// quoted string a comma is text and a backslash quotes the next byte (RFC 9110 §5.6.4).
std::size_t member_end(std::string_view list) {
    bool quoted = false;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (list[i] == '"') {
            quoted = !quoted;
        } else if (quoted && list[i] == '\\') {
            ++i;
        } else if (!quoted && list[i] == ',') {
            return i;
        }
    }
    return list.size();
}

}  // namespace

bool is_token(std::string_view text) {
    return !text.empty() && count_token(text) == text.size();
}

bool is_field_value(std::string_view text) {
    if (text.empty()) return true;
    return !is_blank(text.front()) && !is_blank(text.back()) && find_control(text) == text.size();
}

std::optional<std::string_view> find(std::span<const Field> fields, std::string_view name) {
    for (const Field& field : fields) {
        if (ascii_equal_fold(field.name, name)) return field.value;
    }
    return std::nullopt;
}

std::optional<std::string_view> ListReader::next() {
    while (!rest_.empty()) {
        const std::size_t end = member_end(rest_);
        const std::string_view member = trim_blanks(rest_.substr(0, end));
        rest_.remove_prefix(end == rest_.size() ? end : end + 1);
        if (!member.empty()) return member;
    }
    return std::nullopt;
}

bool list_contains(std::string_view value, std::string_view member) {
    ListReader list(value);
    while (const auto found = list.next()) {
        if (ascii_equal_fold(*found, member)) return true;
    }
    return false;
}

}  // namespace madang::http1
