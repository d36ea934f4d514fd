// Every bound of this module, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "base/time.h"
#include "base/units.h"

namespace madang::io::tls {

// Plain bytes taken into records before they are written: four full records in one system call.
inline constexpr std::size_t kWriteBatchBytes = std::size_t{64} << 10;

// Plain bytes of one record (RFC 8446 §5.1).
inline constexpr std::size_t kRecordBytes = std::size_t{16} << 10;

// Cipher bytes read in one go: one full record and its overhead (RFC 8446 §5.2).
inline constexpr std::size_t kReadBytes = kRecordBytes + 512;

// Bytes of a PEM file: a chain of ten certificates is 20 KiB.
inline constexpr Bytes kPemBytesMax = 1_MiB;

// Certificates of one server, by name; beyond it the choice at each handshake gets slow.
inline constexpr std::size_t kIdentitiesMax = 64;

// Handshakes with early data remembered at once, against their repetition (RFC 8446 §8.2): at some
// 100 B each 10 MiB. When it is full early data is refused, and the client sends it again later.
inline constexpr std::size_t kReplayEntriesMax = 100'000;

// How far a client's clock may drift while it keeps a ticket, and so how long a handshake with
// early data is remembered.
inline constexpr Nanoseconds kReplayWindow = Seconds(10);

// Names of a certificate that are told; some have hundreds.
inline constexpr unsigned kShownNamesMax = 100;

// Sessions that a client keeps for resumption: one a host.
inline constexpr std::size_t kClientSessionsMax = 1024;

// How long a development certificate is valid: the longest that systems accept of an authority
// added by hand (825 days) is not needed.
inline constexpr Seconds kDevelopmentValidity{397L * 24 * 3600};
// A development certificate is made anew when less of it is left.
inline constexpr Seconds kDevelopmentRenewal{30L * 24 * 3600};

}  // namespace madang::io::tls
