// Every limit of the database, with its unit and reason.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace madang::lsm {

// A key stands in block indexes, the manifest and every merge comparison: it must stay small.
inline constexpr std::size_t kKeyBytesMax = 4 << 10;
// A value is held whole in memory several times (memtable, block, result).
inline constexpr std::size_t kValueBytesMax = 16 << 20;
// Keys and values of one transaction. It is one log record, so recovery must hold it in memory.
inline constexpr std::size_t kTransactionBytesMax = 64 << 20;
// Operations of one transaction: bounds the per-operation overhead beside the bytes.
inline constexpr std::size_t kTransactionWritesMax = 1 << 20;
// What a log record may hold: the transaction and at most 16 bytes around each operation.
inline constexpr std::size_t kRecordBytesMax =
    kTransactionBytesMax + kTransactionWritesMax * 16 + 16;

// Transactions waiting for the committer; beyond it transact() answers `exhausted`. At 20,000
// commits/s this is 0.4 s of waiting, longer than a caller should.
inline constexpr std::size_t kQueueMax = 8192;
// Transactions that share one fdatasync: bounds the time until the first of them is told.
inline constexpr std::size_t kGroupTransactionsMax = 1024;
// Bytes that share one fdatasync; a group ends with the transaction that passes it.
inline constexpr std::size_t kGroupBytesMax = 4 << 20;
// Keys of one transaction's `warm`; the rest is read at its turn.
inline constexpr std::size_t kWarmKeysMax = 1024;

// Full memtables waiting to be flushed. One more and the committer waits for the flush: memory is
// at most (1 + kFrozenMax) memtables, a group and a transaction.
inline constexpr std::size_t kFrozenMax = 2;
// Bounds of Options::memtable, bytes. Below, tables are too small to be worth a file.
inline constexpr std::uint64_t kMemtableBytesMin = 4 << 10;
inline constexpr std::uint64_t kMemtableBytesMax = 1ULL << 30;
// A log that recovery will read: the largest memtable (whose log may hold many rewrites of the same
// keys), a group, a transaction. The committer starts a new log at half of it.
inline constexpr std::uint64_t kLogBytesMax = 4ULL << 30;

// Skip-list tower: branching 4, so 4^12 = 16 M entries before search slows.
inline constexpr int kSkiplistHeightMax = 12;
// Memory is taken from the system in pieces of this size, bytes.
inline constexpr std::size_t kArenaChunkBytes = 256 << 10;

// Bounds of Options::block, bytes.
inline constexpr std::uint64_t kBlockBytesMin = 256;
inline constexpr std::uint64_t kBlockBytesMax = 1 << 20;
// Any block as read from disk: a full one plus the largest entry, or an index. A larger size in a
// handle is damage, not an order to allocate.
inline constexpr std::uint64_t kBlockReadBytesMax = 256 << 20;
// Every this many keys a block stores a whole key, where binary search can land.
inline constexpr std::uint32_t kRestartInterval = 16;
// Locks of the block cache, so that reactors rarely meet at one.
inline constexpr std::size_t kCacheShards = 16;
// Places where readers fetch the current snapshot, so that they do not meet at one lock.
inline constexpr std::size_t kSnapshotShards = 16;

// Levels of tables. Level 0 may overlap; each further one is ten times larger: 7 levels hold
// 4 * 64 MiB * 10^5 = 25 TB.
inline constexpr std::size_t kLevels = 7;
// Runs in level 0 that start a merge: more reads would pay for waiting longer.
inline constexpr std::size_t kRunsMerge = 4;
// Runs in level 0 at which flushing waits for the merge, since every read probes each of them.
inline constexpr std::size_t kRunsMax = 16;
// Size of level 1 in memtables, and of each further level in the one above.
inline constexpr std::uint64_t kLevelOneMemtables = 4;
inline constexpr std::uint64_t kLevelRatio = 10;
// A table file; larger ones make merges coarse, smaller ones make the manifest long. Bytes.
inline constexpr std::uint64_t kTableBytesMax = 64 << 20;
// Entries between two looks of a merge at what else is to do (flush, close).
inline constexpr std::uint64_t kMergeEntriesBetweenChecks = 256;
// Write buffer of a table under construction, bytes.
inline constexpr std::size_t kTableBufferBytes = 1 << 20;

// The manifest as read at open: 8 KiB a table at worst, ten thousand tables and more.
inline constexpr std::uint64_t kManifestBytesMax = 256 << 20;
// Tables in a manifest: 64 TB of full ones.
inline constexpr std::uint64_t kTablesMax = 1 << 20;

}  // namespace madang::lsm
