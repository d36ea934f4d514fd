// Host and port, as in Host and in targets.
//
// Stricter than RFC 3986 §3.2: no user name, no escapes or sub-delims in names, no zone id, no
// empty port. No client in use sends those, and servers differ in what they make of them. Threads:
// pure functions. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace madang::http1 {

enum class Port : std::uint8_t { kOptional, kRequired };

// Whether `text` is "name", "192.0.2.1" or "[2001:db8::1]", with or without ":port".
bool is_authority(std::string_view text, Port port);

}  // namespace madang::http1
