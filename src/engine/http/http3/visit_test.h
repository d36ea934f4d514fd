// What the tests of this folder share: a town on its own thread, and a client of it here.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/http/connection/town_test.h"
#include "engine/http/http3/http3_client.h"
#include "io/await.h"
#include "io/run_task.h"
#include "io/tls/client_context.h"

namespace madang::http {

class Visit : public testing::Test {
protected:
    void open(SiteOptions options = {}) {
        town_ = std::make_unique<Town>(std::move(options));
        tls_ = *io::tls::ClientContext::create(
            {.trust = io::tls::Trust::kGiven, .authorities = town_->authority()});
        client_ = connect();
    }
    std::unique_ptr<Http3Client> connect(quic::EarlyData early = quic::EarlyData::kYes) {
        const std::string host = "localhost:" + std::to_string(town_->secure_address().port());
        return *Http3Client::create(*loop_, world_.environment(), town_->secure_address(),
                                    {.host = host, .tls = tls_, .early = early});
    }
    Result<ClientResponse> send(ClientRequest request) {
        return io::run_task(*loop_, client_->send(std::move(request)));
    }
    Result<ClientResponse> get(const std::string& target) { return send({.target = target}); }
    // Sends all at once; gives their answers.
    std::vector<Result<ClientResponse>> send_all(std::vector<ClientRequest> requests) {
        std::vector<Result<ClientResponse>> answers(requests.size(),
                                                    fail(ErrorCode::kUnavailable, "none yet"));
        std::size_t left = requests.size();
        const auto one = [&](ClientRequest request, std::size_t at) -> io::Task<void> {
            answers[at] = co_await client_->send(std::move(request));
            --left;
        };
        const auto all = [&]() -> io::Task<void> {
            for (std::size_t i = 0; i < requests.size(); ++i) {
                io::spawn(one(std::move(requests[i]), i));
            }
            while (left > 0) co_await io::pause(*loop_, Milliseconds(1));
        };
        io::run_task(*loop_, all());
        return answers;
    }
    void pass(Nanoseconds time) { io::run_task(*loop_, io::pause(*loop_, time)); }

    io::SystemEnvironment world_;
    std::unique_ptr<io::Loop> loop_ = *io::Loop::create(world_.environment().clock);
    std::unique_ptr<Town> town_;
    std::shared_ptr<io::tls::ClientContext> tls_;
    std::unique_ptr<Http3Client> client_;
};

}  // namespace madang::http
