// One request on a stream of a multiplexed connection (HTTP/2, HTTP/3) and its answer.
//
// Idea:       the connection's side calls it as fields and bytes arrive and takes its answer as the
//             client has room; the handler's side is the Exchange. Between the two stand a buffer
//             of what has arrived, whose window is given back as the handler reads, and the queue
//             of the answer, whose handler waits while it is long.
// Invariants: (1) exactly one answer: returned, streamed, or its own after the handler took too
//             long; nothing is sent once the stream is closed;
//             (2) the connection lives until its handlers have ended (StreamCarrier::on_served).
// Threads:    one reactor.
// Limits:     kStreamQueueBytes; arrived bytes by the window that the connection grants; body size
//             and times as in HTTP/1.
// Source:     RFC 9110, RFC 9113 §8.1, RFC 9114 §4.1.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/http/connection/answering.h"
#include "engine/http/connection/server_exchange.h"
#include "engine/http/connection/wakeup.h"
#include "engine/http/multiplexed/answer_body.h"
#include "engine/http/multiplexed/answer_fields.h"
#include "engine/http/multiplexed/head_builder.h"

namespace madang::http {

class StreamExchange;

// Why a stream is reset.
enum class StreamFault : std::uint8_t {
    kUnread,     // the answer is whole, the rest of the body is not wanted: no error
    kMalformed,  // the request breaks the protocol
    kInternal,   // the answer cannot be finished
    kTooSlow,    // the client does not take its answer
};

// What a connection does for its streams. Inside its own callbacks it only notes what to send.
class StreamCarrier {
public:
    virtual void send_interim(StreamExchange& stream, int status,
                              std::span<const FieldView> fields) = 0;
    // `ends`: no body follows.
    virtual void send_head(StreamExchange& stream, std::span<const FieldView> fields,
                           bool ends) = 0;
    // There is more to take from body(), or its end.
    virtual void send_body(StreamExchange& stream) = 0;
    // The handler has read so many bytes: the client may send as many more.
    virtual void give_window(StreamExchange& stream, std::size_t bytes) = 0;
    virtual void reset(StreamExchange& stream, StreamFault fault) = 0;
    // Its handler has ended, or there was none; called once for each begin().
    virtual void on_served(StreamExchange& stream) = 0;

protected:
    ~StreamCarrier() = default;
};

class StreamExchange final : public ServerExchange,
                             private Overseer,
                             public std::enable_shared_from_this<StreamExchange> {
public:
    struct Origin {
        std::uint64_t stream = 0;  // its id
        Version version = Version::kHttp2;
        Transport transport = Transport::kPlain;
        Connected connected = Connected::kKept;
        bool early = false;  // it came before the handshake was done: somebody may have repeated it
        std::string peer;
    };
    StreamExchange(ReactorShare& share, StreamCarrier& carrier, Origin origin);
    ~StreamExchange() override;

    // The connection's side.
    std::uint64_t id() const { return id_; }
    void add_field(std::string_view name, std::string_view value) { head_.add(name, value); }
    // After the last field: serves the request, or resets the stream if it is malformed.
    static void begin(const std::shared_ptr<StreamExchange>& stream, bool body_follows);
    void receive(std::string_view bytes);
    void receive_end();
    // Nothing goes in or out any more: the stream ended, was reset, or its connection is gone.
    void close();
    AnswerBody& body() { return body_; }
    const AnswerBody& body() const { return body_; }
    // After body().take(): whether its handler waits for that; then wake it, outside of callbacks.
    bool note_taken();
    void wake_sender() { room_.wake(); }
    // Whether its client has not gone on for too long, and how it is then reset: it does not take
    // its answer, or goes on sending what nobody reads. Asked every kTendingPeriod.
    std::optional<StreamFault> overdue() const;
    // Bytes that have arrived and were not read.
    std::size_t unread() const { return arrived_.size(); }
    bool input_ended() const { return input_ended_; }
    bool is_closed() const { return closed_; }
    // Whether it sent so many fields that its connection is better ended.
    bool is_bomb() const { return head_.is_bomb(); }
    std::uint64_t received() const { return received_; }

    // The handler's side.
    bool has_body() const override { return announced_; }
    io::Task<Result<Chunk>> read_body() override;
    io::Task<Result<>> hint(Headers fields) override;
    io::Task<Result<>> start(Response head) override;
    io::Task<Result<>> send(Chunk chunk) override;
    io::Task<Result<>> finish(Headers trailers) override;

private:
    static io::Task<> serve(std::shared_ptr<StreamExchange> stream);
    void oversee() override;
    void end_oversight() override;
    void on_handler_timeout();
    void abandon();

    void deliver(Response response);
    void put_head(Response& response, std::optional<std::uint64_t> length, bool ends);
    void discard(std::size_t bytes);
    // There is something to take, after there was nothing.
    void begin_backlog();
    void refuse_body(const http1::Refusal& refusal);
    Error body_error() const;
    io::Task<> wait_for_body();
    MonotonicTime body_deadline() const;
    Nanoseconds waited() const;
    void account_once();
    const Site& site() const { return *share_.site; }
    const Timeouts& timeouts() const { return site().options().timeouts; }

    StreamCarrier& carrier_;
    const std::uint64_t id_;
    HeadBuilder head_;
    std::optional<HeadFault> fault_;
    const Route* route_ = nullptr;

    std::string arrived_;
    std::uint64_t received_ = 0;
    std::uint64_t discarded_ = 0;
    std::optional<http1::Refusal> body_refusal_;
    Wakeup arrival_;
    io::TimerId body_timer_;
    Nanoseconds waited_{0};  // without the wait that goes on
    std::optional<MonotonicTime> wait_began_;

    AnswerBody body_;
    Wakeup room_;
    MonotonicTime started_;
    MonotonicTime last_progress_;
    MonotonicTime backlog_since_;
    std::uint64_t backlog_taken_ = 0;  // before it
    io::TimerId handler_timer_;

    const bool early_;
    bool announced_ = false;
    bool continue_pending_ = false;
    bool input_ended_ = false;
    bool bodiless_ = false;  // HEAD, 204, 304
    bool closed_ = false;
    bool served_ = false;
    bool sender_waits_ = false;
};

}  // namespace madang::http
