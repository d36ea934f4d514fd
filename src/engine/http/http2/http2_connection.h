// One HTTP/2 connection from its preface to its close.
//
// Idea:       one coroutine reads; handlers run each in their own and submit their answers. What is
//             to be sent is collected and written at once where the socket takes it; where it does
//             not, nothing more is read until it does, so that no client can make us buffer.
// Invariants: it ends only after all its handlers have.
// Threads:    one reactor.
// Limits:     Timeouts::idle without a stream, ::write without progress of a stream that has more
// to
//             send; kStreamsPerConnectionMax, kRequestsPerConnectionMax.
// Source:     RFC 9113.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/http/connection/conversation.h"
#include "engine/http/connection/input.h"
#include "engine/http/connection/output.h"
#include "engine/http/connection/reactor_share.h"
#include "engine/http/connection/wakeup.h"
#include "engine/http/http2/server_session.h"
#include "engine/http/multiplexed/stream_exchange.h"

namespace madang::http {

class Http2Connection final : public Conversation,
                              private InputListener,
                              private StreamCarrier,
                              private Http2ServerEvents {
public:
    // `stream` outlives it. `first_bytes`: what was read of it before.
    Http2Connection(ReactorShare& share, io::Stream& stream, Transport transport,
                    Connected connected, std::string first_bytes);
    ~Http2Connection() override;

    io::Task<> run() override;
    void drain() override;
    void abort() override;

private:
    void on_input_ended() override {}

    void on_request(Http2StreamId stream) override;
    bool on_field(Http2StreamId stream, std::string_view name, std::string_view value) override;
    void on_head(Http2StreamId stream, bool body_follows) override;
    void on_data(Http2StreamId stream, std::string_view bytes) override;
    void on_end(Http2StreamId stream) override;
    void on_close(Http2StreamId stream) override;
    AnswerBody* answer_body(Http2StreamId stream) override;
    void on_taken(Http2StreamId stream) override;

    void send_interim(StreamExchange& stream, int status,
                      std::span<const FieldView> fields) override;
    void send_head(StreamExchange& stream, std::span<const FieldView> fields, bool ends) override;
    void send_body(StreamExchange& stream) override;
    void give_window(StreamExchange& stream, std::size_t bytes) override;
    void reset(StreamExchange& stream, StreamFault fault) override;
    void on_served(StreamExchange& stream) override;

    using Streams = std::unordered_map<Http2StreamId, std::shared_ptr<StreamExchange>>;
    // Those open now: what is called of them may change the map.
    std::vector<std::shared_ptr<StreamExchange>> open_streams() const;

    void receive(std::string_view bytes);
    void pump();
    void wake_senders();
    io::Task<> write_on();
    io::Task<bool> read();
    io::Task<> end();
    bool is_done() const;
    void tend();
    void tend_later();
    StreamExchange* find(Http2StreamId stream);
    static Http2StreamId id_of(const StreamExchange& stream) {
        return static_cast<Http2StreamId>(stream.id());
    }
    const Timeouts& timeouts() const { return share_.site->options().timeouts; }

    ReactorShare& share_;
    io::Stream& stream_;
    const Transport transport_;
    const Connected connected_;
    const std::string peer_;
    std::string first_bytes_;
    Input input_;
    Output output_;
    Http2ServerSession session_;
    Streams streams_;
    std::vector<std::shared_ptr<StreamExchange>> senders_;  // whose handlers have room again
    Wakeup written_;                                        // the write that went on has ended
    Wakeup served_;                                         // a handler has ended
    io::TimerId tending_;
    std::uint64_t requests_ = 0;
    std::size_t serving_ = 0;  // handlers that run
    bool in_session_ = false;  // nghttp2 is at work: nothing may be sent
    bool writing_ = false;     // a write waits for the socket
    bool failed_ = false;      // the client broke the protocol, or was cut off
    bool going_away_ = false;
};

}  // namespace madang::http
