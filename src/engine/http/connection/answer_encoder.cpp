// The head of an answer, appended to the connection's buffer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/answer_encoder.h"

#include <array>

#include "wire/http1/response_encoder.h"

namespace madang::http {
namespace {

constexpr std::array<std::string_view, 7> kOwnFields{
    "connection", "content-length",    "date",        "keep-alive",
    "server",     "transfer-encoding", "x-request-id"};

bool is_own_field(std::string_view name) {
    for (const std::string_view own : kOwnFields) {
        if (own == name) return true;
    }
    return false;
}

// Values that are known to be clean need no check.
void put_known(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

void put_framing(std::string& out, const AnswerHead& head) {
    if (head.framing == AnswerFraming::kLength) http1::put_content_length(out, head.length);
    if (head.framing == AnswerFraming::kChunked) http1::put_chunked(out);
}

// HTTP/1.1 keeps unless told otherwise, HTTP/1.0 closes unless told otherwise (RFC 9112 §9.3).
void put_persistence(std::string& out, const AnswerHead& head) {
    if (head.persistence == Persistence::kClose) {
        put_known(out, "connection", "close");
    } else if (head.version == Version::kHttp10) {
        put_known(out, "connection", "keep-alive");
    }
}

}  // namespace

Result<> put_answer_head(std::string& out, const AnswerHead& head, const Response& response) {
    const std::size_t before = out.size();
    http1::put_status_line(out, response.status);
    put_known(out, "date", head.date);
    put_known(out, "server", head.server);
    put_known(out, "x-request-id", head.request_id);
    put_known(out, "x-content-type-options", "nosniff");
    if (!head.alternative.empty()) put_known(out, "alt-svc", head.alternative);
    for (const Header& header : response.headers) {
        if (is_own_field(header.name)) continue;
        const auto put = http1::put_field(out, header.name, header.value);
        if (!put) {
            out.resize(before);
            return put;
        }
    }
    put_framing(out, head);
    put_persistence(out, head);
    http1::put_head_end(out);
    return {};
}

}  // namespace madang::http
