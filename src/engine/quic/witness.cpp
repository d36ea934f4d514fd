// Packets by the bytes that stand in the clear, messages by what TLS says.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/witness.h"

#include <gnutls/gnutls.h>
#include <ngtcp2/ngtcp2.h>

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "engine/quic/limits.h"

namespace madang::quic {
namespace {

constexpr std::uint8_t kLongHeader = 0x80;  // RFC 9000 §17.2
constexpr std::uint8_t kFixedBit = 0x40;

std::optional<PacketKind> kind_of(std::uint8_t type) {
    switch (type) {
        case NGTCP2_PKT_INITIAL: return PacketKind::kInitial;
        case NGTCP2_PKT_0RTT: return PacketKind::kZeroRtt;
        case NGTCP2_PKT_HANDSHAKE: return PacketKind::kHandshake;
        case NGTCP2_PKT_RETRY: return PacketKind::kRetry;
        case NGTCP2_PKT_VERSION_NEGOTIATION: return PacketKind::kVersionNegotiation;
        default: return std::nullopt;
    }
}

// Takes the first packet off a datagram. Nothing where no more can be told.
std::optional<PacketKind> take_packet(ByteSpan& rest) {
    if (rest.empty()) return std::nullopt;
    if ((rest.front() & kLongHeader) == 0) {
        const bool is_packet = (rest.front() & kFixedBit) != 0;
        rest = {};  // it has no length: it is the last
        return is_packet ? std::optional(PacketKind::kOneRtt) : std::nullopt;
    }
    ngtcp2_pkt_hd head;
    const ngtcp2_ssize size = ngtcp2_pkt_decode_hd_long(&head, rest.data(), rest.size());
    if (size <= 0) return std::nullopt;
    const auto kind = kind_of(head.type);
    const bool has_length = kind && *kind < PacketKind::kRetry;
    const std::size_t head_bytes = static_cast<std::size_t>(size);
    const std::size_t left = rest.size() - std::min(rest.size(), head_bytes);
    rest = has_length && head.len < left ? rest.last(left - head.len) : ByteSpan();
    return kind;
}

std::string_view message_name(unsigned type) {
    switch (type) {
        case GNUTLS_HANDSHAKE_CLIENT_HELLO: return "ClientHello";
        case GNUTLS_HANDSHAKE_SERVER_HELLO: return "ServerHello";
        case GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST: return "HelloRetryRequest";
        case GNUTLS_HANDSHAKE_ENCRYPTED_EXTENSIONS: return "EncryptedExtensions";
        case GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST: return "CertificateRequest";
        case GNUTLS_HANDSHAKE_CERTIFICATE_PKT: return "Certificate";
        case GNUTLS_HANDSHAKE_COMPRESSED_CERTIFICATE_PKT: return "CompressedCertificate";
        case GNUTLS_HANDSHAKE_CERTIFICATE_VERIFY: return "CertificateVerify";
        case GNUTLS_HANDSHAKE_FINISHED: return "Finished";
        case GNUTLS_HANDSHAKE_NEW_SESSION_TICKET: return "NewSessionTicket";
        default: return "another message";
    }
}

// RFC 9001 §4.1.3.
PacketKind carrier_of(unsigned type) {
    switch (type) {
        case GNUTLS_HANDSHAKE_CLIENT_HELLO:
        case GNUTLS_HANDSHAKE_SERVER_HELLO:
        case GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST: return PacketKind::kInitial;
        case GNUTLS_HANDSHAKE_NEW_SESSION_TICKET: return PacketKind::kOneRtt;
        default: return PacketKind::kHandshake;
    }
}

bool holds(const Flight& flight, PacketKind kind) {
    return std::ranges::find(flight.parts, kind, &FlightPart::kind) != flight.parts.end();
}

}  // namespace

std::string_view name(PacketKind kind) {
    switch (kind) {
        case PacketKind::kInitial: return "Initial";
        case PacketKind::kZeroRtt: return "0-RTT";
        case PacketKind::kHandshake: return "Handshake";
        case PacketKind::kRetry: return "Retry";
        case PacketKind::kVersionNegotiation: return "Version Negotiation";
        case PacketKind::kOneRtt: return "1-RTT";
    }
    check_failed(__FILE__, __LINE__, "kind", "a kind of packets has a name");
}

FlightPart& Witness::part_of(Flight& flight, PacketKind kind) {
    const auto found = std::ranges::find(flight.parts, kind, &FlightPart::kind);
    if (found != flight.parts.end()) return *found;
    return flight.parts.emplace_back(kind);
}

void Witness::on_datagram(From from, ByteSpan bytes, MonotonicTime at) {
    if (is_over_) return;
    const bool goes_on = !flights_.empty() && flights_.back().from == from;
    if (!goes_on) {
        is_over_ = flights_.size() >= kFlightsNotedMax;
        if (is_over_) return;
        flights_.push_back({.from = from, .began = at, .ended = at});
    }
    Flight& flight = flights_.back();
    ++flight.datagrams;
    flight.bytes += bytes.size();
    flight.ended = at;
    while (const auto kind = take_packet(bytes)) part_of(flight, *kind);
    if (from == From::kServer) return;
    for (const unsigned type : unsent_) {
        part_of(flight, carrier_of(type)).messages.push_back(message_name(type));
    }
    unsent_.clear();
    is_over_ = is_completed_ && holds(flight, PacketKind::kHandshake);
}

void Witness::on_message(From from, unsigned type) {
    if (is_over_) return;
    if (from == From::kClient) return unsent_.push_back(type);
    if (flights_.empty() || flights_.back().from == From::kClient) return;
    part_of(flights_.back(), carrier_of(type)).messages.push_back(message_name(type));
}

}  // namespace madang::quic
