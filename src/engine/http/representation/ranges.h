// The part of an answer that was asked for: one range of bytes.
//
// A handler offers ranges by the field accept-ranges: bytes on a 200. Several ranges at once, other
// units and malformed ones are not obeyed: the whole is answered, as RFC 9110 §14.2 allows.
// Threads: pure functions.  Source: RFC 9110 §13.1.5 (If-Range), §14.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/http/message.h"

namespace madang::http {

// Makes it 206 with the part, or 416 if nothing of it is there; otherwise leaves it.
void apply_range(const Request& request, Response& response);

}  // namespace madang::http
