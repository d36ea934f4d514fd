// A grid of equal degrees.
//
// Idea:    3,600 x 1,800 buckets of a tenth of a degree; a circle looks into those that its box
//          meets. Where everybody lives, one bucket holds thousands; most hold nothing.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tool/bench/indexes/method.h"

namespace madang::bench {

class EvenGrid final : public Method {
public:
    std::string name() const override { return "even grid of 0.1 degrees"; }
    void build(std::span<const geo::Position> points) override;
    std::vector<std::uint64_t> nearest(geo::Position centre, Meters radius) override;
    Bytes memory() const override {
        return {(begins_.capacity() + ids_.capacity()) * sizeof(std::uint32_t)};
    }

private:
    std::span<const geo::Position> points_;
    std::vector<std::uint32_t>
        begins_;  // where each bucket begins in ids_, and the end of the last
    std::vector<std::uint32_t> ids_;
};

}  // namespace madang::bench
