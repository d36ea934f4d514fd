// Registers the site's series once; counting is then an index and an atomic add.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/traffic.h"

#include <string>

namespace madang::http {
namespace {

constexpr std::array<std::string_view, 5> kClasses{"1xx", "2xx", "3xx", "4xx", "5xx"};
constexpr std::array<std::string_view, kTimeoutPhases> kPhases{"idle", "head", "body", "handler",
                                                               "write"};

constexpr std::array<std::string_view, kHandshakes> kHandshakeNames{"full", "resumed", "failed"};

std::size_t class_of(int status) {
    const int hundreds = status / 100;
    return hundreds < 1 || hundreds > 5 ? 4 : static_cast<std::size_t>(hundreds - 1);
}

}  // namespace

std::string_view label_of(const Route* route) {
    return route == nullptr ? std::string_view("none") : route->operation;
}

Traffic::Traffic(Metrics& metrics, std::span<const Route> routes)
    : connections(metrics.gauge("http_connections", "Connections open now")),
      accepted(metrics.counter("http_connections_accepted_total", "Connections accepted")),
      refused(metrics.counter("http_connections_refused_total",
                              "Connections refused over the connection limit")),
      barred(metrics.counter("http_connections_barred_total",
                             "Connections left unread since their client was cut off too often")),
      shed(metrics.counter("http_requests_shed_total",
                           "Requests answered 503 at once because too much was asked")),
      protocol_errors(metrics.counter("http_protocol_errors_total",
                                      "Connections of HTTP/2 and 3 ended for what was sent")),
      bytes_in(metrics.counter("http_received_bytes_total", "Bytes read from clients")),
      bytes_out(metrics.counter("http_sent_bytes_total", "Bytes written to clients")),
      quic(metrics),
      routes_(routes) {
    for (std::size_t i = 0; i < kTimeoutPhases; ++i) {
        timeouts_[i] = &metrics.counter("http_timeouts_total", "Phases that took too long",
                                        {{"phase", std::string(kPhases[i])}});
    }
    for (std::size_t i = 0; i < kHandshakes; ++i) {
        handshakes_[i] = &metrics.counter("http_handshakes_total", "TLS and QUIC handshakes",
                                          {{"result", std::string(kHandshakeNames[i])}});
    }
    for (std::size_t i = 0; i < kVersions; ++i) {
        versions_[i] = &metrics.counter("http_requests_by_version_total", "Requests answered",
                                        {{"version", std::string(name(static_cast<Version>(i)))}});
    }
    for (std::size_t i = 0; i <= routes.size(); ++i) {
        const std::string label(label_of(i < routes.size() ? &routes[i] : nullptr));
        PerRoute& row = per_route_.emplace_back();
        for (std::size_t c = 0; c < kClasses.size(); ++c) {
            row.by_class[c] =
                &metrics.counter("http_requests_total", "Requests answered",
                                 {{"route", label}, {"status", std::string(kClasses[c])}});
        }
        row.latency = &metrics.histogram("http_request_seconds",
                                         "Time from a request's head to the end of its answer",
                                         {{"route", label}});
    }
}

void Traffic::count(const Route* route, Version version, int status, Nanoseconds duration) {
    const auto index =
        route == nullptr ? routes_.size() : static_cast<std::size_t>(route - routes_.data());
    PerRoute& row = per_route_[index];
    row.by_class[class_of(status)]->add();
    row.latency->record(duration);
    versions_[static_cast<std::size_t>(version)]->add();
}

}  // namespace madang::http
