// Reads the holidays' text.
// SPDX-License-Identifier: Apache-2.0
#include "engine/hours/world/holiday_table.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "engine/hours/limits.h"

namespace madang::hours {
namespace {

constexpr int kBase = 36;
constexpr std::size_t kDaysOfYear = 366;

struct Years {
    int first = 0;
    int last = 0;
};

// The text up to `end`, which is passed.
std::string_view take(std::string_view& text, char end) {
    const std::size_t size = std::min(text.find(end), text.size());
    const std::string_view taken = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    return taken;
}

std::optional<Years> read_years(std::string_view line) {
    const auto first = parse_integer(take(line, ' '));
    const auto last = parse_integer(line);
    if (!first || !last || *first < 1900 || *last < *first || *last - *first >= kHolidayYearsMax) {
        return std::nullopt;
    }
    return Years{static_cast<int>(*first), static_cast<int>(*last)};
}

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : kBase;
}

void read_year(std::string_view codes, int year, Holidays& holidays) {
    const Day first = day_of(year, 1, 1);
    for (; codes.size() >= 2; codes.remove_prefix(2)) {
        const int high = digit(codes[0]);
        const int low = digit(codes[1]);
        if (high < kBase && low < kBase) holidays.insert(first + high * kBase + low);
    }
}

}  // namespace

HolidayTable read_holidays(std::string_view text) {
    HolidayTable table;
    const auto years = read_years(take(text, '\n'));
    if (!years) return table;
    const std::size_t days = static_cast<std::size_t>(years->last - years->first + 1) * kDaysOfYear;
    while (!text.empty()) {
        std::string_view line = take(text, '\n');
        const std::string country(take(line, ' '));
        if (country.empty()) continue;
        Holidays holidays(day_of(years->first, 1, 1), days);
        for (int year = years->first; year <= years->last; ++year) {
            read_year(take(line, ','), year, holidays);
        }
        table.emplace(country, std::move(holidays));
    }
    return table;
}

}  // namespace madang::hours
