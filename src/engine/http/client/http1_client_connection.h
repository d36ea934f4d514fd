// A client's HTTP/1.1 connection.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/http/client/client_connection.h"
#include "engine/http/connection/buffer_pool.h"
#include "io/stream.h"
#include "io/timers.h"
#include "wire/http1/response_decoder.h"

namespace madang::http {

class Http1ClientConnection final : public ClientConnection {
public:
    Http1ClientConnection(io::Timers& timers, std::unique_ptr<io::Stream> stream, ClientSite site,
                          const ClientOptions& options);

    io::Task<ClientOutcome> send(const ClientRequest& request) override;
    std::size_t room() const override { return stream_ && !busy_ ? 1 : 0; }
    bool is_open() const override { return stream_ != nullptr; }
    void close() override;

private:
    Result<std::string> encode(const ClientRequest& request) const;
    io::Task<Result<ClientResponse>> attempt(const ClientRequest& request, std::string_view head);
    io::Task<Result<ClientResponse>> read_answer(const ClientRequest& request);
    io::Task<Result<>> read_head(http1::Asked asked);
    io::Task<Result<>> read_body(std::string& body);
    io::Task<Result<std::size_t>> read_more();

    io::Timers& timers_;
    std::unique_ptr<io::Stream> stream_;
    const ClientSite site_;
    const ClientOptions options_;
    http1::ResponseDecoder decoder_;
    http1::ResponseHead head_;
    BufferPool pool_;
    ReadBuffer buffer_;
    ClientTiming timing_;
    MonotonicTime deadline_;
    bool answer_begun_ = false;
    bool keep_ = true;
    bool busy_ = false;
};

}  // namespace madang::http
