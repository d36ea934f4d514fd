// Packs a sorted stream of points into chunks.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/geo/packed/base.h"
#include "engine/geo/packed/sorter.h"

namespace madang::geo {

// Takes the next chunk. Its error ends the packing.
using TakePiece = std::function<Result<>(Piece)>;

class Packer {
public:
    // The schedules outlive it.
    Packer(const Schedules& schedules, TakePiece take)
        : schedules_(schedules), take_(std::move(take)) {}

    // Errors: those of `take`.
    Result<> add(std::span<const Keyed> points);
    // Packs what is left; once, at the end.
    Result<> finish();

private:
    Result<> close();

    const Schedules& schedules_;
    TakePiece take_;
    std::vector<Point> open_;     // of the chunk under way
    std::uint64_t open_key_ = 0;  // its first key; 0 for the first chunk
};

// Chunks that so many points become.
constexpr std::uint64_t chunks_of(std::uint64_t points) {
    return (points + kChunkPoints - 1) / kChunkPoints;
}

}  // namespace madang::geo
