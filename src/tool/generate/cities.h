// The cities around which a demo world grows.
//
// The table is embedded by the build (-DMADANG_CITIES=cities.csv: name, country, latitude,
// longitude, population); without one a short table of our own stands in. Threads: immutable.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace madang::generate {

struct City {
    std::string name;
    std::string country;  // ISO 3166-1 alpha-2
    double latitude = 0;
    double longitude = 0;
    double population = 0;
};

// The embedded table as CSV text, made by the build.
std::string_view embedded_cities();

// Returns the cities of such a text, the largest first. Rows that are not cities are left out.
std::vector<City> read_cities(std::string_view csv);

}  // namespace madang::generate
