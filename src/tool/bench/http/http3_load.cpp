// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/http/http3_load.h"

#include <memory>
#include <utility>

#include "engine/http/http3/http3_client.h"
#include "io/loop.h"
#include "tool/bench/http/limits.h"

namespace madang::bench {
namespace {

// All that the workers share.
class Run {
public:
    Run(io::Loop& loop, const Http3Load& load, MonotonicTime end)
        : loop_(loop), load_(load), end_(end) {}

    io::Task<> work(http::Http3Client& client) {
        ++running_;
        while (loop_.now() < end_ && outcome_) {
            http::ClientRequest request{.target = next_target()};
            const auto answer = co_await client.send(std::move(request));
            note(answer);
        }
        --running_;
    }

    bool is_over() const { return running_ == 0; }
    Result<std::uint64_t> outcome() const {
        if (!outcome_) return std::unexpected(outcome_.error());
        if (answers_ == 0) return fail(ErrorCode::kUnavailable, "no answer came over HTTP/3");
        return answers_;
    }

private:
    const std::string& next_target() { return load_.targets[turn_++ % load_.targets.size()]; }

    void note(const Result<http::ClientResponse>& answer) {
        if (!answer) {
            outcome_ = std::unexpected(answer.error());
        } else if (answer->status != 200) {
            outcome_ = fail(ErrorCode::kUnavailable, "an answer over HTTP/3", answer->status);
        } else {
            ++answers_;
        }
    }

    io::Loop& loop_;
    const Http3Load& load_;
    const MonotonicTime end_;
    std::size_t turn_ = 0;
    std::uint64_t answers_ = 0;
    int running_ = 0;
    Result<> outcome_;
};

}  // namespace

Result<std::uint64_t> run_http3(io::Environment& environment, const Http3Load& load,
                                Seconds duration) {
    const auto loop = TRY(io::Loop::create(environment.clock));
    const auto context =
        TRY(io::tls::ClientContext::create({.trust = io::tls::Trust::kAnything, .resume = false}));
    Run run(*loop, load, loop->now() + duration);
    std::vector<std::unique_ptr<http::Http3Client>> clients;
    for (int i = 0; i < load.connections; ++i) {
        clients.push_back(TRY(http::Http3Client::create(
            *loop, environment, io::Address::loopback(load.port),
            {.host = "localhost", .tls = context, .early = quic::EarlyData::kNo})));
        for (int stream = 0; stream < load.streams; ++stream) {
            loop->post([&run, &client = *clients.back()] { io::spawn(run.work(client)); });
        }
    }
    do {
        loop->after(kLookEvery, [&] { loop->stop(); });
        loop->run();
    } while (!run.is_over());
    for (const auto& client : clients) client->close();
    clients.clear();
    return run.outcome();
}

}  // namespace madang::bench
