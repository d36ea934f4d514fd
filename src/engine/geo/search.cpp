// The frontier and its two metrics.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/search.h"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "engine/geo/metric/metric.h"
#include "engine/geo/ranking.h"
#include "engine/geo/target.h"

namespace madang::geo {
namespace {

// Trees: chunks of the base by their number, runs of the delta from kFirstRun on, and the top tree.
constexpr std::uint32_t kFirstRun = 0x8000'0000;
constexpr std::uint32_t kTop = 0xFFFF'FFFF;
constexpr std::uint32_t kLeaf = 0xFFFF'FFFF;  // level of a block

// From so many candidates in a block on, all 32 distances at once are cheaper.
constexpr int kBatch = 4;

template <class Square>
struct Node {
    Square bound;
    std::uint32_t tree;
    std::uint32_t level;
    std::uint32_t index;

    friend bool operator<(const Node& a, const Node& b) { return a.bound > b.bound; }  // min-heap
};

// Buffers that keep their memory from one search of a thread to the next.
struct Scratch {
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

enum class Ids : std::uint8_t { kOwn, kChangeNumbers };

template <class Metric>
class Walk {
    using Square = Metric::Square;
    using Step = Node<Square>;

public:
    Walk(const DeltaView& view, const Target& target, const Query& query, const Metric& metric)
        : view_(view), target_(target), query_(query), metric_(metric), ruler_(target.centre) {}

    void run(Ranking& ranking, std::vector<Step>& frontier) {
        ranking_ = &ranking;
        frontier_ = &frontier;
        frontier.clear();
        reach_ = Metric::reaching(ranking.limit());
        push_roots();
        scan_tail();
        while (!frontier.empty()) {
            const Step step = frontier.front();
            std::pop_heap(frontier.begin(), frontier.end());
            frontier.pop_back();
            if (step.bound > reach_) break;
            if (is_beyond(step)) continue;
            if (step.level == kLeaf) {
                scan(step);
            } else {
                expand(step);
            }
        }
    }

private:
    void push(const Step& step) {
        frontier_->push_back(step);
        std::push_heap(frontier_->begin(), frontier_->end());
    }

    void push_roots() {
        const Base& base = view_.delta().base();
        if (base.levels() > 0) {
            push({0, kTop, static_cast<std::uint32_t>(base.levels() - 1), 0});
        }
        for (std::size_t i = 0; i < view_.runs(); ++i) {
            if (view_.run(i) == nullptr) continue;
            const auto tree = static_cast<std::uint32_t>(kFirstRun + i);
            push({0, tree, view_.run(i)->levels() - 1, 0});
        }
    }

    const Chunk& chunk(std::uint32_t tree) const {
        return tree < kFirstRun ? view_.delta().base().chunk(tree) : *view_.run(tree - kFirstRun);
    }
    const BoundsGroup& group(std::uint32_t tree, std::uint32_t level, std::uint32_t index) const {
        return tree == kTop ? view_.delta().base().group(level, index)
                            : chunk(tree).group(level, index);
    }

    // Far away the bounds by chords are loose by 0.7 %, which could be a whole city: the triangle
    // inequality decides better, for 2 µs a node.
    bool is_beyond([[maybe_unused]] const Step& step) const {
        if constexpr (std::is_same_v<Square, double>) {
            if (!ranking_->full() || step.bound < kNearChord * kNearChord) return false;
            return reach(ruler_, bounds_of(step)).nearest > ranking_->limit();
        } else {
            return false;
        }
    }
    Bounds bounds_of(const Step& step) const {
        const std::uint32_t above = step.level == kLeaf ? 0 : step.level + 1;
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
        const BoundsGroup& boxes = group(step.tree, step.level, step.index);
        Square bounds[kFanout];
        metric_.lower(boxes, bounds);
        for (std::uint32_t i = 0; i < kFanout; ++i) {
            if (!(bounds[i] <= reach_)) continue;
            if (target_.boxed && !target_.touches(boxes.at(i))) continue;
            push(child(step, i, bounds[i]));
        }
    }
    Step child(const Step& parent, std::uint32_t i, Square bound) const {
        const std::uint32_t index = parent.index * static_cast<std::uint32_t>(kFanout) + i;
        if (parent.level > 0) return {bound, parent.tree, parent.level - 1, index};
        if (parent.tree != kTop) return {bound, parent.tree, kLeaf, index};
        return {bound, index, chunk(index).levels() - 1, 0};
    }

    void scan(const Step& step) {
        const Chunk& points = chunk(step.tree);
        const Block& block = points.block(step.index);
        std::uint32_t mask = candidates(block, points.used(step.index));
        if (mask == 0) return;
        if (step.tree < kFirstRun) {
            take(block, mask & ~view_.dead(step.tree, step.index), Ids::kOwn);
        } else {
            for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
                const int lane = std::countr_zero(rest);
                if (!view_.alive(static_cast<std::uint32_t>(block.id[lane]))) mask ^= 1u << lane;
            }
            take(block, mask, Ids::kChangeNumbers);
        }
    }

    void scan_tail() {
        view_.each_block(
            view_.tail(), [this](const Block& block, std::uint32_t used, std::uint32_t first) {
                std::uint32_t mask = candidates(block, used);
                for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
                    const auto lane = static_cast<std::uint32_t>(std::countr_zero(rest));
                    if (!view_.alive(first + lane)) mask ^= 1u << lane;
                }
                take(block, mask, Ids::kOwn);
            });
    }

    // Lanes that pass the query's filters and may be near enough; the cheapest test goes first.
    std::uint32_t candidates(const Block& block, std::uint32_t mask) const {
        if (query_.category) mask &= kernels().of_category(block, query_.category->value);
        if (mask == 0) return 0;
        mask &= metric_.within(block, reach_);
        if (!target_.boxed) return mask;
        for (std::uint32_t rest = mask; rest != 0; rest &= rest - 1) {
            const auto lane = static_cast<std::size_t>(std::countr_zero(rest));
            if (!target_.holds(block.place(lane))) mask ^= 1u << lane;
        }
        return mask;
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
            if (!(distance <= ranking_->limit())) continue;
            const std::uint64_t id = ids == Ids::kOwn
                                         ? block.id[lane]
                                         : view_.id(static_cast<std::uint32_t>(block.id[lane]));
            ranking_->add({distance, id, place});
        }
        reach_ = Metric::reaching(ranking_->limit());
    }

    const DeltaView& view_;
    const Target& target_;
    const Query& query_;
    const Metric& metric_;
    Ruler ruler_;
    Ranking* ranking_ = nullptr;
    std::vector<Step>* frontier_ = nullptr;
    Square reach_ = 0;
};

template <class Metric>
void walk(const DeltaView& view, const Target& target, const Query& query, const Metric& metric,
          Ranking& ranking, Scratch& scratch) {
    Walk<Metric>(view, target, query, metric)
        .run(ranking, scratch.frontier<typename Metric::Square>());
}

// Fills `ranked` with the best `wanted` points.
const std::vector<Ranked>& rank(const DeltaView& view, const Target& target, const Query& query,
                                std::size_t wanted, Scratch& scratch) {
    const double near = std::min(target.radius, FlatMetric::kRadius);
    if (FlatMetric::suits(target.centre, near)) {
        Ranking ranking(scratch.ranked, wanted, near);
        walk(view, target, query, FlatMetric(target.centre, near), ranking, scratch);
        if (ranking.full() || target.radius <= near) return ranking.sorted();
    }
    Ranking ranking(scratch.ranked, wanted, target.radius);
    walk(view, target, query, ChordMetric(target.centre), ranking, scratch);
    return ranking.sorted();
}

}  // namespace

void search(const DeltaView& view, const Query& query, std::vector<Hit>& hits) {
    static thread_local Scratch scratch;
    hits.clear();
    if (query.limit == 0 || query.offset >= kRankMax) return;
    const std::size_t wanted =
        std::min<std::uint64_t>(std::uint64_t{query.offset} + query.limit, kRankMax);
    const Target target(query.area);
    const std::vector<Ranked>& ranked = rank(view, target, query, wanted, scratch);
    for (std::size_t i = query.offset; i < ranked.size(); ++i) {
        hits.push_back({ranked[i].id, position_of(ranked[i].place), Meters{ranked[i].distance}});
    }
}

}  // namespace madang::geo
