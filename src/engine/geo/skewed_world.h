// A world as skewed as the real one, for benchmarks and tests: the same points from the same seed.
//
// Idea:    600 cities with populations by Zipf's law, the points of each in a Gaussian core, town
// and
//          suburbs whose spread grows with the root of the population; every tenth point anywhere
//          between 56° S and 70° N. The largest city holds 13 % of all points.
// Threads: one thread a world.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "engine/geo/position.h"

namespace madang::geo {

class SkewedWorld {
public:
    static constexpr std::uint64_t kSeed = 42;

    // The points of one seed, and the queries that go with them, are two independent streams.
    static SkewedWorld points(std::uint64_t seed = kSeed) { return {seed, 1}; }
    static SkewedWorld queries(std::uint64_t seed = kSeed) { return {seed, 2}; }

    // Where the largest city is.
    Position largest_city() const { return {cities_[0].latitude, cities_[0].longitude}; }

    Position next() {
        if (random_.unit() < kNoise) return anywhere();
        const double pick = random_.unit();
        const auto found = std::lower_bound(
            cities_.begin(), cities_.end(), pick,
            [](const City& city, double value) { return city.share_up_to < value; });
        const City& city = found == cities_.end() ? cities_.back() : *found;
        double spread = city.spread;
        const double part = random_.unit();
        if (part < 0.35) {
            spread *= 0.25;  // downtown
        } else if (part > 0.85) {
            spread *= 2.5;  // suburbs
        }
        const double east = random_.gauss() * spread;
        const double north = random_.gauss() * spread;
        const double metres_per_degree = 111195.0;
        const double latitude = city.latitude + north / metres_per_degree;
        const double cosine = std::cos(city.latitude * kRadians);
        double longitude = city.longitude + east / (metres_per_degree * cosine);
        if (longitude >= 180) longitude -= 360;
        if (longitude < -180) longitude += 360;
        return rounded({latitude, longitude});
    }

private:
    static constexpr int kCities = 600;
    static constexpr double kNoise = 0.10;
    static constexpr double kRadians = std::numbers::pi / 180;

    // SplitMix64, so that no library's distributions decide what the world looks like.
    struct Random {
        std::uint64_t state;

        std::uint64_t bits() {
            std::uint64_t z = (state += 0x9E3779B97F4A7C15u);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
            return z ^ (z >> 31);
        }
        double unit() { return (static_cast<double>(bits() >> 11) + 0.5) * 0x1p-53; }
        double gauss() {
            const double a = unit();
            const double b = unit();
            return std::sqrt(-2 * std::log(a)) * std::cos(2 * std::numbers::pi * b);
        }
    };

    struct City {
        double longitude = 0;
        double latitude = 0;
        double spread = 0;       // metres
        double share_up_to = 0;  // of all people, with the cities before it
    };

    SkewedWorld(std::uint64_t seed, std::uint64_t stream)
        : cities_(build_cities(seed)), random_{seed * 1000003u + stream} {}

    static std::vector<City> build_cities(std::uint64_t seed) {
        Random random{seed ^ 0xC17EC17Eu};
        std::vector<City> cities(kCities);
        double total = 0;
        for (int i = 0; i < kCities; ++i) {
            City& city = cities[static_cast<std::size_t>(i)];
            do {
                city.latitude = std::asin(2 * random.unit() - 1) / kRadians;
            } while (city.latitude < -50 || city.latitude > 62);
            city.longitude = random.unit() * 360 - 180;
            const double population = 1.0 / (i + 1);
            city.spread = 2500 + 14000 * std::sqrt(population);
            total += population;
            city.share_up_to = total;
        }
        for (City& city : cities) city.share_up_to /= total;
        return cities;
    }

    Position anywhere() {
        const double south = std::sin(-56 * kRadians);
        const double north = std::sin(70 * kRadians);
        const double latitude = std::asin(south + (north - south) * random_.unit()) / kRadians;
        return rounded({latitude, random_.unit() * 360 - 180});
    }

    std::vector<City> cities_;
    Random random_;
};

}  // namespace madang::geo
