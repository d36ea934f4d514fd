// The limits of group coordination, each with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::commitlog {

// Kafka's own defaults (group.min.session.timeout.ms, group.max.session.timeout.ms).
inline constexpr Milliseconds kSessionLeast{6'000};
inline constexpr Milliseconds kSessionMost{1'800'000};
// A rebalance waits no longer for members that do not come back.
inline constexpr Milliseconds kRebalanceMost{1'800'000};
// A new group waits so long for more first members (group.initial.rebalance.delay.ms is 3,000 in
// Kafka; groups here are small and local).
inline constexpr Milliseconds kFirstJoinDelay{500};

inline constexpr std::size_t kGroupsMax = 10'000;
inline constexpr std::size_t kMembersMax = 1'000;     // of one group
inline constexpr std::size_t kGroupIdBytesMax = 500;  // and of member ids
inline constexpr Bytes kMemberBytesMax = 1_MiB;       // protocols of one member, or its assignment
inline constexpr std::size_t kOffsetMetadataMax = 4096;  // bytes; Kafka's default
// A segment of the topic of offsets, which is compacted once it is sealed: about 100,000 commits.
inline constexpr Bytes kOffsetsSegmentBytes = 16_MiB;
inline constexpr std::size_t kOffsetsMax = 1'000'000;  // committed, of all groups

// Generations that are kept as used at once: those not used before a restart are skipped.
inline constexpr std::int32_t kGenerationsAtOnce = 1'000;
// After a generation could not be kept, before the next try.
inline constexpr Seconds kRetryAfter{1};

}  // namespace madang::commitlog
