// Reads the city table.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/cities.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "tool/generate/limits.h"
#include "tool/import/csv/csv.h"

namespace madang::generate {
namespace {

constexpr std::size_t kColumns = 5;

std::optional<City> city_of(const std::vector<std::string>& fields) {
    if (fields.size() != kColumns || fields[0].empty()) return std::nullopt;
    auto latitude = parse_number(fields[2]);
    auto longitude = parse_number(fields[3]);
    auto population = parse_number(fields[4]);
    if (!latitude || !longitude || !population) return std::nullopt;  // the header, for one
    return City{fields[0], fields[1], *latitude, *longitude, *population};
}

}  // namespace

std::vector<City> read_cities(std::string_view csv) {
    std::vector<City> cities;
    importer::CsvRecord record;
    while (!csv.empty() && cities.size() < kCitiesMax) {
        importer::read_csv_record(csv, ',', importer::Rest::kIsAll, record);
        csv.remove_prefix(record.bytes);
        if (record.status != importer::CsvStatus::kRecord) continue;
        if (auto city = city_of(record.fields)) cities.push_back(*std::move(city));
    }
    std::ranges::sort(cities, [](const City& a, const City& b) {
        return std::tie(b.population, a.name, a.latitude) <
               std::tie(a.population, b.name, b.latitude);
    });
    return cities;
}

}  // namespace madang::generate
