// Every bound of this module, with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::resolver {

// Where servers listen (RFC 1035 §4.2).
inline constexpr std::uint16_t kPort = 53;

// How long a server may take for one question before it is asked again or another is.
inline constexpr Nanoseconds kQuestionTimeout = Seconds(2);
// resolv.conf may ask for more patience, up to what resolv.conf(5) allows.
inline constexpr std::int64_t kTimeoutSecondsMax = 30;

// Rounds over all servers of a question, and what resolv.conf(5) allows.
inline constexpr unsigned kAttempts = 2;
inline constexpr std::int64_t kAttemptsMax = 5;

// Servers taken from resolv.conf (MAXNS in resolv.conf(5)).
inline constexpr std::size_t kServersMax = 3;

// Servers of one zone that are asked before it counts as unreachable.
inline constexpr std::size_t kZoneServersMax = 6;

// Datagrams on our socket that are no answer to our question: forgeries or late ones.
inline constexpr unsigned kStrayDatagramsMax = 64;

// Aliases followed from one name. RFC 1034 §5.2.2 asks for protection from loops; 16 is what
// others take.
inline constexpr std::size_t kAliasesMax = 16;

// Zones from the root down to one name: a name has at most 127 labels, real ones a handful.
inline constexpr std::size_t kReferralsMax = 24;

// Names of servers whose own address must be looked up, one within the other.
inline constexpr std::size_t kAddressDepthMax = 4;

// Questions to servers for one name, all of the above together: a zone that names many servers
// without addresses costs us no more (NXNSAttack, 2020).
inline constexpr std::size_t kQuestionsMax = 64;

// Entries of a cache; the one used longest ago goes first.
inline constexpr std::size_t kCacheEntriesMax = 10'000;
// Zones whose servers are remembered.
inline constexpr std::size_t kZonesMax = 1'000;

// What is remembered is remembered at most for a day (RFC 8767 §4 takes a week as the upper bound),
// what is absent at most for three hours (RFC 2308 §5).
inline constexpr Seconds kTtlMax{86'400};
inline constexpr Seconds kNegativeTtlMax{10'800};

// Files of the system. A hosts file that blocks advertisements has a few megabytes.
inline constexpr Bytes kHostsFileMax = 16_MiB;
inline constexpr Bytes kResolvConfMax = 64_KiB;

}  // namespace madang::resolver
