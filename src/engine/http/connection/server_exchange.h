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

// How the connection of a request came about: by TCP alone, a full handshake, a resumed one, not
// done yet (0-RTT). Kept: for an earlier request.
enum class Connected : std::uint8_t { kKept, kPlain, kFull, kResumed, kEarly };

// When what became of a request; unset (zero) until it has.
struct Course {
    Connected connected = Connected::kKept;
    Nanoseconds behind{};        // so far behind was the reactor when the request was begun
    MonotonicTime headed = {};   // the answer's head was handed to the connection
    MonotonicTime handled = {};  // the handler ended, where that was not with the head
};

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
    const Course& course() const { return course_; }
    void note_behind(Nanoseconds behind) { course_.behind = behind; }
    void note_handled() { course_.handled = share_.timers.now(); }

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
    // The answer's head is handed over. The clock is read for the access log only.
    void note_headed();
    // The answer to a request that is not let through to its handler.
    Response answer_of(const http1::Refusal& refusal) const;

    ReactorShare& share_;
    Request request_;
    std::function<void()> ending_;
    Course course_;
    State state_ = State::kWaiting;
    int status_ = 0;
    bool cancelled_ = false;
    bool readable_ = false;
};

// What a request was, for the metrics and the access log.
struct Account {
    const Route* route = nullptr;
    MonotonicTime started;       // its head was there
    Nanoseconds waited{};        // for its body's bytes
    std::uint64_t received = 0;  // bytes of its body that came
    std::uint64_t sent = 0;      // bytes of the answer's body that went
};
void account(const Site& site, ServerExchange& exchange, const Account& account);

}  // namespace madang::http
