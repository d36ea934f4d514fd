// Insert, divide, descend.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/indexes/quadtree.h"

#include <algorithm>

namespace madang::bench {

void Quadtree::build(std::span<const geo::Position> points) {
    points_ = points;
    nodes_.assign(1, {});
    for (std::uint32_t id = 0; id < points.size(); ++id) insert(id);
}

// Quarters are numbered south-west, south-east, north-west, north-east.
std::uint32_t Quadtree::child_of(const Node& node, geo::Position position) const {
    const double latitude = (node.box.south + node.box.north) / 2;
    const double longitude = (node.box.west + node.box.east) / 2;
    return node.children + (position.latitude >= latitude ? 2u : 0u) +
           (position.longitude >= longitude ? 1u : 0u);
}

void Quadtree::insert(std::uint32_t id) {
    std::uint32_t node = 0;
    for (int depth = 0;; ++depth) {
        while (nodes_[node].children != 0) {
            node = child_of(nodes_[node], points_[id]);
            ++depth;
        }
        if (nodes_[node].ids.size() < kLeafPoints || depth >= kDepthMax) break;
        divide(node);
    }
    nodes_[node].ids.push_back(id);
}

void Quadtree::divide(std::uint32_t node) {
    const DegreeBox box = nodes_[node].box;
    const double latitude = (box.south + box.north) / 2;
    const double longitude = (box.west + box.east) / 2;
    nodes_[node].children = static_cast<std::uint32_t>(nodes_.size());
    nodes_.push_back({{box.south, box.west, latitude, longitude}, 0, {}});
    nodes_.push_back({{box.south, longitude, latitude, box.east}, 0, {}});
    nodes_.push_back({{latitude, box.west, box.north, longitude}, 0, {}});
    nodes_.push_back({{latitude, longitude, box.north, box.east}, 0, {}});
    const std::vector<std::uint32_t> ids = std::exchange(nodes_[node].ids, {});
    for (const std::uint32_t id : ids) {
        nodes_[child_of(nodes_[node], points_[id])].ids.push_back(id);
    }
}

void Quadtree::look_at(const Node& leaf, Search& search) {
    visited_ += leaf.ids.size();
    for (const std::uint32_t id : leaf.ids) {
        search.best.offer(geo::distance(search.centre, points_[id]), id);
    }
    const Meters reach = search.best.reach();
    if (reach.value >= search.reach) return;
    search.reach = reach.value;
    search.boxes = boxes_around(search.centre, reach);
}

void Quadtree::descend(std::uint32_t node, Search& search) {
    const auto meets = [&](const DegreeBox& box) { return box.meets(nodes_[node].box); };
    if (std::ranges::none_of(search.boxes, meets)) return;
    const std::uint32_t children = nodes_[node].children;
    if (children == 0) return look_at(nodes_[node], search);
    const std::uint32_t own = child_of(nodes_[node], search.centre);
    descend(own, search);
    for (std::uint32_t child = children; child < children + 4; ++child) {
        if (child != own) descend(child, search);
    }
}

std::vector<std::uint64_t> Quadtree::nearest(geo::Position centre, Meters radius) {
    Search search{centre, Best(radius), boxes_around(centre, radius), radius.value};
    descend(0, search);
    return search.best.ids();
}

Bytes Quadtree::memory() const {
    std::uint64_t bytes = nodes_.capacity() * sizeof(Node);
    for (const Node& node : nodes_) bytes += node.ids.capacity() * sizeof(std::uint32_t);
    return {bytes};
}

}  // namespace madang::bench
