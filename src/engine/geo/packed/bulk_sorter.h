// Sorts any number of points along the Hilbert curve within bounded memory.
//
// Idea:    up to a number of points it is a Sorter; beyond, it writes runs of as many and merges
//          them (packed/runs.h). Both give the same order.
// Limits:  kPointsMax points; memory of one Sorter of `points_at_once`.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "engine/geo/packed/runs.h"
#include "engine/geo/packed/sorter.h"

namespace madang::geo {

class BulkSorter {
public:
    // `scratch` is the path of a file that is made if it is needed.
    BulkSorter(io::Files& files, std::string scratch, std::size_t points_at_once)
        : files_(files), scratch_(std::move(scratch)), points_at_once_(points_at_once) {}

    // Errors: exhausted beyond kPointsMax points; those of the disk.
    Result<> add(const Point& point);

    std::uint64_t points() const { return points_; }
    // Whether there are more than fit at once.
    bool has_runs() const { return runs_.has_value(); }

    // Gives all points in the order of the curve; once. Errors: those of the disk and of `take`.
    Result<> drain(const TakeSorted& take);

private:
    Result<> write_run();

    io::Files& files_;
    const std::string scratch_;
    const std::size_t points_at_once_;
    Sorter sorter_;
    std::optional<Runs> runs_;
    std::uint64_t points_ = 0;
};

}  // namespace madang::geo
