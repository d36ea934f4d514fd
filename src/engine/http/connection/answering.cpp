// Asking the site under oversight.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/answering.h"

#include <coroutine>
#include <utility>

#include "engine/http/problem.h"

namespace madang::http {
namespace {

// Awaits the site's answer. Where that suspends, the overseer hears of it until it ends.
class Overseen {
public:
    using Answer = io::Task<std::optional<Response>>;
    Overseen(Overseer& overseer, Answer& answer)
        : overseer_(overseer), awaiter_(std::move(answer).operator co_await()) {}
    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> awaiter) {
        if (!awaiter_.await_suspend(awaiter)) return false;
        overseer_.oversee();
        return true;
    }
    std::optional<Response> await_resume() {
        overseer_.end_oversight();
        return awaiter_.await_resume();
    }

private:
    Overseer& overseer_;
    Answer::Awaiter awaiter_;
};

}  // namespace

io::Task<std::optional<Response>> ask_site(ReactorShare& share, ServerExchange& exchange,
                                           MonotonicTime started, Overseer& overseer,
                                           const Route*& route) {
    const Site& site = *share.site;
    const io::Lag lag = share.lag(started);
    exchange.note_behind(lag.waited);
    if (!share.admit(started, lag)) {
        if (auto refusal = site.shed(exchange.request(), route)) co_return refusal;
    }
    Overseen::Answer task = site.answer(exchange, route);
    Overseen overseen(overseer, task);
    std::optional<Response> response = co_await overseen;
    if (exchange.started()) exchange.note_handled();
    if (!response && !exchange.started()) {
        site.log().error("a handler ended without an answer", {{"request", exchange.request().id}});
        response =
            problem(problem_of_status(500, "the handler gave no answer"), exchange.request().id);
    }
    co_return response;
}

}  // namespace madang::http
