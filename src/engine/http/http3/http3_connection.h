// One HTTP/3 connection of a server: requests from its streams to the site, answers back.
//
// Idea:       QUIC pushes stream data in; handlers run each in their own coroutine and submit their
//             answers; QUIC pulls what goes next when there is room in a packet. What arrived is
//             acknowledged by window as handlers read it; what is sent stays until the client has
//             acknowledged it.
// Invariants: (1) it goes only after all its handlers have ended and QUIC has;
//             (2) handlers are woken outside of QUIC's own calls for data.
// Threads:    one reactor.
// Limits:     kStreamsPerConnectionMax, kRequestsPerConnectionMax, kResetsMax; Timeouts::head for a
//             head, ::write for a client that acknowledges nothing, ::idle without a stream.
// Source:     RFC 9114; RFC 8470 (early data).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/container/node_hash_map.h>

#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/rate.h"
#include "engine/http/connection/reactor_share.h"
#include "engine/http/http3/http3_session.h"
#include "engine/http/multiplexed/stream_exchange.h"

namespace madang::http {

class Http3Connection final : public quic::Application, private StreamCarrier, private Http3Events {
public:
    // Told once, when nothing of the connection runs any more: it may then be destroyed, but not
    // before the call returns.
    using Ended = std::function<void(Http3Connection&)>;

    Http3Connection(ReactorShare& share, quic::Connection& connection, Ended ended);
    ~Http3Connection() override;

    // The server stops: ends what is idle, lets what runs finish.
    void drain();
    // Cuts the connection; it ends once its handlers have.
    void abort();

    std::size_t slot = 0;  // the server's

    // quic::Application:
    void on_writable() override;
    void on_handshake_completed() override;
    std::optional<AppError> on_data(const quic::StreamData& data) override;
    void on_stream_reset(StreamId stream, AppError) override { on_given_up(stream); }
    void on_stop_sending(StreamId stream, AppError) override { on_given_up(stream); }
    void on_stream_closed(StreamId stream, AppError error) override;
    std::optional<AppError> next(quic::Outgoing& out) override { return session_.next(out); }
    void on_written(StreamId stream, std::size_t bytes) override;
    void on_acknowledged(StreamId stream, std::uint64_t bytes) override;
    void on_blocked(StreamId stream) override { session_.on_blocked(stream); }
    void on_unblocked(StreamId stream) override;
    void on_write_ended(StreamId stream) override { session_.on_write_ended(stream); }
    void on_remote_streams(std::uint64_t count) override { session_.on_remote_streams(count); }
    void on_closed(const quic::Closed& closed) override;

private:
    // A request's stream. Until its head is whole, `exchange` has not begun.
    struct Stream {
        std::shared_ptr<StreamExchange> exchange;
        // What was sent and not yet acknowledged as a whole: a piece's owner and its size.
        std::list<std::pair<Chunk, std::size_t>> sent;  // a deque would allocate while empty
        std::uint64_t acknowledged = 0;                 // bytes of the first of them
        MonotonicTime last_progress;
        bool has_head = false;     // it has begun
        bool waits = false;        // its head is whole; whether a body comes is not yet known
        bool may_be_empty = true;  // nothing in the head says that one comes
    };
    using Streams = absl::node_hash_map<StreamId, Stream>;

    // Http3Events:
    bool on_field(StreamId stream, FieldSection section, std::string_view name,
                  std::string_view value) override;
    void on_head(StreamId stream, bool body_follows) override;
    void on_body(StreamId stream, std::string_view bytes) override;
    void on_end(StreamId stream) override;
    void on_consumed(StreamId stream, std::size_t bytes) override;
    void on_stop_receiving(StreamId stream, AppError error) override;
    void on_reset(StreamId stream, AppError error) override;
    BodyPiece take_body(StreamId stream) override;
    void on_body_acknowledged(StreamId stream, std::uint64_t bytes) override;

    // StreamCarrier:
    void send_interim(StreamExchange& stream, int status,
                      std::span<const FieldView> fields) override;
    void send_head(StreamExchange& stream, std::span<const FieldView> fields, bool ends) override;
    void send_body(StreamExchange& stream) override;
    void give_window(StreamExchange& stream, std::size_t bytes) override;
    void reset(StreamExchange& stream, StreamFault fault) override;
    void on_served(StreamExchange& stream) override;

    Stream* find(StreamId stream);
    void begin_stream(StreamId stream, bool early);
    void begin_request(Stream& stream, bool body_follows);
    void on_given_up(StreamId stream);
    void cut_stream(StreamId stream, AppError error);
    std::optional<AppError> overdue(const Stream& stream) const;
    void later();
    void settle();
    void tend();
    void tend_later(Nanoseconds delay);
    void go_away();
    void end_if_idle();
    void tell_if_ended();
    std::vector<std::shared_ptr<StreamExchange>> open_streams() const;
    const std::string& peer_text();
    // Once a connection: what has come by the time it closes is still told.
    void note_offence() {
        if (!std::exchange(offended_, true)) share_.note_offence(connection_->peer());
    }
    const Timeouts& timeouts() const { return share_.site->options().timeouts; }

    ReactorShare& share_;
    quic::Connection* connection_;  // null: QUIC's part is over
    Ended ended_;
    Http3Session session_;
    Streams streams_;
    std::vector<std::shared_ptr<StreamExchange>> senders_;  // whose handlers have room again
    std::vector<std::pair<StreamId, AppError>> cut_;        // to be reset when QUIC is not at work
    std::vector<FieldView> trailers_;                       // of the body that was taken last
    Rate resets_;
    io::TimerId settling_;
    io::TimerId tending_;
    MonotonicTime idle_since_;
    io::Address peer_;
    std::string peer_text_;  // of it; empty until the first request
    std::uint64_t requests_ = 0;
    std::size_t serving_ = 0;  // handlers that run
    bool shaken_ = false;
    bool going_away_ = false;
    bool offended_ = false;
    bool told_ = false;
};

}  // namespace madang::http
