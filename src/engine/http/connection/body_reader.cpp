// Body pieces on demand, under deadlines that follow the client's speed.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/body_reader.h"

#include <algorithm>
#include <utility>

#include "engine/http/limits.h"
#include "wire/http1/response_encoder.h"

namespace madang::http {
namespace {

constexpr http1::Refusal kCutOff{400, "the connection ended before the body"};
constexpr http1::Refusal kTooSlow{408, "the body took too long to arrive"};

}  // namespace

std::expected<bool, http1::Refusal> BodyReader::begin(http1::RequestHead& head) {
    received_ = discarded_ = 0;
    waited_ = Nanoseconds(0);
    const auto taken = decoder_.decode_head(wiring_.input.view(), head);
    if (!taken) return std::unexpected(taken.error());
    if (*taken == 0) return false;
    wiring_.input.consume(*taken);  // the bytes stay where they are until the next read
    chunked_ = head.framing == http1::Framing::kChunked;
    expected_ = head.framing == http1::Framing::kLength ? head.content_length : 0;
    announced_ = chunked_ || expected_ > 0;
    continue_pending_ = announced_ && head.expect_continue;
    refusal_.reset();
    given_up_.reset();
    ended_ = false;
    return true;
}

Error BodyReader::refuse(const http1::Refusal& refusal) {
    refusal_ = refusal;
    switch (refusal.status) {
        case 408: return {ErrorCode::kTimeout, refusal.text};
        case 413: return {ErrorCode::kExhausted, refusal.text};
        default: return {ErrorCode::kInvalid, refusal.text};
    }
}

void BodyReader::give_up(const Error& error) {
    given_up_ = error;
    wiring_.input.interrupt(error);
}

std::expected<http1::BodyStep, http1::Refusal> BodyReader::step() {
    auto step = decoder_.decode_body(wiring_.input.view());
    if (!step) return step;
    received_ += step->data.size();
    expected_ -= std::min<std::uint64_t>(expected_, step->data.size());
    ended_ = step->end;
    return step;
}

// No progress for the timeout, or slower over all than kBytesPerSecondMin; time that the handler
// takes between two pieces is not the client's.
MonotonicTime BodyReader::deadline() const {
    const Seconds fair(static_cast<std::int64_t>(received_) / kBytesPerSecondMin);
    return wiring_.timers.now() + std::min(wiring_.timeout, wiring_.timeout + fair - waited_);
}

Nanoseconds BodyReader::waited() const {
    return wait_began_ ? waited_ + (wiring_.timers.now() - *wait_began_) : waited_;
}

io::Task<Result<>> BodyReader::wait() {
    if (std::exchange(continue_pending_, false)) {
        wiring_.output.buffer().append(http1::kContinue);
        wiring_.output.note_framing(http1::kContinue.size());
        CO_TRY_VOID(co_await wiring_.output.flush());
    }
    if (expected_ >= kBodyBufferBytes) wiring_.input.reserve(kBodyBufferBytes);
    wait_began_ = wiring_.timers.now();
    const auto count = co_await wiring_.input.more(deadline());
    waited_ = waited();
    wait_began_.reset();
    if (given_up_) co_return std::unexpected(*given_up_);
    if (count && *count > 0) co_return Result<>();
    if (!count && count.error().code() == ErrorCode::kTimeout) {
        wiring_.timeouts.add();
        co_return std::unexpected(refuse(kTooSlow));
    }
    refuse(kCutOff);
    co_return fail(ErrorCode::kCancelled, "the client left before the body ended");
}

io::Task<Result<Chunk>> BodyReader::read() {
    while (!ended_) {
        if (refusal_) co_return std::unexpected(refuse(*refusal_));
        if (given_up_) co_return std::unexpected(*given_up_);
        const auto piece = step();
        if (!piece) co_return std::unexpected(refuse(piece.error()));
        if (!piece->data.empty()) {
            auto chunk = std::make_shared<const std::string>(piece->data);
            wiring_.input.consume(piece->taken);
            co_return chunk;
        }
        wiring_.input.consume(piece->taken);
        if (piece->taken == 0 && !piece->end) {
            CO_TRY_VOID(co_await wait());
        }
    }
    co_return Chunk();
}

bool BodyReader::discard_buffered() {
    while (!ended_) {
        if (refusal_ || given_up_ || discarded_ > kDrainBytesMax) return false;
        const auto piece = step();
        if (!piece) {
            refuse(piece.error());
            return false;
        }
        discarded_ += piece->data.size();
        wiring_.input.consume(piece->taken);
        if (piece->taken == 0 && !piece->end) break;
    }
    // Who still waits for 100 Continue may or may not send its body: nobody can tell where the next
    // request would begin (RFC 9110 §10.1.1).
    return ended_ || (!chunked_ && !continue_pending_ && expected_ <= kDrainBytesMax);
}

io::Task<bool> BodyReader::discard() {
    while (discard_buffered() && !ended_) {
        const Result<> waited = co_await wait();
        if (!waited) break;
    }
    co_return ended_;
}

}  // namespace madang::http
