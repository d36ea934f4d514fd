// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/http2_transport.h"

#include <utility>

#include "engine/http/client/http2_client_connection.h"
#include "tool/trace/fetch/client_answer.h"
#include "tool/trace/limits.h"

namespace madang::trace {
namespace {

class Http2Transport final : public Transport {
public:
    Http2Transport(std::shared_ptr<http::Http2ClientConnection> connection, const Stopwatch& watch)
        : connection_(std::move(connection)), watch_(watch) {}
    ~Http2Transport() override { connection_->close(); }

    io::Task<Result<>> fetch(const Request& request, Response& into) override {
        const http::ClientRequest asked = client_request(request);
        into.request_bytes = unpacked_bytes(request);
        into.sent = watch_.now();
        auto answer = co_await connection_->send(asked);
        if (!answer) co_return std::unexpected(answer.error().error);
        take_answer(*std::move(answer), watch_, into);
        co_return Result<>();
    }
    std::size_t capacity() const override { return kStreamsPerConnection; }
    bool is_open() const override { return connection_->is_open(); }
    std::string_view protocol() const override { return "h2"; }
    void close() override { connection_->close(); }

private:
    std::shared_ptr<http::Http2ClientConnection> connection_;
    const Stopwatch& watch_;
};

}  // namespace

std::unique_ptr<Transport> make_http2_transport(io::Timers& timers,
                                                std::unique_ptr<io::Stream> stream,
                                                const url::Url& url, const Stopwatch& watch) {
    http::ClientOptions options;
    options.body = kBodyMax;
    http::ClientSite site{url.authority(), url.scheme == "https"};
    return std::make_unique<Http2Transport>(
        http::Http2ClientConnection::open(timers, std::move(stream), std::move(site), options),
        watch);
}

}  // namespace madang::trace
