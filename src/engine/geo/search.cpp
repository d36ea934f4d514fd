// The frontier and its two metrics.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/search.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <type_traits>

#include "engine/geo/deadline.h"
#include "engine/geo/metric/metric.h"
#include "engine/geo/ranking.h"
#include "engine/geo/sieve.h"
#include "engine/geo/target.h"

namespace madang::geo {
namespace {

// Trees: chunks of the base by their number, runs of the delta from kFirstRun on, and the top tree.
constexpr std::uint32_t kFirstRun = 0x8000'0000;
constexpr std::uint32_t kTop = 0xFFFF'FFFF;
constexpr std::uint16_t kLeaf = 0xFFFF;  // level of a block

// From so many candidates in a block on, all 32 distances at once are cheaper.
constexpr int kBatch = 4;

template <class Square>
struct Node {
    Square bound;
    std::uint32_t tree;
    std::uint32_t index;
    std::uint16_t level;
    bool is_inside;  // wholly in the target's shape

    friend bool operator<(const Node& a, const Node& b) { return a.bound > b.bound; }  // min-heap
};

// Up to so many lanes the filter's slow tests go before that of the distance.
constexpr int kFewLanes = 6;

// What a search uses, kept from one of a thread to the next.
struct Scratch {
    Sieve sieve;
    std::vector<Ranked> ranked;
    std::vector<Node<float>> flat;
    std::vector<Node<double>> chord;

    template <class Square>
    std::vector<Node<Square>>& frontier() {
        if constexpr (std::is_same_v<Square, float>) {
            return flat;
        } else {
            return chord;
        }
    }
};

// What all walks of one search share.
struct Task {
    const DeltaView& view;
    const Target& target;
    const Sieve& sieve;
    Floor floor;
    std::size_t wanted;
    Deadline& deadline;
};

enum class Ids : std::uint8_t { kOwn, kChangeNumbers };

template <class Metric>
class Walk {
    using Square = Metric::Square;
    using Step = Node<Square>;

public:
    Walk(const Task& task, const Metric& metric, Ranking& ranking, std::vector<Step>& frontier)
        : task_(task),
          view_(task.view),
          target_(task.target),
          metric_(metric),
          ruler_(task.target.centre),
          ranking_(ranking),
          frontier_(frontier),
          reach_(Metric::reaching(ranking.limit())) {
        if (task.floor.distance <= 0) return;
        has_floor_ = true;
        passed_ = Metric::inside(std::nextafter(task.floor.distance, 0));
    }

    // Returns the bound below which all points were looked at: infinity if nothing is left.
    Square run() {
        frontier_.clear();
        push_roots();
        scan_tail();
        while (!frontier_.empty()) {
            Step step = frontier_.front();
            if (step.bound > reach_) break;
            const bool is_too_wide = frontier_.size() + kFanout > kFrontierMax;
            if (is_too_wide || task_.deadline.has_passed()) return step.bound;
            std::pop_heap(frontier_.begin(), frontier_.end());
            frontier_.pop_back();
            if (is_beyond(step) || is_outside(step)) continue;
            if (step.level == kLeaf) {
                scan(step);
            } else {
                expand(step);
            }
        }
        return std::numeric_limits<Square>::infinity();
    }

private:
    void push(const Step& step) {
        frontier_.push_back(step);
        std::push_heap(frontier_.begin(), frontier_.end());
    }

    void push_roots() {
        const Base& base = view_.delta().base();
        if (base.levels() > 0) {
            push({0, kTop, 0, static_cast<std::uint16_t>(base.levels() - 1), false});
        }
        for (std::size_t i = 0; i < view_.runs(); ++i) {
            if (view_.run(i) == nullptr) continue;
            const auto tree = static_cast<std::uint32_t>(kFirstRun + i);
            push({0, tree, 0, root_level(*view_.run(i)), false});
        }
    }

    static std::uint16_t root_level(const Chunk& chunk) {
        return static_cast<std::uint16_t>(chunk.levels() - 1);
    }
    const Chunk& chunk(std::uint32_t tree) const {
        return tree < kFirstRun ? view_.delta().base().chunk(tree) : *view_.run(tree - kFirstRun);
    }
    const BoundsGroup& group(std::uint32_t tree, std::uint32_t level, std::uint32_t index) const {
        return tree == kTop ? view_.delta().base().group(level, index)
                            : chunk(tree).group(level, index);
    }

    SummaryView summary(const Step& step) const {
        return step.tree == kTop ? view_.delta().base().summary(step.level, step.index)
                                 : chunk(step.tree).summary(step.level, step.index);
    }

    // Far away the bounds by chords are loose by 0.7 %, which could be a whole city: the triangle
    // inequality decides better, for 2 µs a node.
    bool is_beyond([[maybe_unused]] const Step& step) const {
        if constexpr (std::is_same_v<Square, double>) {
            if (!ranking_.full() || step.bound < kNearChord * kNearChord) return false;
            return reach(ruler_, bounds_of(step)).nearest > ranking_.limit();
        } else {
            return false;
        }
    }
    // Looks at the shape closely, once it is sure that the node matters.
    bool is_outside(Step& step) const {
        if (!target_.is_shaped || step.is_inside) return false;
        const Verdict verdict = target_.judge(bounds_of(step));
        step.is_inside = verdict == Verdict::kInside;
        return verdict == Verdict::kOutside;
    }
    Bounds bounds_of(const Step& step) const {
        const std::uint32_t above = step.level == kLeaf ? 0 : step.level + 1u;
        const auto fanout = static_cast<std::uint32_t>(kFanout);
        const std::size_t levels =
            step.tree == kTop ? view_.delta().base().levels() : chunk(step.tree).levels();
        if (above < levels) {
            return group(step.tree, above, step.index / fanout).at(step.index % fanout);
        }
        Bounds all;
        const BoundsGroup& root = group(step.tree, step.level, step.index);
        for (std::size_t i = 0; i < kFanout; ++i) all.include(root.at(i));
        return all;
    }

    void expand(const Step& step) {
        std::uint32_t open = kAllChildren;
        if (task_.sieve.asks()) open = task_.sieve.children(summary(step));
        if (open == 0) return;
        const BoundsGroup& boxes = group(step.tree, step.level, step.index);
        Square bounds[kFanout];
        metric_.lower(boxes, bounds);
        for (std::uint32_t i = 0; i < kFanout; ++i) {
            if (!(bounds[i] <= reach_)) open &= ~(1u << i);
        }
        if (has_floor_) open &= ~passed(boxes);
        if (step.level == 0 && step.tree != kTop && task_.sieve.asks()) prefetch(step, open);
        for (; open != 0; open &= open - 1) {
            const auto i = static_cast<std::uint32_t>(std::countr_zero(open));
            if (target_.is_shaped && !step.is_inside && !target_.touches(boxes.at(i))) continue;
            const Step next = child(step, i, bounds[i]);
            if (next.level != kLeaf || may_match(next)) push(next);
        }
    }
    void prefetch(const Step& parent, std::uint32_t open) const {
        const Chunk& points = chunk(parent.tree);
        for (; open != 0; open &= open - 1) {
            const auto i = static_cast<std::size_t>(std::countr_zero(open));
            task_.sieve.prefetch(points.block(parent.index * kFanout + i));
        }
    }
    // Looks into a block before it costs a place in the frontier: most of what a mask lets through
    // fails here, and the cache misses of neighbours overlap.
    bool may_match(const Step& leaf) const {
        if (!task_.sieve.asks()) return true;
        const Chunk& points = chunk(leaf.tree);
        return task_.sieve.has_match(points.block(leaf.index), points.used(leaf.index));
    }
    // Children that lie wholly before the floor.
    std::uint32_t passed(const BoundsGroup& boxes) const {
        Square bounds[kFanout];
        metric_.upper(boxes, bounds);
        std::uint32_t bits = 0;
        for (std::uint32_t i = 0; i < kFanout; ++i) bits |= bounds[i] <= passed_ ? 1u << i : 0u;
        return bits;
    }
    Step child(const Step& parent, std::uint32_t i, Square bound) const {
        const std::uint32_t index = parent.index * static_cast<std::uint32_t>(kFanout) + i;
        const bool is_inside = parent.is_inside;
        if (parent.level > 0) {
            const auto level = static_cast<std::uint16_t>(parent.level - 1);
            return {bound, parent.tree, index, level, is_inside};
        }
        if (parent.tree != kTop) return {bound, parent.tree, index, kLeaf, is_inside};
        return {bound, index, 0, root_level(chunk(index)), is_inside};
    }

    void scan(const Step& step) {
        const Chunk& points = chunk(step.tree);
        const Block& block = points.block(step.index);
        std::uint32_t mask = candidates(block, points.used(step.index), step.is_inside);
        if (mask == 0) return;
        if (step.tree < kFirstRun) {
            take(block, mask & ~view_.dead(step.tree, step.index), Ids::kOwn);
        } else {
            for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
                const int lane = std::countr_zero(rest);
                if (!view_.alive(block.id_low[lane])) mask ^= 1u << lane;
            }
            take(block, mask, Ids::kChangeNumbers);
        }
    }

    void scan_tail() {
        view_.each_block(
            view_.tail(), [this](const Block& block, std::uint32_t used, std::uint32_t first) {
                std::uint32_t mask = candidates(block, used, false);
                for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
                    const auto lane = static_cast<std::uint32_t>(std::countr_zero(rest));
                    if (!view_.alive(first + lane)) mask ^= 1u << lane;
                }
                take(block, mask, Ids::kOwn);
            });
    }

    // Lanes that pass the query's filters and may be near enough; the cheapest test goes first.
    std::uint32_t candidates(const Block& block, std::uint32_t mask, bool is_inside) const {
        if (task_.sieve.asks()) mask = task_.sieve.quick(block, mask);
        const bool slow_first = std::popcount(mask) <= kFewLanes;
        if (slow_first && task_.sieve.asks()) mask = task_.sieve.slow(block, mask);
        if (mask == 0) return 0;
        mask &= metric_.within(block, reach_);
        if (has_floor_ && mask != 0) mask &= ~metric_.within(block, passed_);
        if (!slow_first && task_.sieve.asks()) mask = task_.sieve.slow(block, mask);
        return target_.is_shaped && !is_inside ? target_.holding(block, mask) : mask;
    }

    // Ranks the points of `mask` by their exact distances.
    void take(const Block& block, std::uint32_t mask, Ids ids) {
        if (mask == 0) return;
        double squares[kBlockPoints];
        const bool batch = std::popcount(mask) >= kBatch;
        if (batch) ruler_.chords(block, squares);
        for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
            const auto lane = static_cast<std::size_t>(std::countr_zero(rest));
            const Place place = block.place(lane);
            const double distance = batch ? ruler_.to(place, squares[lane]) : ruler_.to(place);
            if (!(distance <= ranking_.limit())) continue;
            const std::uint64_t id =
                ids == Ids::kOwn ? block.id(lane) : view_.id(block.id_low[lane]);
            ranking_.add({distance, id, place});
        }
        reach_ = Metric::reaching(ranking_.limit());
    }

    const Task& task_;
    const DeltaView& view_;
    const Target& target_;
    const Metric& metric_;
    Ruler ruler_;
    Ranking& ranking_;
    std::vector<Step>& frontier_;
    Square reach_;
    bool has_floor_ = false;
    Square passed_ = 0;  // what is not beyond it lies before the floor
};

// Drops what a point that was not looked at might precede.
template <class Metric>
void keep_proven(std::vector<Ranked>& ranked, typename Metric::Square bound) {
    const auto unproven = std::ranges::find_if(ranked, [bound](const Ranked& point) {
        return !(Metric::reaching(point.distance) < bound);
    });
    ranked.erase(unproven, ranked.end());
}

struct Found {
    bool is_full;  // as many points as were wanted
    Outcome outcome;
};

template <class Metric>
Found walk(const Task& task, double radius, const Metric& metric, Scratch& scratch) {
    auto& frontier = scratch.frontier<typename Metric::Square>();
    Ranking ranking(scratch.ranked, task.wanted, radius, task.floor);
    const auto bound = Walk<Metric>(task, metric, ranking, frontier).run();
    const bool is_cut = bound < std::numeric_limits<typename Metric::Square>::infinity();
    std::vector<Ranked>& ranked = ranking.sorted();
    if (is_cut) keep_proven<Metric>(ranked, bound);
    if (frontier.capacity() > kFrontierKept) {
        frontier.clear();
        frontier.shrink_to_fit();
    }
    return {ranking.full(), is_cut ? Outcome::kPartial : Outcome::kComplete};
}

// Fills the scratch's ranking with the best points, in order.
Outcome rank(const Task& task, Scratch& scratch) {
    const Target& target = task.target;
    const double near = std::min(target.radius, FlatMetric::kRadius);
    const bool begins_near = task.floor.distance < near || target.radius <= near;
    if (begins_near && FlatMetric::suits(target.centre, near)) {
        const Found found = walk(task, near, FlatMetric(target.centre, near), scratch);
        const bool is_over = found.is_full || target.radius <= near;
        if (is_over || found.outcome == Outcome::kPartial) return found.outcome;
    }
    return walk(task, target.radius, ChordMetric(target.centre), scratch).outcome;
}

// The later of where the ring begins and where the page before ended.
Floor floor_of(const Target& target, const Query& query) {
    Floor floor;
    if (target.minimum > 0) {
        floor = {std::nextafter(target.minimum, 0), std::numeric_limits<std::uint64_t>::max()};
    }
    if (query.after && query.after->distance.value >= floor.distance) {
        floor = {query.after->distance.value,
                 query.after->distance.value > floor.distance ? query.after->id : floor.id};
    }
    return floor;
}

}  // namespace

Outcome search(const DeltaView& view, const Query& query, io::Clock& clock,
               std::vector<Hit>& hits) {
    static thread_local Scratch scratch;
    hits.clear();
    if (query.limit == 0 || query.offset >= kRankMax) return Outcome::kComplete;
    const std::size_t wanted =
        std::min<std::uint64_t>(std::uint64_t{query.offset} + query.limit, kRankMax);
    const Target target(query.area);
    scratch.sieve.reset(query.filter);
    Deadline deadline(clock, query.deadline);
    const Outcome outcome =
        rank({view, target, scratch.sieve, floor_of(target, query), wanted, deadline}, scratch);
    const std::vector<Ranked>& ranked = scratch.ranked;
    for (std::size_t i = query.offset; i < ranked.size(); ++i) {
        hits.push_back({ranked[i].id, position_of(ranked[i].place), Meters{ranked[i].distance}});
    }
    return outcome;
}

}  // namespace madang::geo
