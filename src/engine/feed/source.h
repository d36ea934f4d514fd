// What the feed publishes: a store that knows what happened, up to a point in the past, and what
// there is.
//
// A store keeps its changes in the transactions that make them (an outbox), ordered by the stamps
// of the commits, and forgets them once nobody needs them.
// Threads: last() and confirm() from any; the rest one at a time, in a pool that may block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/feed/change.h"
#include "wire/kafka/fields.h"

namespace madang::feed {

// A point in the order of changes: behind the change of `key` in the commit `stamp`. An empty key
// is before all of that commit.
struct Position {
    std::uint64_t stamp = 0;
    std::string key;

    friend bool operator==(const Position&, const Position&) = default;
};

// Everything up to a commit stands in one log, which no other log can be mistaken for.
struct Confirmed {
    std::uint64_t stamp = 0;
    kafka::Uuid log;

    friend bool operator==(const Confirmed&, const Confirmed&) = default;
};

// A walk over all that there is as of one commit.
class Walk {
public:
    virtual ~Walk() = default;
    virtual std::uint64_t stamp() const = 0;
    // Returns the next thing; nothing behind the last. Errors: those of the store.
    virtual Result<std::optional<Change>> next() = 0;
};

// Whether a walk also tells of what is not there (any more): a log that holds things already must
// hear that they are gone.
enum class Gone : std::uint8_t { kLeaveOut, kTell };

class Source {
public:
    virtual ~Source() = default;

    // The last commit that is published.
    virtual std::uint64_t last() const = 0;
    // The last commit of which changes may have been forgotten.
    virtual Result<std::uint64_t> forgotten() = 0;

    struct Batch {
        std::vector<Change> changes;
        Position through;  // nothing up to here is missing
    };
    // Returns changes behind `after` up to last(), in their order: about `bytes` of them.
    virtual Result<Batch> read(const Position& after, std::size_t bytes) = 0;
    virtual Result<std::unique_ptr<Walk>> walk(Gone gone) = 0;

    // What was confirmed before the last restart, or a while before it.
    virtual Result<std::optional<Confirmed>> confirmed() = 0;
    // All up to here is durable in the log: nothing behind it may be forgotten. Kept, so that this
    // holds after a restart too.
    virtual void confirm(const Confirmed& confirmed) = 0;

    // Calls `committed` soon after each commit, from any thread, until it is replaced. When this
    // returns the one before is not called any more.
    virtual void watch(std::function<void()> committed) = 0;
};

}  // namespace madang::feed
