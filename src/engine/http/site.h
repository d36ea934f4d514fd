// What all reactors serve: routes, rules and counters, made once and then only read.
//
//   auto site = std::make_shared<const http::Site>(options, with_operations(routes, ...),
//   services);
//   // one Server per reactor shares it
//
// Journey of a request, whatever the HTTP version: Host and Origin (OriginPolicy), preflight, route
// (Router), credentials and scope, media type, parameters, handler. The first that refuses answers
// with a problem; the handler never sees a request that breaks its route's declaration.
// Before all that a reactor that is overloaded sheds what is not urgent (connection/admission.h).
// Threads: immutable after construction; any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "engine/http/authenticator.h"
#include "engine/http/connection/admission.h"
#include "engine/http/connection/traffic.h"
#include "engine/http/exchange.h"
#include "engine/http/limits.h"
#include "engine/http/routing/origin_policy.h"
#include "engine/http/routing/router.h"
#include "io/log.h"
#include "wire/http1/request_decoder.h"

namespace madang::http {

// How long each phase of a connection may take.
struct Timeouts {
    Nanoseconds idle = Seconds(60);     // between requests; then closed without a word
    Nanoseconds head = Seconds(10);     // from a request's first byte to its whole head; then 408
    Nanoseconds body = Seconds(20);     // reading a body, plus its bytes / kBytesPerSecondMin; 408
    Nanoseconds handler = Seconds(30);  // from the head to the start of the answer, without the
                                        // time spent waiting for body bytes; then 503
    Nanoseconds write = Seconds(20);    // a write, plus its bytes / kBytesPerSecondMin; then cut
    Nanoseconds linger = Seconds(2);    // after an error answer, until the client has read it
};

struct SiteOptions {
    OriginOptions origins = {};
    Timeouts timeouts = {};
    http1::Limits requests = {};                    // sizes of request line, head, fields and body
    std::size_t connections = kConnectionsDefault;  // per server; beyond: 503 and close
    QueueLimits queue = {};                         // beyond: 503, but for urgent routes
    std::string server = "madang";                  // the Server field
};

// What the site uses; all outlive it. A null authenticator denies every route that has a scope.
struct SiteServices {
    Metrics& metrics;
    io::Log& log;
    const Authenticator* authenticator = nullptr;
};

class Site {
public:
    // Contradictory routes (two alike, a default out of range) are bugs: CHECK.
    Site(SiteOptions options, std::vector<Route> routes, const SiteServices& services);

    // Answers one request; nothing if its handler streamed. `route` tells which route it was as
    // soon as that is known.
    io::Task<std::optional<Response>> answer(Exchange& exchange, const Route*& route) const;

    // Refuses a request for which the reactor has no time (Admission), before anything else is
    // checked; nothing if its route is answered always.
    std::optional<Response> shed(const Request& request, const Route*& route) const;

    // Adds what every answer to this request carries (CORS). Called once, before the head is sent.
    void complete(const Request& request, Response& response) const;

    const SiteOptions& options() const { return options_; }
    const Router& router() const { return router_; }
    Traffic& traffic() const { return traffic_; }
    io::Log& log() const { return services_.log; }

private:
    std::optional<Response> refuse_before_credentials(Exchange& exchange, const Route*& route,
                                                      std::vector<std::string>& values) const;
    std::optional<Response> refuse_route(const Request& request,
                                         const Router::Outcome& found) const;
    std::optional<Response> refuse_content(const Exchange& exchange, const Route& route) const;
    io::Task<std::optional<Response>> refuse_caller(Exchange& exchange, const Route& route) const;

    SiteOptions options_;
    SiteServices services_;
    Router router_;
    OriginPolicy policy_;
    Response overloaded_;
    mutable Traffic traffic_;  // counters: adding is thread-safe
};

}  // namespace madang::http
