// Which content codings a client takes.
//
// Threads: pure functions.  Source: RFC 9110 §12.5.3 (Accept-Encoding), §12.4.2 (weights).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "engine/http/message.h"

namespace madang::http {

// Whether the request names `coding` (lower case), or "*" and not `coding`, with a weight above 0.
// Without the field nothing is taken: clients that say nothing do not decode. A member that cannot
// be read is skipped.
bool accepts_coding(const Request& request, std::string_view coding);

}  // namespace madang::http
