// The limits of the commit log, each with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::commitlog {

// Positions inside a segment are 32 bits.
inline constexpr Bytes kSegmentBytesMax = 2_GiB;
// And so are offsets, less the segment's first; they need not follow one another.
inline constexpr std::int64_t kSegmentOffsetsMax = INT32_MAX;

// Offsets leave room for all that could ever follow: as batches are read (record_batch.cpp).
inline constexpr std::int64_t kOffsetMax = INT64_MAX / 2;

// One batch, so that a fetch that must hold a whole batch stays small enough for its client.
inline constexpr Bytes kBatchBytesMax = 32_MiB;

// Bytes between two entries of a segment's index: a lookup reads no more than this and a batch, and
// an index takes 16 B for each, 4 MiB for a segment of 1 GiB.
inline constexpr std::uint64_t kIndexSpacing = 4096;

// Read at once while a segment is checked.
inline constexpr std::size_t kScanBytes = 1 << 20;

// Appends that wait for a partition's writer, and their bytes; beyond, producers are told to try
// again.
inline constexpr std::size_t kAppendsWaitingMax = 10'000;
inline constexpr Bytes kAppendBytesWaitingMax = 64_MiB;
// Bytes written before they are made durable together.
inline constexpr Bytes kGroupBytesMax = 8_MiB;
// Written by one call, before the disk is told to begin: it works while the next are copied.
inline constexpr Bytes kPortionBytes = 1_MiB;

// Kafka's own defaults: segment.ms, min.cleanable.dirty.ratio, delete.retention.ms.
inline constexpr Milliseconds kSegmentTime{7LL * 24 * 60 * 60 * 1'000};
inline constexpr double kMinDirtyRatio = 0.5;
inline constexpr Milliseconds kDeleteRetention{24LL * 60 * 60 * 1'000};
// Times of settings, so that they can be added to a time of day.
inline constexpr Milliseconds kSettingTimeMax{std::int64_t{1} << 53};

// Keys and their offsets that one round of compaction holds: a million keys of 30 B. What does not
// fit goes on in the next.
inline constexpr std::size_t kCompactionKeysBytes = std::size_t{128} << 20;

// How often it is looked whether something has waited for flush.ms: a partition that falls quiet is
// durable that much later at most.
inline constexpr Seconds kFlushEvery{1};

// A topic is a directory a partition and a few descriptors each.
inline constexpr std::size_t kTopicsMax = 10'000;
inline constexpr std::uint32_t kTopicPartitionsMax = 1'000;

// Identities taken from the manifest at once; those not given out before a restart are skipped.
inline constexpr std::int64_t kProducerIdsAtOnce = 1'000;

// Producers whose sequences a partition remembers, the longest silent forgotten first, and the
// batches that it recognises of each: what a producer may have in flight (KIP-98).
inline constexpr std::size_t kProducersMax = 10'000;
inline constexpr std::size_t kProducerBatchesMax = 5;

}  // namespace madang::commitlog
