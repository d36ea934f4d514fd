// Writes the head of an answer: the handler's fields, and those that every answer carries.
//
// Threads: pure function.  Source: RFC 9110 §6.6, RFC 9112 §6.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/http/message.h"

namespace madang::http {

// How the client finds the end of the body.
enum class AnswerFraming : std::uint8_t {
    kNone,        // the status has no body: 204, 304
    kLength,      // content-length
    kChunked,     // streamed to HTTP/1.1
    kUntilClose,  // streamed to HTTP/1.0
};
enum class Persistence : std::uint8_t { kKeep, kClose };

struct AnswerHead {
    AnswerFraming framing = AnswerFraming::kLength;
    std::uint64_t length = 0;  // with kLength
    Persistence persistence = Persistence::kKeep;
    Version version = Version::kHttp11;  // the client's
    std::string_view date;
    std::string_view server;
    std::string_view request_id;
    std::string_view alternative = {};  // alt-svc; empty: none
};

// Appends the head. Fields that the connection decides (framing, connection, date, server, request
// id) are skipped if a handler gave them. Errors: invalid, with `out` unchanged, if a field of the
// handler holds a control character.
Result<> put_answer_head(std::string& out, const AnswerHead& head, const Response& response);

}  // namespace madang::http
