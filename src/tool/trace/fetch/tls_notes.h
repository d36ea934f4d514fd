// What a handshake agreed on and how it went, for the trace: over TCP and over QUIC.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/quic/witness.h"
#include "io/tls/stream.h"
#include "tool/trace/fetch/stopwatch.h"
#include "tool/trace/fetch/tap.h"

namespace madang::trace {

// Takes the flights out of `log` and closes it.
Tls note_of(const io::tls::Stream& stream, FlightLog& log);

Tls note_of(const quic::Witness& witness, const Stopwatch& watch);

// "Initial[ClientHello], 0-RTT": the packets of a flight with what is known to be in them.
// `answers_retry`: it follows a demand to prove the address.
enum class AnswersRetry : std::uint8_t { kNo, kYes };
std::string content_of(const quic::Flight& flight, AnswersRetry answers_retry);

}  // namespace madang::trace
