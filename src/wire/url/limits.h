// The limits of URLs, each with its unit and reason.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace madang::url {

// Bytes of an absolute URL: what servers take as a request line (RFC 9112 §3 asks for 8000).
inline constexpr std::size_t kUrlBytesMax = 8192;

// Bytes of a host name: 255 in a DNS message, of which two are not shown (RFC 1035 §2.3.4).
inline constexpr std::size_t kHostBytesMax = 253;

// Decimal digits of a port: 65535 has five.
inline constexpr std::size_t kPortDigitsMax = 5;

// Parameters of a query, unless the caller says otherwise: a form of a person has a dozen.
inline constexpr std::size_t kParametersDefault = 100;

// 16-bit groups of an IPv6 address, and hexadecimal digits of one (RFC 4291 §2.2).
inline constexpr int kIpv6Groups = 8;
inline constexpr std::size_t kIpv6GroupDigits = 4;

}  // namespace madang::url
