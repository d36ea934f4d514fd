// What every exchange of a server has, whatever the version: its request, where its answer stands,
// who is told when nobody listens any more.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/http/connection/reactor_share.h"
#include "engine/http/exchange.h"
#include "wire/http1/refusal.h"

namespace madang::http {

class ServerExchange : public Exchange {
public:
    ServerExchange(ReactorShare& share, std::string peer);

    // The client or the server has gone: long work is asked to stop.
    void cancel() {
        cancelled_ = true;
        tell_ending();
    }
    // Whoever goes on for as long as somebody listens looks whether it should.
    void tell_ending() {
        if (ending_) ending_();
    }

    // The method's name, or "-" where the request could not be read.
    std::string_view method() const { return readable_ ? name(request_.method) : "-"; }
    bool abandoned() const { return state_ == State::kAbandoned; }
    bool started() const { return state_ != State::kWaiting; }
    int status() const { return status_; }

    const Request& request() const override { return request_; }
    bool cancelled() const override { return cancelled_; }
    io::Timers& timers() override { return share_.timers; }
    bool is_ending() const override { return cancelled_ || share_.draining; }
    void on_ending(std::function<void()> wake) override { ending_ = std::move(wake); }

protected:
    enum class State : std::uint8_t { kWaiting, kStreaming, kFinished, kAbandoned };

    // A new request begins.
    void reset();
    bool is_head() const { return request_.method == Method::kHead; }
    // The answer to a request that is not let through to its handler.
    Response answer_of(const http1::Refusal& refusal) const;

    ReactorShare& share_;
    Request request_;
    std::function<void()> ending_;
    State state_ = State::kWaiting;
    int status_ = 0;
    bool cancelled_ = false;
    bool readable_ = false;
};

// What a request was, for the metrics and the access log.
struct Account {
    const Route* route = nullptr;
    Nanoseconds duration{};
    std::uint64_t bytes = 0;  // of the answer
};
void account(const Site& site, const ServerExchange& exchange, const Account& account);

}  // namespace madang::http
