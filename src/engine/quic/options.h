// What an endpoint is told when it is opened.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/quic/limits.h"
#include "engine/quic/secrets.h"
#include "engine/quic/tls_session.h"
#include "engine/quic/witness.h"
#include "io/tls/client_context.h"
#include "io/tls/server_context.h"
#include "io/udp/udp_socket.h"

namespace madang::quic {

// What both sides tell each other about themselves.
struct TransportOptions {
    std::string protocol = "h3";  // ALPN
    Nanoseconds handshake = kHandshakeTimeout;
    Nanoseconds idle = kIdleTimeoutDefault;
    std::uint64_t streams = kStreamsDefault;
    std::uint64_t stream_window = kStreamWindow;
    std::uint64_t connection_window = kConnectionWindow;
};

// When a client must prove that it receives at its address before it costs us memory.
enum class AddressValidation : std::uint8_t { kUnderLoad, kAlways };

struct ServerOptions {
    TransportOptions transport = {};
    std::shared_ptr<const io::tls::ServerContext> tls = nullptr;
    AddressValidation validation = AddressValidation::kUnderLoad;
    EarlyData early = EarlyData::kYes;
    io::UdpSocket::Segmentation segmentation = io::UdpSocket::Segmentation::kIfPossible;
    std::size_t connections = kConnectionsDefault;
    std::size_t half_open_retry = kHalfOpenRetryDefault;
    std::size_t half_open_max = kHalfOpenMaxDefault;
    double handshakes_per_second = kHandshakesPerSecondDefault;
};

struct ClientOptions {
    TransportOptions transport = {};
    std::shared_ptr<io::tls::ClientContext> tls = nullptr;
    EarlyData early = EarlyData::kYes;
    std::shared_ptr<Witness> witness = nullptr;  // is told of the handshake
};

}  // namespace madang::quic
