// Quantities as types: a radius is not a byte count.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>

namespace madang {

struct Meters {
    double value = 0;
    friend constexpr auto operator<=>(Meters, Meters) = default;
};

struct Bytes {
    std::uint64_t value = 0;
    friend constexpr auto operator<=>(Bytes, Bytes) = default;
    friend constexpr Bytes operator+(Bytes a, Bytes b) { return {a.value + b.value}; }
};

constexpr Bytes operator""_B(unsigned long long n) {
    return {n};
}
constexpr Bytes operator""_KiB(unsigned long long n) {
    return {n << 10};
}
constexpr Bytes operator""_MiB(unsigned long long n) {
    return {n << 20};
}
constexpr Bytes operator""_GiB(unsigned long long n) {
    return {n << 30};
}

}  // namespace madang
