// Exact counting: subtrees wholly inside count without a visit unless there is a filter, the rim is
// looked at point by point.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/geo/deadline.h"
#include "engine/geo/metric/metric.h"
#include "engine/geo/search.h"
#include "engine/geo/sieve.h"
#include "engine/geo/target.h"

namespace madang::geo {
namespace {

// A circle or a ring seen through a metric.
template <class Metric>
class CircleRegion {
public:
    CircleRegion(const Target& target, const Metric& metric)
        : metric_(metric),
          ruler_(target.centre),
          radius_(target.radius),
          minimum_(target.minimum),
          reaching_(Metric::reaching(target.radius)),
          inside_(Metric::inside(target.radius)) {
        if (minimum_ <= 0) return;
        const double hole = std::nextafter(minimum_, 0);
        hole_inside_ = Metric::inside(hole);
        hole_reaching_ = Metric::reaching(hole);
    }

    void judge(const BoundsGroup& group, Verdict* verdicts) const {
        typename Metric::Square lower[kFanout];
        typename Metric::Square upper[kFanout];
        metric_.lower(group, lower);
        metric_.upper(group, upper);
        for (std::size_t i = 0; i < kFanout; ++i) {
            if (!(lower[i] <= reaching_) || upper[i] <= hole_inside_) {
                verdicts[i] = Verdict::kOutside;
            } else if (upper[i] <= inside_ && lower[i] > hole_reaching_) {
                verdicts[i] = Verdict::kInside;
            } else {
                verdicts[i] = closer_look(group.at(i), static_cast<double>(lower[i]));
            }
        }
    }

    std::uint32_t inside(const Block& block, std::uint32_t mask) const {
        std::uint32_t maybe = metric_.within(block, reaching_) & mask;
        if (maybe == 0) return 0;
        std::uint32_t sure = metric_.within(block, inside_) & maybe;
        if (minimum_ > 0) {
            maybe &= ~metric_.within(block, hole_inside_);
            sure &= ~metric_.within(block, hole_reaching_);
        }
        for (std::uint32_t rest = maybe & ~sure; rest != 0; rest &= rest - 1) {
            const int lane = std::countr_zero(rest);
            const double distance = ruler_.to(block.place(static_cast<std::size_t>(lane)));
            if (distance <= radius_ && distance >= minimum_) sure |= 1u << lane;
        }
        return sure;
    }

private:
    // Chords leave a rim of 0.7 % of the radius undecided; far away that is many points.
    Verdict closer_look(const Bounds& bounds, double lower) const {
        if (lower < kNearChord * kNearChord) return Verdict::kPartly;
        const Reach range = reach(ruler_, bounds);
        if (range.nearest > radius_ || range.farthest < minimum_) return Verdict::kOutside;
        return range.farthest <= radius_ && range.nearest >= minimum_ ? Verdict::kInside
                                                                      : Verdict::kPartly;
    }

    const Metric& metric_;
    Ruler ruler_;
    double radius_;
    double minimum_;
    Metric::Square reaching_;
    Metric::Square inside_;
    Metric::Square hole_inside_ = -1;
    Metric::Square hole_reaching_ = -1;
};

// A shape, or everything.
class ShapeRegion {
public:
    explicit ShapeRegion(const Target& target) : target_(target) {}

    void judge(const BoundsGroup& group, Verdict* verdicts) const {
        for (std::size_t i = 0; i < kFanout; ++i) verdicts[i] = judge(group.at(i));
    }
    std::uint32_t inside(const Block& block, std::uint32_t mask) const {
        return target_.is_shaped ? target_.holding(block, mask) : mask;
    }

private:
    Verdict judge(const Bounds& bounds) const {
        if (bounds.empty()) return Verdict::kOutside;
        return target_.is_shaped ? target_.judge(bounds) : Verdict::kInside;
    }

    const Target& target_;
};

template <class Region>
class Counter {
public:
    Counter(const DeltaView& view, const Region& region, const Sieve& sieve, Deadline& deadline)
        : view_(view), region_(region), sieve_(sieve), deadline_(deadline) {}

    // The base as it was packed, less its dead, and the living changes. What the deadline cut off
    // is missing from the first term alone, so that the sum is at most the whole.
    Count run() {
        const Base& base = view_.delta().base();
        if (base.levels() > 0) in_top(base.levels() - 1, 0);
        view_.each_grave_block([this](const Block& block, std::uint32_t mask, std::uint32_t) {
            total_ -= inside(block, mask);
        });
        view_.each_block(0, [this](const Block& block, std::uint32_t mask, std::uint32_t first) {
            for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
                const auto lane = static_cast<std::uint32_t>(std::countr_zero(rest));
                if (!view_.alive(first + lane)) mask ^= 1u << lane;
            }
            total_ += inside(block, mask);
        });
        const auto points = static_cast<std::uint64_t>(std::max<std::int64_t>(total_, 0));
        return {points, is_cut_ ? Outcome::kPartial : Outcome::kComplete};
    }

private:
    std::int64_t inside(const Block& block, std::uint32_t mask) const {
        if (sieve_.asks()) mask = sieve_.matches(block, mask);
        return mask == 0 ? 0 : std::popcount(region_.inside(block, mask));
    }

    // Whether to go on into a node.
    bool goes_on() {
        is_cut_ = is_cut_ || deadline_.has_passed();
        return !is_cut_;
    }
    // Fills in the verdicts; those of children without a match become outside.
    void judge(const BoundsGroup& boxes, const SummaryView& summary, Verdict* verdicts) const {
        const std::uint32_t open = sieve_.asks() ? sieve_.children(summary) : kAllChildren;
        if (open == 0) {
            std::fill_n(verdicts, kFanout, Verdict::kOutside);
            return;
        }
        region_.judge(boxes, verdicts);
        for (std::size_t i = 0; i < kFanout; ++i) {
            if ((open >> i & 1u) == 0) verdicts[i] = Verdict::kOutside;
        }
    }

    void in_top(std::size_t level, std::size_t index) {
        if (!goes_on()) return;
        const Base& base = view_.delta().base();
        Verdict verdicts[kFanout];
        judge(base.group(level, index), base.summary(level, index), verdicts);
        for (std::size_t i = 0; i < kFanout; ++i) {
            const std::size_t child = index * kFanout + i;
            if (verdicts[i] == Verdict::kOutside) continue;
            if (level > 0 && verdicts[i] == Verdict::kPartly) {
                in_top(level - 1, child);
            } else if (level > 0) {
                const std::size_t width = std::size_t{1} << (4 * level);  // 16^level
                const std::size_t end = std::min(base.chunks(), (child + 1) * width);
                for (std::size_t c = child * width; c < end; ++c) all_of(base.chunk(c));
            } else if (verdicts[i] == Verdict::kInside) {
                all_of(base.chunk(child));
            } else {
                in_chunk(base.chunk(child), base.chunk(child).levels() - 1, 0);
            }
        }
    }

    void in_chunk(const Chunk& chunk, std::size_t level, std::size_t index) {
        if (!goes_on()) return;
        Verdict verdicts[kFanout];
        judge(chunk.group(level, index), chunk.summary(level, index), verdicts);
        for (std::size_t i = 0; i < kFanout; ++i) {
            const std::size_t child = index * kFanout + i;
            if (verdicts[i] == Verdict::kOutside) continue;
            if (verdicts[i] == Verdict::kInside) {
                all_below(chunk, level, child);
            } else if (level > 0) {
                in_chunk(chunk, level - 1, child);
            } else {
                total_ += inside(chunk.block(child), chunk.used(child));
            }
        }
    }

    // A chunk, or child `child` of a group of `level`, that lies wholly inside.
    void all_of(const Chunk& chunk) {
        if (sieve_.asks()) {
            matches_in(chunk, chunk.levels() - 1, 0);
        } else {
            total_ += chunk.points();
        }
    }
    void all_below(const Chunk& chunk, std::size_t level, std::size_t child) {
        if (sieve_.asks()) {
            matches_below(chunk, level, child);
            return;
        }
        total_ += static_cast<std::int64_t>(chunk.points_below(level, child));
    }

    // The same with a filter: down the children that may match, without looking at boxes.
    void matches_in(const Chunk& chunk, std::size_t level, std::size_t index) {
        if (!goes_on()) return;
        std::uint32_t open = sieve_.children(chunk.summary(level, index));
        for (; open != 0; open &= open - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(open));
            matches_below(chunk, level, index * kFanout + i);
        }
    }
    void matches_below(const Chunk& chunk, std::size_t level, std::size_t child) {
        const std::size_t width = std::size_t{1} << (4 * level);  // blocks: 16^level
        if (child * width >= chunk.blocks()) return;              // a false mask
        if (level > 0) {
            matches_in(chunk, level - 1, child);
        } else {
            const std::uint32_t mask = sieve_.matches(chunk.block(child), chunk.used(child));
            total_ += std::popcount(mask);
        }
    }

    const DeltaView& view_;
    const Region& region_;
    const Sieve& sieve_;
    Deadline& deadline_;
    std::int64_t total_ = 0;  // may be below zero between the steps of run()
    bool is_cut_ = false;
};

template <class Region>
Count count_in(const DeltaView& view, const Region& region, const Sieve& sieve,
               Deadline& deadline) {
    return Counter<Region>(view, region, sieve, deadline).run();
}

}  // namespace

Count count(const DeltaView& view, const Query& query, io::Clock& clock) {
    static thread_local Sieve sieve;
    sieve.reset(query.filter);
    const Target target(query.area);
    Deadline deadline(clock, query.deadline);
    if (!std::holds_alternative<Circle>(query.area)) {
        return count_in(view, ShapeRegion(target), sieve, deadline);
    }
    if (FlatMetric::suits(target.centre, target.radius)) {
        const FlatMetric metric(target.centre, target.radius);
        return count_in(view, CircleRegion<FlatMetric>(target, metric), sieve, deadline);
    }
    const ChordMetric metric(target.centre);
    return count_in(view, CircleRegion<ChordMetric>(target, metric), sieve, deadline);
}

}  // namespace madang::geo
