// Errors as `application/problem+json`.
//
// Threads: values.  Source: RFC 9457.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/http/message.h"

namespace madang::http {

// `type` is stable and documented: "/problems/" + slug. Each field error names the field and what
// is allowed. `detail` says what to do next.
struct Problem {
    int status = 500;
    std::string_view slug = {};   // e.g. "invalid-parameter"
    std::string_view title = {};  // e.g. "A parameter is not valid"
    std::string detail = {};
    std::vector<FieldError> fields = {};
    int retry_after_seconds = 0;  // > 0 adds Retry-After
};

Response problem(const Problem& problem, std::string_view request_id);

// The one table from error codes to HTTP: status, slug and title.
Problem problem_of(const Error& error);

// The problem of a status that the engine itself answers with (400, 401, 403, 404, 405, 408, 412,
// 413, 414, 415, 417, 421, 425, 431, 500, 501, 503, 505).
Problem problem_of_status(int status, std::string detail);

// 400 with these field errors; `detail` counts them.
Problem invalid_fields(std::string_view slug, std::string_view title,
                       std::vector<FieldError> fields);

}  // namespace madang::http
