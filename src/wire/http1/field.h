// Header fields: the token rule, search by name, comma-separated lists.
//
// Threads: pure functions on values.  Source: RFC 9110 §5.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace madang::http1 {

struct Field {
    std::string_view name;   // as sent; compare without case
    std::string_view value;  // without surrounding white space
};

// Whether `text` is one or more token characters (RFC 9110 §5.6.2): names, methods, list members.
bool is_token(std::string_view text);

// Whether `text` may be a field value: visible ASCII, bytes from 0x80, blanks and tabs inside, but
// none at the ends (RFC 9110 §5.5). No CR, LF, NUL or other control, so no field can be smuggled
// in.
bool is_field_value(std::string_view text);

// Returns the value of the first field called `name`, compared without case.
std::optional<std::string_view> find(std::span<const Field> fields, std::string_view name);

// Walks over the members of a comma-separated list, trimmed; empty members are skipped
// (RFC 9110 §5.6.1). A comma inside a quoted string separates nothing.
//
//   for (ListReader list(value); auto member = list.next();) ...
class ListReader {
public:
    explicit ListReader(std::string_view value) : rest_(value) {}
    std::optional<std::string_view> next();

private:
    std::string_view rest_;
};

// Whether the list holds `member`, compared without case.
bool list_contains(std::string_view value, std::string_view member);

}  // namespace madang::http1
