// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/quic_dial.h"

#include <deque>
#include <utility>

#include "engine/quic/error_name.h"
#include "tool/trace/fetch/attempt_notes.h"

namespace madang::trace {
namespace {

// What is kept of an attempt whatever becomes of it.
struct Try {
    io::Address address;
    std::shared_ptr<quic::Witness> witness = std::make_shared<quic::Witness>();
    std::optional<quic::Closed> closed;
};

class QuicRacer final : public io::Racer {
public:
    QuicRacer(std::unique_ptr<http::Http3Client> client, Try& note)
        : client_(std::move(client)), note_(note) {}

    // The deadline is the client's own.
    io::Task<Result<>> connect(MonotonicTime) override {
        const Result<> connected = co_await client_->connect();
        note_.closed = client_->state().closed;
        const bool silent = note_.closed && note_.closed->by == quic::Closed::By::kIdle;
        if (!connected && silent) co_return fail(ErrorCode::kTimeout, "nobody answers by QUIC");
        co_return connected;
    }
    void give_up() override { client_->close(); }
    std::unique_ptr<http::Http3Client> take() { return std::move(client_); }
    const Try& note() const { return note_; }

private:
    std::unique_ptr<http::Http3Client> client_;
    Try& note_;
};

// Silence tells less than an answer does, and more than what was never sent.
const Try* telling(const std::deque<Try>& tries) {
    const Try* silent = nullptr;
    for (const Try& one : tries) {
        if (one.closed && one.closed->by != quic::Closed::By::kIdle) return &one;
        if (one.closed && silent == nullptr) silent = &one;
    }
    if (silent != nullptr) return silent;
    return tries.empty() ? nullptr : &tries.front();
}

// In QUIC's words.
void put_reason(const Try& one, Attempt& note) {
    const bool said = one.closed && one.closed->by != quic::Closed::By::kIdle;
    if (note.outcome != AttemptOutcome::kFailed || !said) return;
    note.reason = quic::transport_error_name(one.closed->code);
}

}  // namespace

io::Task<QuicDialed> dial_quic(io::Loop& loop, io::Environment& environment,
                               std::vector<io::Address> addresses, QuicDialOptions options,
                               const Stopwatch& watch) {
    std::deque<Try> tries;
    io::StartRacer start = [&](const io::Address& address) -> Result<std::unique_ptr<io::Racer>> {
        Try& note = tries.emplace_back(address);
        if (loop.now() >= options.deadline) {
            return fail(ErrorCode::kTimeout, "no time is left for this address");
        }
        http::Http3ClientOptions own = options.client;
        own.witness = note.witness;
        own.handshake = options.deadline - loop.now();
        auto client = TRY(http::Http3Client::create(loop, environment, address, std::move(own)));
        return std::make_unique<QuicRacer>(std::move(client), note);
    };
    io::DialOptions race_options;
    race_options.deadline = options.deadline;
    io::Raced raced = co_await io::race(loop, std::move(addresses), std::move(start), race_options);
    QuicDialed dialed;
    dialed.attempts = notes_of(raced.attempts, watch, Carrier::kQuic);
    // Each attempt has its try, in the same order.
    for (std::size_t i = 0; i < tries.size(); ++i) put_reason(tries[i], dialed.attempts[i]);
    const Try* shown = telling(tries);
    if (raced.winner) {
        auto& winner = static_cast<QuicRacer&>(*raced.winner);
        shown = &winner.note();
        dialed.client = winner.take();
    }
    if (shown == nullptr) co_return dialed;
    dialed.address = shown->address;
    dialed.witness = shown->witness;
    dialed.failure = shown->closed;
    co_return dialed;
}

}  // namespace madang::trace
