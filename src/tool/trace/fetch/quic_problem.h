// How a QUIC connection ended, as a problem: what it means and what to do next.
// Threads: pure function.  Source: RFC 9000 §20, RFC 9001 §4.8, RFC 9114 §8.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/quic/application.h"
#include "engine/quic/witness.h"
#include "tool/trace/trace.h"
#include "wire/url/url.h"

namespace madang::trace {

// Whether the handshake had been done before.
enum class Shaken : std::uint8_t { kNo, kYes };

// In the phase tls where it is the handshake of TLS that failed, in wait once that was done, else
// in connect.
Problem quic_problem(const quic::Closed& closed, const quic::HandshakeFacts& facts,
                     const url::Url& url, Shaken shaken);

}  // namespace madang::trace
