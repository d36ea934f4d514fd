// Entity tags and conditional requests.
//
// Threads: pure functions.  Source: RFC 9110 §8.8.3 (ETag) and §13 (conditions).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/http/message.h"

namespace madang::http {

// Returns the strong tag of a version, with its quotes: "\"000000000001a\"".
std::string strong_etag(std::uint64_t version);
// Returns the version of exactly such a tag, or nothing.
std::optional<std::uint64_t> version_of(std::string_view etag);

enum class Condition : std::uint8_t {
    kProceed,      // do what was asked
    kNotModified,  // answer not_modified()
    kFailed,       // answer 412, see precondition_failed()
};

// Evaluates If-Match, then If-None-Match (RFC 9110 §13.2.2) against the current tag of what the
// request names; nothing if it does not exist. Dates are not used: all our answers carry tags.
Condition evaluate_conditions(const Request& request, std::optional<std::string_view> current);

// Whether the request may only change what it has seen: it carries If-Match.
bool has_if_match(const Request& request);

// Returns 304 with the tag.
Response not_modified(std::string etag);
Response precondition_failed(const Request& request);

}  // namespace madang::http
