// Answers of the engine's HTTP client, as the tracer keeps them.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/http/client.h"
#include "tool/trace/fetch/transport.h"

namespace madang::trace {

http::ClientRequest client_request(const Request& request);
// About what the request's head has before it is packed (RFC 9113 §4.3, RFC 9204).
std::size_t unpacked_bytes(const Request& request);
void take_answer(http::ClientResponse&& answer, const Stopwatch& watch, Response& into);

}  // namespace madang::trace
