// The request line: method, target, version, and which target goes with which method.
// Threads: pure functions.  Source: RFC 9112 §3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string_view>

#include "wire/http1/refusal.h"

namespace madang::http1 {

struct RequestLine {
    std::string_view method;
    std::string_view target;
    std::string_view authority;  // of an absolute-form target; must equal Host
    int minor_version = 1;
};

std::expected<RequestLine, Refusal> parse_request_line(std::string_view line);

// Whether `target` is one or more bytes of visible ASCII other than "#".
bool is_target(std::string_view target);

}  // namespace madang::http1
