// The nearest 20 of what is offered, by (distance, id).
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/units.h"

namespace madang::bench {

inline constexpr std::size_t kBestKept = 20;

class Best {
public:
    explicit Best(Meters radius) : radius_(radius) {}

    void offer(Meters distance, std::uint64_t id) {
        if (distance > reach()) return;
        const std::pair candidate{distance.value, id};
        if (kept_.size() == kBestKept) {
            if (candidate >= kept_.front()) return;
            std::ranges::pop_heap(kept_);
            kept_.pop_back();
        }
        kept_.push_back(candidate);
        std::ranges::push_heap(kept_);
    }

    // Nothing farther than this can still be among them.
    Meters reach() const {
        return kept_.size() < kBestKept ? radius_ : Meters{kept_.front().first};
    }

    std::vector<std::uint64_t> ids() {
        std::ranges::sort_heap(kept_);
        std::vector<std::uint64_t> sorted;
        sorted.reserve(kept_.size());
        for (const auto& [distance, id] : kept_) sorted.push_back(id);
        return sorted;
    }

private:
    Meters radius_;
    std::vector<std::pair<double, std::uint64_t>> kept_;  // a heap, the worst first
};

}  // namespace madang::bench
