// The names of what ends a QUIC connection.
// Threads: pure functions.  Source: RFC 9000 §20.1, RFC 9001 §4.8, RFC 9368 §8, RFC 8446 §6.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace madang::quic {

// TLS's alert within a transport error; nothing of others.
std::optional<std::uint8_t> alert_of(std::uint64_t transport_error);

// "bad_certificate"; "unknown alert" of a number that has no name.
std::string_view alert_name(std::uint8_t alert);

// "PROTOCOL_VIOLATION"; "CRYPTO_ERROR with TLS's alert bad_certificate (42)"; "error 0x1f00" where
// there is no name.
std::string transport_error_name(std::uint64_t error);

}  // namespace madang::quic
