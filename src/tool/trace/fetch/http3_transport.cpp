// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/http3_transport.h"

#include <utility>

#include "tool/trace/fetch/client_answer.h"
#include "tool/trace/limits.h"

namespace madang::trace {

std::size_t Http3Transport::capacity() const {
    return kStreamsPerConnection;
}

void Http3Transport::note_handshake(Response& into) {
    const http::Http3ClientState& state = client_->state();
    if (is_noted_ || !state.shaken) return;
    is_noted_ = true;
    into.connected = watch_.at(state.shaken_at);
    Attempt attempt;
    attempt.address = connection_.address;
    attempt.outcome = AttemptOutcome::kWon;
    attempt.span = watch_.span(state.began, state.shaken_at);
    connection_.attempts = {attempt};
    Tls& tls = connection_.tls.emplace();
    tls.version = "TLS1.3";
    tls.protocol = "h3";
    tls.resumed = state.resumed;
    tls.early_data = state.sent_early && !state.early_rejected;
}

io::Task<Result<>> Http3Transport::fetch(const Request& request, Response& into) {
    into.request_bytes = unpacked_bytes(request);
    http::ClientRequest asked = client_request(request);
    auto answer = co_await client_->send(std::move(asked));
    note_handshake(into);
    if (!answer) co_return std::unexpected(answer.error());
    take_answer(*std::move(answer), watch_, into);
    co_return Result<>();
}

}  // namespace madang::trace
