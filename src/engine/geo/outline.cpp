// Edges by bands, and the even-odd rule.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/outline.h"

#include <algorithm>
#include <cmath>

namespace madang::geo {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kTurn = std::int64_t{2} * kHalfTurn;

// Products of differences are below 1.3e19, so that a difference of two of them errs in doubles by
// less than 5,000.
constexpr double kSure = 1e4;

// Edges a band: a point then tests about twice as many.
constexpr std::size_t kEdgesPerBand = 4;
constexpr std::size_t kBandsMax = 256;

double rough_side(const Edge& edge, double latitude, double longitude) {
    const auto y0 = static_cast<double>(edge.from.latitude);
    const auto x0 = static_cast<double>(edge.from.longitude);
    return (static_cast<double>(edge.to.longitude) - x0) * (latitude - y0) -
           (longitude - x0) * (static_cast<double>(edge.to.latitude) - y0);
}

bool reaches(const Edge& edge, std::int64_t south, std::int64_t north) {
    const auto [low, high] = std::minmax(edge.from.latitude, edge.to.latitude);
    return low <= north && high >= south;
}

// Whether the edge may have a point in common with the box.
bool may_touch(const Edge& edge, const Bounds& box) {
    if (!reaches(edge, box.south, box.north)) return false;
    const auto [low, high] = std::minmax(edge.from.longitude, edge.to.longitude);
    if (low > box.east || high < box.west) return false;
    const double sides[] = {
        rough_side(edge, box.south, box.west), rough_side(edge, box.south, box.east),
        rough_side(edge, box.north, box.west), rough_side(edge, box.north, box.east)};
    const auto [least, greatest] = std::minmax_element(std::begin(sides), std::end(sides));
    return *least <= kSure && *greatest >= -kSure;
}

std::int32_t inside_half_turn(std::int64_t longitude) {
    return static_cast<std::int32_t>(
        std::clamp<std::int64_t>(longitude, -std::int64_t{kHalfTurn}, kHalfTurn));
}

}  // namespace

Vertex vertex_of(Position position) {
    return {std::llround(position.latitude * kUnitsPerDegree),
            std::llround(position.longitude * kUnitsPerDegree)};
}

int side(const Edge& edge, Vertex point) {
    const double rough =
        rough_side(edge, static_cast<double>(point.latitude), static_cast<double>(point.longitude));
    if (rough > kSure) return 1;
    if (rough < -kSure) return -1;
    const Wide exact =
        Wide{edge.to.longitude - edge.from.longitude} * (point.latitude - edge.from.latitude) -
        Wide{point.longitude - edge.from.longitude} * (edge.to.latitude - edge.from.latitude);
    return exact > 0 ? 1 : (exact < 0 ? -1 : 0);
}

Outline::Outline(const Polygon& polygon) {
    for (const auto& positions : polygon.rings) {
        std::vector<Vertex> ring;
        ring.reserve(positions.size());
        for (const Position position : positions) ring.push_back(vertex_of(position));
        for (const std::int64_t shift : {-kTurn, std::int64_t{0}, kTurn}) add(ring, shift);
    }
    sort_into_bands();
}

// Adds what of a shifted ring lies on the map, edges on its border included.
void Outline::add(const std::vector<Vertex>& ring, std::int64_t shift) {
    if (ring.empty()) return;
    const auto [south, north] = std::ranges::minmax(ring, {}, &Vertex::latitude);
    const auto [west, east] = std::ranges::minmax(ring, {}, &Vertex::longitude);
    if (east.longitude + shift < -kHalfTurn || west.longitude + shift > kHalfTurn) return;
    boxes_[static_cast<std::size_t>(shift / kTurn + 1)].include(Bounds{
        static_cast<std::int32_t>(south.latitude), inside_half_turn(west.longitude + shift),
        static_cast<std::int32_t>(north.latitude), inside_half_turn(east.longitude + shift)});
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        Edge edge{ring[i], ring[i + 1]};
        edge.from.longitude += shift;
        edge.to.longitude += shift;
        edges_.push_back(edge);
    }
}

void Outline::sort_into_bands() {
    Bounds all;
    for (const Bounds& box : boxes_) all.include(box);
    if (all.empty()) all = {0, 0, 0, 0};
    south_ = all.south;
    bands_ = std::clamp<std::size_t>(edges_.size() / kEdgesPerBand, 1, kBandsMax);
    band_height_ = (std::int64_t{all.north} - all.south) / static_cast<std::int64_t>(bands_) + 1;
    // Counts how many edges each band has, then gives each its place.
    first_.assign(bands_ + 1, 0);
    const auto each_band = [&](const Edge& edge, auto visit) {
        const auto [low, high] = std::minmax(edge.from.latitude, edge.to.latitude);
        for (std::size_t b = band(low); b <= band(high); ++b) visit(b);
    };
    for (const Edge& edge : edges_) {
        each_band(edge, [&](std::size_t b) { ++first_[b + 1]; });
    }
    for (std::size_t b = 0; b < bands_; ++b) first_[b + 1] += first_[b];
    listed_.resize(first_[bands_]);
    std::vector<std::uint32_t> next = first_;
    for (std::uint32_t i = 0; i < edges_.size(); ++i) {
        each_band(edges_[i], [&](std::size_t b) { listed_[next[b]++] = i; });
    }
}

std::size_t Outline::band(std::int64_t latitude) const {
    const std::int64_t at = std::max<std::int64_t>(latitude - south_, 0) / band_height_;
    return std::min(static_cast<std::size_t>(at), bands_ - 1);
}

// A ray to the east crosses an edge if its ends lie above and not above it.
bool Outline::holds(Place place) const {
    const Vertex point{place.latitude, place.longitude};
    bool is_inside = false;
    for (const std::uint32_t i : edges_of(band(point.latitude))) {
        const Edge& edge = edges_[i];
        if (!reaches(edge, point.latitude, point.latitude)) continue;
        const auto [west, east] = std::minmax(edge.from.longitude, edge.to.longitude);
        if (east < point.longitude) continue;
        const int where = side(edge, point);
        if (where == 0 && west <= point.longitude) return true;  // on the edge
        const bool goes_north = edge.to.latitude > edge.from.latitude;
        const bool crosses =
            (edge.from.latitude <= point.latitude) != (edge.to.latitude <= point.latitude);
        if (crosses && (where > 0) == goes_north) is_inside = !is_inside;
    }
    return is_inside;
}

// Without an edge near it, all of a box is where its corner is.
Verdict Outline::judge(const Bounds& bounds) const {
    const bool is_near =
        std::ranges::any_of(boxes_, [&](const Bounds& box) { return box.touches(bounds); });
    if (!is_near) return Verdict::kOutside;
    for (std::size_t b = band(bounds.south); b <= band(bounds.north); ++b) {
        for (const std::uint32_t i : edges_of(b)) {
            if (may_touch(edges_[i], bounds)) return Verdict::kPartly;
        }
    }
    return holds({bounds.south, bounds.west}) ? Verdict::kInside : Verdict::kOutside;
}

}  // namespace madang::geo
