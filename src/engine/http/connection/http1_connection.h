// One HTTP/1 connection from accept to close.
//
// Idea:       one coroutine: receive a head, let the site answer, deliver, repeat. Answers of
//             pipelined requests are collected and written when no further whole request is
//             buffered. Only a handler that suspends is overseen: then a timer limits it, and the
//             input is watched so that it hears when the client leaves.
// Invariants: requests are answered in their order; after a refusal, or a body that was not read to
//             its end, nothing more is decoded and the connection lingers, so that the client can
//             read the answer (RFC 9112 §9.6).
// Threads:    one reactor.  Memory while idle: see README.md.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/http/connection/answering.h"
#include "engine/http/connection/body_reader.h"
#include "engine/http/connection/conversation.h"
#include "engine/http/connection/http1_exchange.h"
#include "engine/http/connection/input.h"
#include "engine/http/connection/output.h"
#include "engine/http/connection/reactor_share.h"

namespace madang::http {

class Http1Connection final : public Conversation, private InputListener, private Overseer {
public:
    // `stream` outlives it.
    Http1Connection(ReactorShare& share, io::Stream& stream, Transport transport,
                    Connected connected);
    ~Http1Connection() override;
    Http1Connection(const Http1Connection&) = delete;
    Http1Connection& operator=(const Http1Connection&) = delete;

    io::Task<> run() override;
    void drain() override;
    void abort() override;

    // After run(): what was received where the client began with the preface of HTTP/2; the stream
    // is then still open.
    std::optional<std::string> take_preface() { return std::move(preface_); }

private:
    enum class Phase : std::uint8_t { kIdle, kHead, kBusy };
    enum class Received : std::uint8_t { kRequest, kRefused, kNothing };

    void on_input_ended() override { exchange_.cancel(); }

    io::Task<Received> receive();
    bool try_receive(std::optional<http1::Refusal>& refusal);
    std::optional<http1::Refusal> explain(const Result<std::size_t>& arrived);
    io::Task<Received> refuse(http1::Refusal refusal);
    MonotonicTime head_deadline();
    bool is_batch_full();

    io::Task<> answer(const Route*& route);
    io::Task<bool> prepare_next();
    io::Task<> linger();

    void oversee() override;
    void on_handler_timeout();
    void end_oversight() override;

    bool begins_http2();
    void account(const Route* route);
    const Site& site() const { return *share_.site; }
    const Timeouts& timeouts() const { return site().options().timeouts; }

    ReactorShare& share_;
    io::Stream& stream_;
    Input input_;
    Output output_;
    BodyReader body_;
    Http1Exchange exchange_;
    std::optional<std::string> preface_;
    io::TimerId handler_timer_;
    MonotonicTime started_;             // when the head was there
    std::uint64_t content_before_ = 0;  // bytes of the connection when the request began
    std::uint64_t requests_ = 0;
    std::size_t batch_ = 0;  // answers since the last flush
    Phase phase_ = Phase::kHead;
    bool lingers_ = false;
    bool cut_ = false;  // an answer was begun that cannot be finished
};

}  // namespace madang::http
