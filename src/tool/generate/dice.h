// Random numbers that a seed repeats, on every machine and with every library.
//
// Not std::normal_distribution and its like: each library draws them differently.
// Threads: one at a time.  Source: SplitMix64, "Fast Splittable Pseudorandom Number Generators",
// 2014. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

namespace madang::generate {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += kStep;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    // Passes over `draws` numbers.
    void skip(std::uint64_t draws) { state_ += draws * kStep; }

    // In [0, 1).
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    // In [0, n). Needs n > 0. The bias of the remainder is below n / 2^64.
    std::uint64_t below(std::uint64_t n) { return next() % n; }
    bool chance(double probability) { return unit() < probability; }

    // Standard normal (Box and Muller, one of the pair).
    double normal() {
        double radius = std::sqrt(-2 * std::log(1 - unit()));
        return radius * std::cos(2 * std::numbers::pi * unit());
    }

    template <class T>
    const T& pick(std::span<const T> from) {
        return from[below(from.size())];
    }
    template <class T, std::size_t N>
    const T& pick(const std::array<T, N>& from) {
        return from[below(N)];
    }

private:
    static constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15;

    std::uint64_t state_;
};

}  // namespace madang::generate
