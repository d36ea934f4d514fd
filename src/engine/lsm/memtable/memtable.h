// The newest writes, sorted, in memory; what the log protects until it is flushed to a table.
//
// Holds only durable commits: the committer fills it after the group's sync, before publishing.
// Threads: add() one thread at a time; everything else any, beside it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "engine/lsm/cursor.h"
#include "engine/lsm/lookup.h"
#include "engine/lsm/memtable/skiplist.h"

namespace madang::lsm {

class Memtable {
public:
    // `first_log` is the number of the oldest log that holds any of its writes.
    explicit Memtable(std::uint64_t first_log) : first_log_(first_log) {}

    void add(const InternalKey& key, std::string_view value) { list_.insert(key, value); }

    // Finds what a snapshot of `stamp` sees of `key` here.
    Lookup find(std::string_view key, Stamp stamp) const;

    bool empty() const { return list_.first() == nullptr; }
    std::size_t bytes() const { return list_.bytes(); }
    std::uint64_t first_log() const { return first_log_; }

    // The last commit in it. Set by the committer before the memtable is frozen; read after.
    Commit last() const { return last_; }
    void set_last(Commit last) { last_ = last; }

private:
    friend class MemtableCursor;

    Skiplist list_;
    std::uint64_t first_log_;
    Commit last_;
};

// Walks `memtable`, which the cursor keeps alive.
std::unique_ptr<Cursor> walk(std::shared_ptr<const Memtable> memtable);

}  // namespace madang::lsm
