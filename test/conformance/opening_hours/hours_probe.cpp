// Answers for the conformance test: what engine/hours says of many texts at many instants.
//
// Standard input is JSON lines. The first is {"times": [...]}, UTC seconds; each further one
// {"text": ..., "latitude": ..., "longitude": ...}. For each text a line is printed: a letter an
// instant (O open, C closed, U unknown), or "! " and the error. SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/json_reader.h"
#include "engine/hours/atlas.h"
#include "engine/hours/schedule.h"

namespace madang::hours {
namespace {

constexpr std::size_t kTimesMax = 100'000;
constexpr std::int64_t kMicroseconds = 1'000'000;

std::vector<WallTime> read_times(const std::string& line) {
    std::vector<WallTime> times;
    auto document = JsonDocument::parse(line, {.size = 8_MiB});
    if (!document) return times;
    const auto values = document->root().array("times", {.max_items = kTimesMax});
    for (const JsonValue& value : values.value_or(std::vector<JsonValue>())) {
        times.push_back({value.integer().value_or(0) * kMicroseconds});
    }
    return times;
}

std::string answer(const std::string& line, const std::vector<WallTime>& times,
                   const Atlas& atlas) {
    auto document = JsonDocument::parse(line);
    if (!document) return "! not JSON";
    JsonObject root = document->root();
    const auto text = root.text("text", {.max_bytes = 4096});
    const auto latitude = root.number("latitude");
    const auto longitude = root.number("longitude");
    if (!text || !latitude || !longitude) return "! not a question";
    const auto schedule = Schedule::parse(*text);
    if (!schedule) return "! " + schedule.error().describe();
    const Place place = atlas.place_at(*latitude, *longitude);
    const WeekHours open = schedule->possible_hours(place);
    std::string states;
    for (const WallTime time : times) {
        const State state = schedule->state_at(time, place).state;
        CHECK(state != State::kOpen || open[week_hour_of(time)], "possible_hours misses no hour");
        states += "CUO"[static_cast<int>(state)];
    }
    return states;
}

}  // namespace
}  // namespace madang::hours

int main() {
    const auto atlas = madang::hours::Atlas::open();
    std::string line;
    if (!atlas || !std::getline(std::cin, line)) return 1;
    const auto times = madang::hours::read_times(line);
    while (std::getline(std::cin, line)) {
        std::puts(madang::hours::answer(line, times, **atlas).c_str());
    }
    return 0;
}
