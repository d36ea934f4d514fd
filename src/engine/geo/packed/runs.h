// Sorted runs of points on disk and their merge: how a build needs less memory than its points.
//
// Idea:    one scratch file takes the runs one after another; it loses its name at once, so that no
//          crash leaves it behind. The merge reads each run through a window, least key first.
// Limits:  24 B of disk a point; 768 KB of memory a run while merging.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/geo/packed/sorter.h"
#include "io/file.h"

namespace madang::geo {

class Runs {
public:
    // Makes the scratch file under a name that nothing else uses. Errors: those of the disk.
    static Result<Runs> create(io::Files& files, const std::string& path);

    // Writes the points of `sorter` as the next run. Errors: those of the disk.
    Result<> append(Sorter& sorter);

    // Gives the points of all runs in the order of the curve, equal ones as they came. Errors:
    // those of the disk and of `take`.
    Result<> merge(const TakeSorted& take) const;

private:
    struct Extent {
        std::uint64_t first = 0;  // record of the file
        std::uint64_t end = 0;
    };
    class Reader;

    explicit Runs(std::unique_ptr<io::File> file) : file_(std::move(file)) {}

    std::unique_ptr<io::File> file_;
    std::vector<Extent> extents_;
};

}  // namespace madang::geo
