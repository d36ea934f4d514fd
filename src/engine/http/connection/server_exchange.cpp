// The common part of exchanges.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/server_exchange.h"

#include <array>

#include "engine/http/problem.h"

namespace madang::http {
namespace {

constexpr std::array<std::string_view, 5> kConnections{"kept", "plain", "full", "resumed", "early"};

std::string micros(Nanoseconds duration) {
    return std::to_string(duration.count() / 1000);
}

// What did not come about is a dash.
std::string micros_to(MonotonicTime end, MonotonicTime start) {
    return end < start ? "-" : micros(end - start);
}

// No path, query, credentials or bodies: those may hold what nobody should keep.
void write_access_line(const Site& site, const ServerExchange& exchange, const Account& account,
                       MonotonicTime ended) {
    const Request& request = exchange.request();
    const Course& course = exchange.course();
    const bool streamed = course.handled != MonotonicTime();
    site.log().info(
        "request",
        {{"method", std::string(exchange.method())},
         {"route", std::string(label_of(account.route))},
         {"version", std::string(name(request.version))},
         {"status", std::to_string(exchange.status())},
         {"received", std::to_string(account.received)},
         {"sent", std::to_string(account.sent)},
         {"total_us", micros(ended - account.started)},
         {"head_us", micros_to(course.headed, account.started)},
         {"handler_us", micros_to(streamed ? course.handled : course.headed, account.started)},
         {"body_us", micros(account.waited)},
         {"behind_us", micros(course.behind)},
         {"connection", std::string(kConnections[static_cast<std::size_t>(course.connected)])},
         {"peer", request.peer},
         {"request", request.id}});
}

}  // namespace

ServerExchange::ServerExchange(ReactorShare& share, std::string peer) : share_(share) {
    request_.peer = std::move(peer);
}

void ServerExchange::reset() {
    arguments.clear();
    principal = {};
    request_.id = share_.next_request_id();
    state_ = State::kWaiting;
    status_ = 0;
    cancelled_ = false;
    ending_ = nullptr;
    course_ = {.connected = course_.connected};
}

void ServerExchange::note_headed() {
    if (share_.site->log().enabled(io::LogLevel::kInfo)) course_.headed = share_.timers.now();
}

Response ServerExchange::answer_of(const http1::Refusal& refusal) const {
    return problem(problem_of_status(refusal.status, refusal.text), request_.id);
}

void account(const Site& site, ServerExchange& exchange, const Account& account) {
    const MonotonicTime ended = exchange.timers().now();
    site.traffic().count(account.route, exchange.request().version, exchange.status(),
                         ended - account.started);
    if (site.log().enabled(io::LogLevel::kInfo)) write_access_line(site, exchange, account, ended);
}

}  // namespace madang::http
