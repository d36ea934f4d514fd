// The common part of exchanges.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/server_exchange.h"

#include "engine/http/problem.h"

namespace madang::http {
namespace {

// No path, query, credentials or bodies: those may hold what nobody should keep.
void write_access_line(const Site& site, const ServerExchange& exchange, const Account& account) {
    const Request& request = exchange.request();
    site.log().info("request", {{"method", std::string(exchange.method())},
                                {"route", std::string(label_of(account.route))},
                                {"version", std::string(name(request.version))},
                                {"status", std::to_string(exchange.status())},
                                {"bytes", std::to_string(account.bytes)},
                                {"microseconds", std::to_string(account.duration.count() / 1000)},
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
}

Response ServerExchange::answer_of(const http1::Refusal& refusal) const {
    return problem(problem_of_status(refusal.status, refusal.text), request_.id);
}

void account(const Site& site, const ServerExchange& exchange, const Account& account) {
    site.traffic().count(account.route, exchange.request().version, exchange.status(),
                         account.duration);
    if (site.log().enabled(io::LogLevel::kInfo)) write_access_line(site, exchange, account);
}

}  // namespace madang::http
