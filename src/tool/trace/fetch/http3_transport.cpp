// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/http3_transport.h"

#include <utility>

#include "tool/trace/fetch/client_answer.h"
#include "tool/trace/fetch/quic_problem.h"
#include "tool/trace/fetch/tls_notes.h"
#include "tool/trace/limits.h"

namespace madang::trace {

std::size_t Http3Transport::capacity() const {
    return kStreamsPerConnection;
}

void Http3Transport::note_handshake(Response& into) {
    const http::Http3ClientState& state = client_->state();
    if (is_noted_) return;
    connection_.tls = note_of(*witness_, watch_);
    if (!state.shaken) return;
    is_noted_ = true;
    into.connected = watch_.at(state.shaken_at);
    for (Attempt& attempt : connection_.attempts) {
        if (attempt.outcome == AttemptOutcome::kWon) attempt.span.ended = *into.connected;
    }
    const quic::HandshakeFacts& facts = witness_->facts();
    if (!facts.is_measured) return;
    connection_.round_trip = RoundTrip{facts.round_trip, facts.round_trip_variation, 0};
}

io::Task<Result<>> Http3Transport::fetch(const Request& request, Response& into) {
    into.request_bytes = unpacked_bytes(request);
    http::ClientRequest asked = client_request(request);
    auto answer = co_await client_->send(std::move(asked));
    note_handshake(into);
    if (!answer) {
        const http::Http3ClientState& state = client_->state();
        const Shaken shaken = state.shaken ? Shaken::kYes : Shaken::kNo;
        if (state.closed) {
            into.problem = quic_problem(*state.closed, witness_->facts(), request.url, shaken);
        }
        co_return std::unexpected(answer.error());
    }
    take_answer(*std::move(answer), watch_, into);
    co_return Result<>();
}

}  // namespace madang::trace
