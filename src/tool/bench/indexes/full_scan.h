// Looks at every point. No index: the answer that others are held against.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "tool/bench/indexes/method.h"

namespace madang::bench {

class FullScan final : public Method {
public:
    std::string name() const override { return "full scan"; }
    void build(std::span<const geo::Position> points) override { points_ = points; }
    std::vector<std::uint64_t> nearest(geo::Position centre, Meters radius) override;
    Bytes memory() const override { return {0}; }

private:
    std::span<const geo::Position> points_;
};

}  // namespace madang::bench
