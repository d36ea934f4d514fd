// Every bound of this module, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::trace {

// Redirects followed: what the Fetch standard allows.
inline constexpr std::size_t kRedirectsMax = 20;

// Connections to one server while they carry a request each: what browsers allow themselves.
inline constexpr std::size_t kConnectionsPerOrigin = 6;

// Requests at once on one connection that carries many; servers allow 100 or more
// (RFC 9113 §6.5.2).
inline constexpr std::size_t kStreamsPerConnection = 100;

// Resources of one page; more lines than that nobody reads.
inline constexpr std::size_t kResourcesMax = 200;

// Bytes of one body that are counted, and of a page that is searched for resources.
inline constexpr Bytes kBodyMax = 256_MiB;
inline constexpr Bytes kPageMax = 2_MiB;

// Bytes read at once.
inline constexpr std::size_t kReadBytes = std::size_t{64} << 10;

// Elements open at once in a page that is searched. The parser looks through them for each new
// one, so that a page made of nothing else would take it hours; real pages have some dozens.
inline constexpr std::size_t kOpenElementsMax = 1'000;

// What a user may ask for.
inline constexpr std::int64_t kRepeatMax = 1'000;
inline constexpr std::int64_t kTimeoutDefaultSeconds = 30;
inline constexpr std::int64_t kTimeoutMaxSeconds = 3'600;

// A PEM file of authorities: the whole of Debian's has 220 KiB.
inline constexpr Bytes kAuthoritiesMax = 4_MiB;

// What a server may send before it must wait for an acknowledgement: ten segments of 1,460 bytes
// (RFC 6928). A flight of certificates beyond it costs a round trip.
inline constexpr std::size_t kInitialWindowBytes = 14'600;

// Days before its end at which a certificate is marked.
inline constexpr std::int64_t kExpiryWarningDays = 14;

}  // namespace madang::trace
