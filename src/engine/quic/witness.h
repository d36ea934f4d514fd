// What a client sees of its own handshake: who sent what when, and what was agreed on.
//
//   auto witness = std::make_shared<quic::Witness>();
//   endpoint.connect({.tls = tls, .witness = witness}, peer, "localhost", application);
//   ... on_handshake_completed(): witness->facts().tls.cipher, witness->flights()
//
// Idea:       the kinds of packets stand in the clear on their first bytes, also of those that
//             share a datagram; TLS tells of its messages as they are made and read. Nothing is
//             opened.
// Invariants: (1) a flight's bytes are those of its datagrams; (2) what comes once the client's
//             Finished has been sent is not noted.
// Threads:    one reactor.
// Limits:     kFlightsNotedMax.
// Source:     RFC 9000 §12.2 and §17.2 (packets), RFC 9001 §4 (TLS's messages in them).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "engine/quic/connection_id.h"
#include "io/tls/stream.h"

namespace madang::quic {

enum class PacketKind : std::uint8_t {
    kInitial,
    kZeroRtt,
    kHandshake,
    kRetry,
    kVersionNegotiation,
    kOneRtt,  // with a short header: application data
};
// "Initial", "0-RTT", "1-RTT".
std::string_view name(PacketKind kind);

enum class From : std::uint8_t { kClient, kServer };

// The packets of one kind within a flight, with TLS's messages that began or ended in them.
struct FlightPart {
    PacketKind kind = PacketKind::kInitial;
    std::vector<std::string_view> messages = {};  // "ClientHello"; literals
};

// Datagrams in one direction, until the other side sends.
struct Flight {
    From from = From::kClient;
    std::size_t datagrams = 0;
    std::size_t bytes = 0;
    MonotonicTime began;
    MonotonicTime ended;
    std::vector<FlightPart> parts = {};  // in the order in which they first came
};

// What came of the handshake, as far as it got.
struct HandshakeFacts {
    std::uint32_t version = 0;  // of QUIC: 1; 0: the server has not answered
    io::tls::SessionInfo tls;
    bool early_taken = false;  // what was sent in 0-RTT
    std::vector<io::tls::CertificateInfo> certificates;
    io::tls::Refusal refusal = io::tls::Refusal::kNone;  // of the certificate
    std::string refusal_words;
    bool is_measured = false;
    Nanoseconds round_trip{};
    Nanoseconds round_trip_variation{};
};

class Witness {
public:
    const std::vector<Flight>& flights() const { return flights_; }
    const HandshakeFacts& facts() const { return facts_; }

    // The connection tells:
    void on_datagram(From from, ByteSpan bytes, MonotonicTime at);
    // `type`: TLS's number (RFC 8446 §4).
    void on_message(From from, unsigned type);
    void on_handshake_completed() { is_completed_ = true; }
    void note(HandshakeFacts facts) { facts_ = std::move(facts); }

private:
    FlightPart& part_of(Flight& flight, PacketKind kind);

    std::vector<Flight> flights_;
    std::vector<unsigned> unsent_;  // messages that were made and wait for a packet
    HandshakeFacts facts_;
    bool is_completed_ = false;
    bool is_over_ = false;
};

}  // namespace madang::quic
