// Conditions as words, and whether they are allowed.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/conditions.h"

#include <cmath>
#include <span>

#include "base/text.h"
#include "tool/relay/limits.h"

namespace madang::relay {
namespace {

constexpr double kCountMost = 1e15;  // whole numbers of a double, with room

struct Unit {
    std::string_view name;
    double factor;
};

// A number not below 0 with one of `units` behind it. A unit with an empty name comes last.
std::optional<double> parse_quantity(std::string_view text, std::span<const Unit> units) {
    for (const Unit& unit : units) {
        if (!text.ends_with(unit.name)) continue;
        const auto number = parse_number(text.substr(0, text.size() - unit.name.size()));
        if (!number || *number < 0 || *number * unit.factor > kCountMost) return std::nullopt;
        return *number * unit.factor;
    }
    return std::nullopt;
}

}  // namespace

Result<> check(const Conditions& conditions) {
    if (!(conditions.loss >= 0 && conditions.loss <= kLossMost)) {
        return fail(ErrorCode::kInvalid, "the loss is more than half of the packets");
    }
    if (conditions.delay < Nanoseconds(0) || conditions.delay > kDelayMost) {
        return fail(ErrorCode::kInvalid, "the delay is more than ten seconds");
    }
    const std::uint64_t bandwidth = conditions.bandwidth;
    if (bandwidth != 0 && (bandwidth < kBandwidthLeast || bandwidth > kBandwidthMost)) {
        return fail(ErrorCode::kInvalid, "the bandwidth is outside 10 kbit to 100 gbit");
    }
    if (conditions.queue.value > kQueueBytesMost) {
        return fail(ErrorCode::kInvalid, "the queue is more than a gigabyte");
    }
    return {};
}

std::optional<double> parse_loss(std::string_view text) {
    constexpr Unit kUnits[] = {{"%", 0.01}, {"", 1}};
    return parse_quantity(text, kUnits);
}

std::optional<Nanoseconds> parse_delay(std::string_view text) {
    constexpr Unit kUnits[] = {{"ms", 1e6}, {"us", 1e3}, {"s", 1e9}};
    const auto value = parse_quantity(text, kUnits);
    if (!value) return std::nullopt;
    return Nanoseconds(std::llround(*value));
}

std::optional<std::uint64_t> parse_bandwidth(std::string_view text) {
    constexpr Unit kUnits[] = {{"gbit", 1e9}, {"mbit", 1e6}, {"kbit", 1e3}, {"bit", 1}};
    const auto value = parse_quantity(text, kUnits);
    if (!value) return std::nullopt;
    return static_cast<std::uint64_t>(std::llround(*value));
}

std::optional<Bytes> parse_size(std::string_view text) {
    constexpr Unit kUnits[] = {{"mb", 1e6}, {"kb", 1e3}, {"b", 1}, {"", 1}};
    const auto value = parse_quantity(text, kUnits);
    if (!value) return std::nullopt;
    return Bytes{static_cast<std::uint64_t>(std::llround(*value))};
}

}  // namespace madang::relay
