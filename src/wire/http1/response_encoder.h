// Writes response heads: status line, reason phrases; fields and chunks as for every message.
//
//   put_status_line(out, 200);
//   auto done = put_field(out, "content-type", type);
//   put_content_length(out, text.size());
//   put_head_end(out);
//
// Threads: pure functions.  Source: RFC 9112 §4, RFC 9110 §15.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "wire/http1/message_encoder.h"

namespace madang::http1 {

// Appends "HTTP/1.1 200 OK". Our version whatever the client's (RFC 9110 §2.5). CHECKs that the
// status is 100 to 599.
void put_status_line(std::string& out, int status);

// Returns the registered phrase, or "" for a status without one.
std::string_view reason_phrase(int status);

// Whether an answer with this status never has a body, whatever its fields say (RFC 9112 §6.3).
// An answer to HEAD has none either.
constexpr bool is_bodiless(int status) {
    return (status >= 100 && status < 200) || status == 204 || status == 304;
}

// The interim answer to `Expect: 100-continue`, whole.
inline constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace madang::http1
