// One connection, kept; and the client that waits.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client.h"

#include <utility>

#include "base/check.h"
#include "engine/http/client/open_connection.h"
#include "engine/http/http3/http3_client.h"
#include "io/system_clock.h"

namespace madang::http {
namespace {

// Keeps one connection to one server.
class KeepingClient final : public Client {
public:
    KeepingClient(io::Loop& loop, const io::Address& address, ClientOptions options)
        : loop_(loop), address_(address), options_(std::move(options)) {
        if (options_.host.empty()) options_.host = address.to_string();
    }
    ~KeepingClient() override {
        if (connection_) connection_->close();
    }

    io::Task<Result<ClientResponse>> send(ClientRequest request) override;

private:
    io::Task<Result<>> open();

    io::Loop& loop_;
    io::Address address_;
    ClientOptions options_;
    std::shared_ptr<ClientConnection> connection_;
};

io::Task<Result<>> KeepingClient::open() {
    CO_TRY(connection_, co_await open_connection(loop_, address_, options_));
    co_return Result<>();
}

io::Task<Result<ClientResponse>> KeepingClient::send(ClientRequest request) {
    bool kept = connection_ && connection_->room() > 0;
    while (true) {
        if (!kept) {
            CO_TRY_VOID(co_await open());
        }
        const auto connection = connection_;  // another send() may replace it
        ClientOutcome outcome = co_await connection->send(request);
        if (outcome) co_return *std::move(outcome);
        if (!kept || !may_repeat(request.method, outcome.error().fate)) {
            co_return std::unexpected(outcome.error().error);
        }
        kept = false;
    }
}

// The same over QUIC.
class QuicClient final : public Client {
public:
    static Result<std::unique_ptr<Client>> create(io::Loop& loop, const io::Address& address,
                                                  const ClientOptions& options) {
        CHECK(options.environment != nullptr && options.tls, "QUIC needs an environment and TLS");
        auto client = TRY(Http3Client::create(loop, *options.environment, address,
                                              {.host = options.host,
                                               .tls = options.tls,
                                               .answer = options.answer,
                                               .body = options.body}));
        return std::make_unique<QuicClient>(std::move(client));
    }
    explicit QuicClient(std::unique_ptr<Http3Client> client) : client_(std::move(client)) {}

    io::Task<Result<ClientResponse>> send(ClientRequest request) override {
        return client_->send(std::move(request));
    }

private:
    std::unique_ptr<Http3Client> client_;
};

// Sends and stops the loop: a function and not a lambda, since a lambda's captures would not live
// in the coroutine.
io::Task<> send_then_stop(Client& client, io::Loop& loop, ClientRequest request,
                          std::optional<Result<ClientResponse>>& into) {
    into = co_await client.send(std::move(request));
    loop.stop();
}

class LoopingClient final : public BlockingClient {
public:
    // `clock` outlives it.
    static Result<std::unique_ptr<BlockingClient>> create(const io::Address& address,
                                                          ClientOptions options) {
        auto client = std::make_unique<LoopingClient>();
        client->loop_ = TRY(io::Loop::create(client->clock_));
        client->client_ = TRY(Client::create(*client->loop_, address, std::move(options)));
        return client;
    }

    // A connection that reads by itself ends on the loop.
    ~LoopingClient() override {
        if (!client_) return;
        loop_->post([this] {
            client_.reset();
            loop_->post([this] { loop_->stop(); });
        });
        loop_->run();
    }

    Result<ClientResponse> send(ClientRequest request) override {
        std::optional<Result<ClientResponse>> response;
        loop_->post(
            [&] { io::spawn(send_then_stop(*client_, *loop_, std::move(request), response)); });
        loop_->run();
        return *std::move(response);
    }

private:
    io::SystemClock clock_;
    std::unique_ptr<io::Loop> loop_;
    std::unique_ptr<Client> client_;  // goes before its loop
};

}  // namespace

Result<std::unique_ptr<Client>> Client::create(io::Loop& loop, io::Address address,
                                               ClientOptions options) {
    if (options.versions == ClientVersions::kHttp3)
        return QuicClient::create(loop, address, options);
    return std::make_unique<KeepingClient>(loop, address, std::move(options));
}

Result<std::unique_ptr<BlockingClient>> BlockingClient::create(io::Address address,
                                                               ClientOptions options) {
    return LoopingClient::create(address, std::move(options));
}

Result<ClientResponse> BlockingClient::get(std::string target) {
    ClientRequest request;
    request.target = std::move(target);
    return send(std::move(request));
}

Result<ClientResponse> BlockingClient::send_json(std::string method, std::string target,
                                                 std::string json) {
    ClientRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers.push_back({"content-type", "application/json"});
    request.body = std::move(json);
    return send(std::move(request));
}

}  // namespace madang::http
