// A connection that carries requests, whatever the version of HTTP.
//
// A new version plugs in here: a class beside http1_transport.h, chosen in connector.cpp.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/task.h"
#include "tool/trace/fetch/stopwatch.h"
#include "tool/trace/trace.h"
#include "wire/url/url.h"

namespace madang::trace {

struct Request {
    url::Url url;
    std::vector<Header> headers;  // beside Host
    MonotonicTime deadline = io::kNoDeadline;
};

// What came back, as far as it came. A fetch that fails leaves what it had.
struct Response {
    std::optional<Answer> answer;
    std::string body;  // at most kPageMax of it
    std::size_t request_bytes = 0;
    std::optional<Nanoseconds> connected;   // where the request itself connects: QUIC
    std::optional<Nanoseconds> sent;        // the request's last byte
    std::optional<Nanoseconds> first_byte;  // of the final answer
    std::optional<Problem> problem;         // where more is known than the error tells
};

class Transport {
public:
    virtual ~Transport() = default;

    // Both arguments outlive the task. Errors: timeout; cancelled (the server closed before the
    // end); corrupt (what it sent is not HTTP); exhausted (more than kBodyMax).
    virtual io::Task<Result<>> fetch(const Request& request, Response& into) = 0;

    // Requests that it carries at once.
    virtual std::size_t capacity() const = 0;
    // Whether it takes another request, now or once one has ended.
    virtual bool is_open() const = 0;
    virtual std::string_view protocol() const = 0;  // as in ALPN
    // Ends what is under way.
    virtual void close() = 0;
};

}  // namespace madang::trace
