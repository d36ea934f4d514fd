// For tests: random worlds that crowd the difficult places, and the index's answers by brute force.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/geo/index.h"

namespace madang::geo {

// rapidcheck hands out one seed a case; everything else is drawn from it here.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t bits() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15u);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t bound) { return bits() % bound; }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(bits() >> 11) * 0x1p-53;
    }

private:
    std::uint64_t state_;
};

inline double wrapped_longitude(double longitude) {
    while (longitude >= 180) longitude -= 360;
    while (longitude < -180) longitude += 360;
    return longitude;
}

inline Position near_to(Dice& dice, Position centre, double degrees) {
    return {std::clamp(centre.latitude + dice.between(-degrees, degrees), -90.0, 90.0),
            wrapped_longitude(centre.longitude + dice.between(-degrees, degrees))};
}

// Anywhere, with many at the poles, the antimeridian, the equator and on round degrees.
inline Position any_position(Dice& dice) {
    const double longitude = dice.between(-180, 180);
    switch (dice.below(9)) {
        case 0: return {dice.one_in(2) ? 90.0 : -90.0, longitude};
        case 1: return {dice.between(89.99, 90), longitude};
        case 2: return {dice.between(-90, -89), longitude};
        case 3: return {dice.between(-60, 60), dice.one_in(2) ? 180.0 : -180.0};
        case 4: return near_to(dice, {dice.between(-85, 85), 180}, 0.3);
        case 5:
            return {static_cast<double>(dice.below(181)) - 90,
                    static_cast<double>(dice.below(361)) - 180};
        case 6: return near_to(dice, {80, 20}, 0.2);  // where the flat metric ends
        default: return {dice.between(-90, 90), longitude};
    }
}

class BruteWorld {
public:
    // A few clusters of sizes from a house to a country, duplicates, and noise.
    BruteWorld(Dice& dice, std::size_t points) {
        const std::size_t clusters = 1 + dice.below(4);
        for (std::size_t i = 0; i < clusters; ++i) centres_.push_back(any_position(dice));
        while (entries_.size() < points) put(random_entry(dice, next_id_++));
    }

    Position some_place(Dice& dice) const {
        if (dice.one_in(4)) return any_position(dice);
        static constexpr double kSizes[] = {0, 1e-6, 1e-4, 1e-2, 0.3, 5};
        return near_to(dice, centres_[dice.below(centres_.size())], kSizes[dice.below(6)]);
    }
    Entry random_entry(Dice& dice, std::uint64_t id) const {
        Position position = some_place(dice);
        if (!entries_.empty() && dice.one_in(8)) {
            position = entries_.begin()->second.position;  // many points in one place
        }
        return {id, rounded(position), {static_cast<std::uint16_t>(dice.below(4))}};
    }

    void put(const Entry& entry) { entries_[entry.id] = entry; }
    void remove(std::uint64_t id) { entries_.erase(id); }

    // Draws a change and applies it: insert, move, removal, or the return of a removed id.
    Change change(Dice& dice, std::uint64_t stamp) {
        const std::uint64_t id = dice.one_in(3) ? next_id_++ : 1 + dice.below(next_id_);
        Change change{stamp, id, std::nullopt, std::nullopt};
        const auto found = entries_.find(id);
        if (found != entries_.end()) change.before = found->second.position;
        if (found == entries_.end() || !dice.one_in(3)) change.entry = random_entry(dice, id);
        change.entry ? put(*change.entry) : remove(id);
        return change;
    }

    Query query(Dice& dice) const {
        static constexpr double kRadii[] = {0,   0.01, 5,   300,    49'990, 50'010, 20'000,
                                            2e5, 3e6,  1e7, 1.99e7, 2.1e7,  1000,   80'000};
        const Position centre = rounded(dice.one_in(3) ? any_position(dice) : some_place(dice));
        Query query;
        switch (dice.below(4)) {
            case 0: query.area = Nearest{centre}; break;
            case 1: query.area = some_box(dice, centre); break;
            default: query.area = Circle{centre, {kRadii[dice.below(14)]}};
        }
        query.limit = static_cast<std::uint32_t>(dice.below(dice.one_in(4) ? 3000 : 30));
        query.offset = dice.one_in(3) ? static_cast<std::uint32_t>(dice.below(50)) : 0;
        if (dice.one_in(3)) query.category = Category{static_cast<std::uint16_t>(dice.below(5))};
        return query;
    }

    std::vector<Hit> all(const Query& query) const {
        std::vector<Hit> hits;
        for (const auto& [id, entry] : entries_) {
            if (query.category && entry.category != *query.category) continue;
            const Meters metres = distance(centre_of(query.area), entry.position);
            if (holds(query.area, entry.position, metres)) {
                hits.push_back({id, entry.position, metres});
            }
        }
        std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
            return a.distance != b.distance ? a.distance < b.distance : a.id < b.id;
        });
        return hits;
    }

    // Compares the index's search and count with brute force.
    void check(const Index& index, const Query& query) const {
        const std::vector<Hit> expected = all(query);
        RC_ASSERT(index.count(query) == expected.size());
        std::vector<Hit> hits;
        index.search(query, hits);
        const std::size_t first = std::min<std::size_t>(query.offset, expected.size());
        const std::size_t size = std::min<std::size_t>(query.limit, expected.size() - first);
        RC_ASSERT(hits.size() == size);
        for (std::size_t i = 0; i < size; ++i) {
            RC_ASSERT(hits[i].id == expected[first + i].id);
            RC_ASSERT(hits[i].distance == expected[first + i].distance);
            RC_ASSERT(hits[i].position == expected[first + i].position);
        }
    }

    // Hands every entry to a rebuild.
    Source source() const {
        return [next = entries_.begin(), end = entries_.end()]() mutable -> std::optional<Entry> {
            if (next == end) return std::nullopt;
            return (next++)->second;
        };
    }
    std::size_t size() const { return entries_.size(); }

private:
    Box some_box(Dice& dice, Position centre) const {
        const Position a = rounded(some_place(dice));
        const Position b = rounded(some_place(dice));
        return {std::min(a.latitude, b.latitude), a.longitude, std::max(a.latitude, b.latitude),
                dice.one_in(8) ? 180.0 : b.longitude, centre};
    }
    static Position centre_of(const Area& area) {
        return std::visit([](const auto& shape) { return shape.centre; }, area);
    }
    static bool holds(const Area& area, Position position, Meters metres) {
        if (const auto* circle = std::get_if<Circle>(&area)) return metres <= circle->radius;
        const auto* box = std::get_if<Box>(&area);
        if (box == nullptr) return true;
        if (position.latitude < box->south || position.latitude > box->north) return false;
        const auto inside = [box](double longitude) {
            return box->west <= box->east ? longitude >= box->west && longitude <= box->east
                                          : longitude >= box->west || longitude <= box->east;
        };
        return inside(position.longitude) || (position.longitude == -180 && inside(180));
    }

    std::vector<Position> centres_;
    std::map<std::uint64_t, Entry> entries_;
    std::uint64_t next_id_ = 1;
};

}  // namespace madang::geo
