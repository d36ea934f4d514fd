// Two tables.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/error_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace madang::quic {
namespace {

constexpr std::uint64_t kCryptoErrorFirst = 0x100;
constexpr std::uint64_t kCryptoErrorLast = 0x1ff;

// RFC 9000 §20.1 by number; the last is of RFC 9368.
constexpr std::array<std::string_view, 18> kTransportErrors{
    "NO_ERROR",
    "INTERNAL_ERROR",
    "CONNECTION_REFUSED",
    "FLOW_CONTROL_ERROR",
    "STREAM_LIMIT_ERROR",
    "STREAM_STATE_ERROR",
    "FINAL_SIZE_ERROR",
    "FRAME_ENCODING_ERROR",
    "TRANSPORT_PARAMETER_ERROR",
    "CONNECTION_ID_LIMIT_ERROR",
    "PROTOCOL_VIOLATION",
    "INVALID_TOKEN",
    "APPLICATION_ERROR",
    "CRYPTO_BUFFER_EXCEEDED",
    "KEY_UPDATE_ERROR",
    "AEAD_LIMIT_REACHED",
    "NO_VIABLE_PATH",
    "VERSION_NEGOTIATION_ERROR",
};

// RFC 8446 §6.
constexpr auto kAlerts = std::to_array<std::pair<std::uint8_t, std::string_view>>({
    {0, "close_notify"},
    {10, "unexpected_message"},
    {20, "bad_record_mac"},
    {22, "record_overflow"},
    {40, "handshake_failure"},
    {42, "bad_certificate"},
    {43, "unsupported_certificate"},
    {44, "certificate_revoked"},
    {45, "certificate_expired"},
    {46, "certificate_unknown"},
    {47, "illegal_parameter"},
    {48, "unknown_ca"},
    {49, "access_denied"},
    {50, "decode_error"},
    {51, "decrypt_error"},
    {70, "protocol_version"},
    {71, "insufficient_security"},
    {80, "internal_error"},
    {86, "inappropriate_fallback"},
    {90, "user_canceled"},
    {109, "missing_extension"},
    {110, "unsupported_extension"},
    {112, "unrecognized_name"},
    {113, "bad_certificate_status_response"},
    {115, "unknown_psk_identity"},
    {116, "certificate_required"},
    {120, "no_application_protocol"},
});

}  // namespace

std::optional<std::uint8_t> alert_of(std::uint64_t transport_error) {
    if (transport_error < kCryptoErrorFirst || transport_error > kCryptoErrorLast) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(transport_error - kCryptoErrorFirst);
}

std::string_view alert_name(std::uint8_t alert) {
    const auto* const found =
        std::ranges::find(kAlerts, alert, &std::pair<std::uint8_t, std::string_view>::first);
    return found == kAlerts.end() ? "unknown alert" : found->second;
}

std::string transport_error_name(std::uint64_t error) {
    if (error < kTransportErrors.size()) return std::string(kTransportErrors[error]);
    if (const auto alert = alert_of(error)) {
        return fmt::format("CRYPTO_ERROR with TLS's alert {} ({})", alert_name(*alert), *alert);
    }
    return fmt::format("error {:#x}", error);
}

}  // namespace madang::quic
