// Pieces of URLs: absolute URLs, request targets, percent coding, query strings.
//
// Nothing is repaired or guessed: no backslash turned, no blank trimmed, no dot segment removed but
// where a reference is resolved.
// Threads: pure functions.  Source: RFC 3986; application/x-www-form-urlencoded for queries.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/url/limits.h"

namespace madang::url {

// An absolute http or https URL, its parts as sent. A fragment is for the client alone and dropped.
struct Url {
    std::string scheme;      // lower case
    std::string host;        // lower case; IPv6 without brackets
    std::uint16_t port = 0;  // the scheme's default if not given
    std::string path;        // at least "/"
    std::string query;       // without "?"

    // "host", "host:8080" or "[::1]:8080" as the Host field wants it: no default port.
    std::string authority() const;
    // "path" or "path?query": the origin-form of a request target.
    std::string target() const;
};
// Errors: invalid, also for user names, zone ids and non-ASCII hosts; exhausted over kUrlBytesMax.
Result<Url> parse_url(std::string_view text);

// Returns what `reference`, as a document at `base` holds it, points to ("../a.css", "?page=2",
// "//cdn.example/a.js"); dot segments are removed. Errors: those of parse_url; unsupported for
// other schemes.  Source: RFC 3986 §5.2.
Result<Url> resolve_reference(const Url& base, std::string_view reference);

// The path and query of an origin-form or absolute-form target, percent coding as sent. Views point
// into the text given to parse_target.
struct Target {
    std::string_view path;   // at least "/"
    std::string_view query;  // without "?"
};
// Errors: invalid for other forms, a fragment, or bytes that are not visible ASCII.
Result<Target> parse_target(std::string_view target);

// Returns the decoded bytes. Errors: invalid for a broken escape, an encoded NUL, or invalid UTF-8.
// The detail of the error is the offset of what is wrong, or 0 for UTF-8.
Result<std::string> percent_decode(std::string_view text);
// Escapes everything but unreserved characters.
std::string percent_encode(std::string_view text);

struct Parameter {
    std::string name;
    std::string value;
    friend bool operator==(const Parameter&, const Parameter&) = default;
};
// Splits and decodes a query ("+" is a blank). Order and repetitions are kept; empty pieces
// ("a&&b") are skipped, a piece without "=" has an empty value. Errors: as percent_decode;
// exhausted beyond `limit` parameters.
Result<std::vector<Parameter>> parse_query(std::string_view query,
                                           std::size_t limit = kParametersDefault);

// Returns "a=1&b=two+words": what parse_query reads back.
std::string format_query(const std::vector<Parameter>& parameters);

}  // namespace madang::url
