// Names and help of QUIC's series.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/endpoint_counters.h"

#include <string>
#include <string_view>

namespace madang::quic {
namespace {

constexpr std::array<std::string_view, kRefusals> kReasons{
    "not_quic", "stray", "bad_token", "stopping", "connections", "handshakes", "answers", "short"};

}  // namespace

EndpointCounters::EndpointCounters(Metrics& metrics)
    : accepted(metrics.counter("quic_connections_accepted_total", "QUIC connections begun")),
      closed(metrics.counter("quic_connections_closed_total", "QUIC connections ended")),
      retries(metrics.counter("quic_retries_sent_total",
                              "Clients asked to prove their address before anything else")),
      resets(metrics.counter("quic_stateless_resets_sent_total",
                             "Packets of forgotten connections answered by a stateless reset")),
      negotiations(metrics.counter("quic_version_negotiations_sent_total",
                                   "Packets of other versions answered by the one spoken here")),
      migrations(metrics.counter("quic_migrations_total",
                                 "Connections that went on from another address of their client")),
      forwarded(metrics.counter("quic_datagrams_forwarded_total",
                                "Datagrams handed over to the reactor of their connection")) {
    for (std::size_t i = 0; i < kRefusals; ++i) {
        refused_[i] = &metrics.counter("quic_datagrams_refused_total",
                                       "Datagrams of no connection that came to nothing",
                                       {{"reason", std::string(kReasons[i])}});
    }
}

}  // namespace madang::quic
