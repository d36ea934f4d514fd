// One request on an HTTP/1 connection and its answer.
//
// One object serves all requests of its connection, one after another, so that its memory is
// reused. Invariants: exactly one answer a request: returned, streamed, or the connection's own
// after the
//             handler took too long; whether the connection is kept is decided before its head is
//             written, and never widened afterwards.
// Threads:    one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>

#include "engine/http/connection/answer_encoder.h"
#include "engine/http/connection/body_reader.h"
#include "engine/http/connection/output.h"
#include "engine/http/connection/server_exchange.h"

namespace madang::http {

class Http1Exchange final : public ServerExchange {
public:
    struct Client {
        std::string address;
        Transport transport = Transport::kPlain;
        Connected connected = Connected::kPlain;
    };
    Http1Exchange(ReactorShare& share, BodyReader& body, Output& output, Client client);

    // Takes over a decoded head. Errors: the refusal of a method or target that is not served.
    std::expected<void, http1::Refusal> begin(const http1::RequestHead& head);
    // Begins an answer without a readable request.
    void begin_refused();

    // Answers. A body reading that failed has its own status, whatever `response` says.
    io::Task<Result<>> deliver(Response response);
    // Answers a request that is not let through to its handler; the connection then closes.
    io::Task<Result<>> refuse(const http1::Refusal& refusal);
    // The handler takes too long: answers for it, as far as the socket takes it at once.
    void abandon();
    // After a handler that returned nothing: whether its answer is whole. One that was begun and
    // not finished can only be cut off.
    bool end_stream();
    // No request for a while: gives back what only a large head needed.
    void release();
    // No further request is taken from this connection.
    void make_last() { keep_alive_ = false; }
    // The first request is over.
    void note_kept() { course_.connected = Connected::kKept; }

    bool keeps_connection() const { return persistence_ == Persistence::kKeep; }

    bool has_body() const override { return body_.announced(); }
    io::Task<Result<Chunk>> read_body() override { return body_.read(); }
    io::Task<Result<>> hint(Headers fields) override;
    io::Task<Result<>> start(Response head) override;
    io::Task<Result<>> send(Chunk chunk) override;
    io::Task<Result<>> finish(Headers trailers) override;

private:
    void reset();
    void set_headers(const http1::RequestHead& head);
    void decide_persistence();
    void put_head(Response& response, AnswerFraming framing, std::uint64_t length);
    std::string_view alternative() const;
    Result<> check_streaming() const;
    void put_chunk_begin(std::size_t size);
    io::Task<Result<>> write_body(Body body);

    BodyReader& body_;
    Output& output_;
    Persistence persistence_ = Persistence::kClose;
    AnswerFraming framing_ = AnswerFraming::kNone;
    std::size_t head_bytes_ = 0;  // of the request, about
    bool keep_alive_ = false;     // as the request asks
};

}  // namespace madang::http
