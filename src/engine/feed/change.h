// One change as the log carries it: which thing, what it is now, and which commit made it so.
//
//   record key       the thing's key, as its source writes it
//   record value     what it is now, as its source writes it; none: it is gone
//   header stamp     the number of the commit, decimal
//   header snapshot  only in a snapshot: "part", and "end" with its last record
//
// A snapshot tells what there is instead of what happened: the first records of a log, or what
// fills a gap where the source no longer knows what happened.
// Threads: values, pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "wire/kafka/record_batch.h"

namespace madang::feed {

enum class Part : std::uint8_t { kCommit, kSnapshot, kSnapshotEnd };

struct Change {
    std::uint64_t stamp = 0;  // never less than that of a change before it
    std::string key;
    std::optional<std::string> value = {};
    Part part = Part::kCommit;

    friend bool operator==(const Change&, const Change&) = default;
};

// A change and where it stands in the log.
struct LoggedChange {
    std::int64_t offset = 0;
    WallTime published = {};  // in whole milliseconds
    Change change;
};

// Appends the change to a batch, as published at `time`.
void add_change(kafka::BatchBuilder& batch, const Change& change, WallTime time);

// What librdkafka or a batch gives, read back. Errors: corrupt.
Result<Change> decode_change(const kafka::Record& record);

}  // namespace madang::feed
