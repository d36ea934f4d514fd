// The best k points of a search, by (distance, id).
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/geo/metric/point.h"

namespace madang::geo {

struct Ranked {
    double distance = 0;
    std::uint64_t id = 0;
    Place place;

    friend bool operator<(const Ranked& a, const Ranked& b) {
        return a.distance != b.distance ? a.distance < b.distance : a.id < b.id;
    }
};

// A search takes only points behind this one in the order of (distance, id).
struct Floor {
    double distance = -1;
    std::uint64_t id = 0;

    bool is_before(const Ranked& point) const {
        return point.distance != distance ? point.distance > distance : point.id > id;
    }
};

class Ranking {
public:
    // Uses `storage` for a heap of at most `capacity` (at least one) points within `radius`.
    Ranking(std::vector<Ranked>& storage, std::size_t capacity, double radius, Floor floor)
        : heap_(storage), capacity_(capacity), floor_(floor), limit_(radius) {
        heap_.clear();
    }

    bool full() const { return heap_.size() == capacity_; }

    // No farther point can still enter; one at just this distance may, by its id.
    double limit() const { return limit_; }

    void add(const Ranked& point) {
        if (!(point.distance <= limit_) || !floor_.is_before(point)) return;
        if (full()) {
            if (!(point < heap_.front())) return;
            std::pop_heap(heap_.begin(), heap_.end());
            heap_.back() = point;
        } else {
            heap_.push_back(point);
        }
        std::push_heap(heap_.begin(), heap_.end());
        if (full()) limit_ = heap_.front().distance;
    }

    // Sorts what was found; add() must not follow.
    std::vector<Ranked>& sorted() {
        std::sort_heap(heap_.begin(), heap_.end());
        return heap_;
    }

private:
    std::vector<Ranked>& heap_;
    std::size_t capacity_;
    Floor floor_;
    double limit_;
};

}  // namespace madang::geo
