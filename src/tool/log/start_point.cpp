// SPDX-License-Identifier: Apache-2.0
#include "tool/log/start_point.h"

#include <string>

#include "base/text.h"

namespace madang::logtool {
namespace {

constexpr std::int64_t kMicrosecondsPerMillisecond = 1000;
constexpr std::int64_t kAgoMost = 1'000'000'000;  // of any unit

std::optional<std::int64_t> milliseconds_of(char unit) {
    switch (unit) {
        case 's': return 1'000;
        case 'm': return 60'000;
        case 'h': return 3'600'000;
        case 'd': return 86'400'000;
        default: return std::nullopt;
    }
}

std::optional<std::int64_t> ago(std::string_view text, WallTime now) {
    if (text.empty()) return std::nullopt;
    const auto unit = milliseconds_of(text.back());
    const auto count = parse_integer(text.substr(0, text.size() - 1));
    if (!unit || !count || *count < 0 || *count > kAgoMost) return std::nullopt;
    const std::int64_t then = now.microseconds / kMicrosecondsPerMillisecond - *count * *unit;
    return then > 0 ? then : 0;
}

}  // namespace

std::optional<StartPoint> parse_start_point(std::string_view text, WallTime now) {
    if (text == "beginning") return AtBeginning{};
    if (text == "end") return AtEnd{};
    if (const auto offset = parse_integer(text)) {
        return *offset < 0 ? std::nullopt : std::optional<StartPoint>(AtOffset{*offset});
    }
    if (const auto then = ago(text, now)) return AtTime{*then};
    auto time = parse_rfc3339(text);
    if (!time) time = parse_rfc3339(std::string(text) + "T00:00:00Z");
    if (!time || time->microseconds < 0) return std::nullopt;
    return AtTime{time->microseconds / kMicrosecondsPerMillisecond};
}

}  // namespace madang::logtool
