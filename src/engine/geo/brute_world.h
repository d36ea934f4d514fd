// For tests: random worlds that crowd the difficult places, and the index's answers by brute force.
// Threads: one thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/geo/brute_force.h"
#include "engine/geo/dice.h"
#include "engine/geo/index.h"

namespace madang::geo {

class BruteWorld {
public:
    // A few clusters of sizes from a house to a country, duplicates, and noise.
    BruteWorld(Dice& dice, std::size_t points) {
        for (std::uint32_t number = 1; number < kDefined; ++number) {
            schedules_.push_back({number, some_hours(dice)});
        }
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
        Entry entry{.id = id, .position = rounded(position), .category = some_category(dice)};
        if (dice.one_in(2)) entry.rating = static_cast<std::uint8_t>(10 + dice.below(41));
        entry.price = static_cast<std::uint8_t>(dice.below(5));
        entry.attributes = static_cast<std::uint32_t>(dice.bits() & dice.bits() & 0x3F'FFFF);
        if (!dice.one_in(3)) entry.schedule = static_cast<std::uint32_t>(dice.below(kSchedules));
        return entry;
    }

    // Numbers from kDefined on have no definition.
    static constexpr std::uint32_t kSchedules = 40;
    static constexpr std::uint32_t kDefined = 36;
    const std::vector<Schedule>& schedules() const { return schedules_; }

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
        switch (dice.below(5)) {
            case 0: query.area = Nearest{centre}; break;
            case 2: query.area = some_polygon(dice, centre); break;
            case 1: query.area = some_box(dice, centre); break;
            default: {
                const double radius = kRadii[dice.below(14)];
                query.area = Circle{centre, {radius}, {dice.one_in(4) ? radius * 0.7 : 0}};
            }
        }
        query.limit = static_cast<std::uint32_t>(dice.below(dice.one_in(4) ? 3000 : 30));
        query.offset = dice.one_in(3) ? static_cast<std::uint32_t>(dice.below(50)) : 0;
        if (dice.one_in(2)) query.filter = some_filter(dice);
        return query;
    }

    // A star with a star cut out of it, or a few corners on points of the world, crossing itself.
    Polygon some_polygon(Dice& dice, Position centre) const {
        Polygon polygon{{}, centre};
        if (dice.one_in(3)) {
            polygon.rings.emplace_back();
            for (std::size_t i = 0; i < 3 + dice.below(3); ++i) {
                polygon.rings[0].push_back(rounded(some_place(dice)));
            }
            polygon.rings[0].push_back(polygon.rings[0][0]);
            return polygon;
        }
        static constexpr double kSizes[] = {1e-5, 1e-3, 0.1, 2, 40, 170};
        const double size = kSizes[dice.below(6)];
        const Position middle = some_place(dice);
        const std::size_t corners = 3 + dice.below(60);
        std::vector<double> reach(corners);
        for (double& r : reach) r = dice.between(0.3, 1) * size;
        for (const double scale : {1.0, 0.4}) {
            polygon.rings.push_back(star(middle, reach, scale));
            if (dice.one_in(2)) break;
        }
        return polygon;
    }

    // One question or several at once.
    Filter some_filter(Dice& dice) const {
        Filter filter;
        const std::uint64_t asks = dice.one_in(2) ? std::uint64_t{1} << dice.below(6) : dice.bits();
        if ((asks & 1u) != 0) {
            const std::uint64_t size = dice.one_in(4) ? dice.below(300) : dice.below(4);
            for (std::uint64_t i = 0; i < size; ++i) filter.include.push_back(some_category(dice));
        }
        if ((asks & 2u) != 0) filter.exclude.push_back(some_category(dice));
        if ((asks & 4u) != 0) filter.rating_min = static_cast<std::uint8_t>(dice.below(52));
        if ((asks & 8u) != 0) filter.prices = static_cast<std::uint8_t>(dice.below(32));
        if ((asks & 16u) != 0) filter.attributes = 1u << dice.below(22) | 1u << dice.below(22);
        if ((asks & 32u) != 0) filter.open_at = some_instant(dice);
        return filter;
    }

    std::vector<Hit> all(const Query& query) const {
        std::vector<Hit> hits;
        for (const auto& [id, entry] : entries_) {
            if (!passes(query.filter, entry)) continue;
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
        const Count counted = index.count(query);
        RC_ASSERT(counted.points == expected.size());
        RC_ASSERT(counted.outcome == Outcome::kComplete);
        std::vector<Hit> hits;
        RC_ASSERT(index.search(query, hits) == Outcome::kComplete);
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
    // Few that many have, many that few have, and some far away.
    static Category some_category(Dice& dice) {
        const std::uint64_t bound = dice.one_in(2) ? 4 : 2000;
        return {static_cast<std::uint16_t>(dice.below(dice.one_in(50) ? 65536 : bound))};
    }
    static HoursOfWeek some_hours(Dice& dice) {
        HoursOfWeek hours;
        const std::size_t first = dice.below(kHoursOfWeek);
        const std::size_t length = 1 + dice.below(dice.one_in(4) ? kHoursOfWeek : 12);
        for (std::size_t i = 0; i < length; ++i) hours.set((first + i) % kHoursOfWeek);
        return hours;
    }
    // The schedules that are open are some of those that may be.
    OpenAt some_instant(Dice& dice) const {
        const auto hour = static_cast<std::uint16_t>(dice.below(kHoursOfWeek));
        ScheduleSet open(1);
        for (std::uint32_t number = 0; number < kSchedules; ++number) {
            const bool is_defined = number > 0 && number < kDefined;
            if (is_defined && !schedules_[number - 1].hours[hour]) continue;
            if (dice.one_in(2)) open[0] |= std::uint64_t{1} << number;
        }
        return {hour, std::make_shared<const ScheduleSet>(std::move(open))};
    }
    static std::vector<Position> star(Position middle, const std::vector<double>& reach,
                                      double scale) {
        std::vector<Position> ring;
        for (std::size_t i = 0; i < reach.size(); ++i) {
            const double angle =
                6.283185307 * static_cast<double>(i) / static_cast<double>(reach.size());
            ring.push_back(
                {std::clamp(middle.latitude + scale * reach[i] * std::sin(angle), -90.0, 90.0),
                 middle.longitude + scale * reach[i] * std::cos(angle)});
        }
        ring.push_back(ring[0]);
        return ring;
    }
    Box some_box(Dice& dice, Position centre) const {
        const Position a = rounded(some_place(dice));
        const Position b = rounded(some_place(dice));
        return {std::min(a.latitude, b.latitude), a.longitude, std::max(a.latitude, b.latitude),
                dice.one_in(8) ? 180.0 : b.longitude, centre};
    }
    std::vector<Position> centres_;
    std::vector<Schedule> schedules_;
    std::map<std::uint64_t, Entry> entries_;
    std::uint64_t next_id_ = 1;
};

}  // namespace madang::geo
