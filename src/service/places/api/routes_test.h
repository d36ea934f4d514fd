// The HTTP API through a real server, for its tests.
//
// Threads: the test's; the server has a loop of its own.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <thread>

#include "engine/http/authenticator.h"
#include "engine/http/manner_test.h"
#include "io/loop.h"
#include "io/tls/development_identity.h"
#include "service/places/routes.h"
#include "service/places/store/catalog_fixture.h"

namespace madang::places {

// A server on a loop of its own, and a client in the test's thread that comes one of the ways.
class Routes : public testing::TestWithParam<http::Manner> {
protected:
    Routes()
        : real_(with_atlas()),
          token_("secret", {.name = "operator", .scopes = {"places:write"}}),
          loop_(*io::Loop::create(real_.system.environment().clock)) {
        http::SiteOptions options;
        options.requests.body = kImportBodyMax.value;
        const http::SiteServices services{metrics_, real_.system.environment().log, &token_};
        site_ = std::make_shared<const http::Site>(
            options, routes(*real_.catalog, real_.system.environment()), services);
        loop_->post([this] { listen(); });
        thread_ = std::thread([this] { loop_->run(); });
        started_.wait(false);
        client_ = http::client_by(GetParam(), server_->addresses());
    }

    ~Routes() override {
        client_.reset();
        loop_->post([this] { server_->stop(Seconds(1), [this] { loop_->stop(); }); });
        thread_.join();
        server_.reset();
        // Waits for the committer, which may still be waking the loop that it has told.
        real_.catalog.reset();
    }

    http::ClientResponse send(std::string method, std::string target,
                              std::optional<std::string> body = std::nullopt,
                              http::Headers headers = {}) {
        http::ClientRequest request;
        request.method = std::move(method);
        request.target = std::move(target);
        request.headers = std::move(headers);
        if (body) request.headers.push_back({"content-type", type_});
        if (is_operator_) request.headers.push_back({"authorization", "Bearer secret"});
        request.body = std::move(body);
        auto response = client_->send(std::move(request));
        EXPECT_TRUE(response) << response.error().describe();
        return response ? *std::move(response) : http::ClientResponse{};
    }
    http::ClientResponse get(std::string target, http::Headers headers = {}) {
        return send("GET", std::move(target), std::nullopt, std::move(headers));
    }

    static std::string header(const http::ClientResponse& response, std::string_view name) {
        return std::string(http::find(response.headers, name).value_or(""));
    }

    const std::string central_ =
        R"({"name":"Central","latitude":60.17,"longitude":24.94,"category":"cafe",)"
        R"("address":"Main 1","attribution":"© OSM","source_id":"s:1"})";

    std::string create(const std::string& body) {
        const auto created = send("POST", "/v1/businesses", body);
        EXPECT_EQ(created.status, 201) << created.body;
        return header(created, "location");
    }

    std::string type_ = "application/json";
    bool is_operator_ = true;

private:
    void listen() {
        auto server =
            http::Server::listen(*loop_, site_, real_.system.environment(),
                                 {.plain = io::Address::loopback(0),
                                  .secure = io::Address::loopback(0),
                                  .tls = certificates(),
                                  .quic = std::make_shared<quic::Reactors>(quic::Secret{})});
        CHECK(server.has_value(), "loopback has a free port");
        server_ = std::move(*server);
        started_ = true;
        started_.notify_one();
    }

    std::shared_ptr<io::tls::ServerContext> certificates() {
        const auto now = real_.system.environment().clock.wall().microseconds / 1'000'000;
        return *io::tls::ServerContext::create(
            {io::tls::make_development_identity({}, now)->identity});
    }

    RealCatalog real_;
    Metrics metrics_;
    http::TokenAuthenticator token_;
    std::unique_ptr<io::Loop> loop_;
    std::shared_ptr<const http::Site> site_;
    std::unique_ptr<http::Server> server_;
    std::atomic<bool> started_ = false;
    std::thread thread_;
    std::unique_ptr<http::BlockingClient> client_;
};

inline constexpr http::Manner kManners[]{http::kHttp1InTheClear, http::kHttp2OverTls,
                                         http::kHttp3OverQuic};

}  // namespace madang::places
