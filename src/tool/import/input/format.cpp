// Signatures of what is read and of what people try.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/input/format.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace madang::importer {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 4> kNames = {"csv", "geojson", "jsonl", "osm"};

struct Foreign {
    std::string_view signature;
    const char* what;
    const char* advice;
};

constexpr auto kForeign = std::to_array<Foreign>({
    {"PAR1"sv, "a Parquet file", "Convert it, e.g. duckdb -c \"COPY 'in.parquet' TO 'out.csv'\"."},
    {"PK\x03\x04"sv, "a ZIP or Excel file", "Unpack it, or save the sheet as CSV (UTF-8)."},
    {"\xD0\xCF\x11\xE0"sv, "an old Excel file", "Save the sheet as CSV (UTF-8)."},
    {"SQLite format 3"sv, "an SQLite database or GeoPackage",
     "Convert it, e.g. ogr2ogr -f GeoJSON out.geojson in.gpkg."},
    {"\x00\x00\x27\x0A"sv, "a shapefile",
     "Convert it, e.g. ogr2ogr -f GeoJSON out.geojson in.shp."},
    {"%PDF"sv, "a PDF", "Look for the same data as CSV."},
    {"BZh"sv, "compressed with bzip2", "Unpack it first: bunzip2."},
    {"\xFD"
     "7zXZ"sv,
     "compressed with xz", "Unpack it first: unxz."},
    {"\x28\xB5\x2F\xFD"sv, "compressed with zstd", "Unpack it first: unzstd."},
    {"\xFF\xFE"sv, "UTF-16 text", "Convert it: iconv -f UTF-16 -t UTF-8 in > out."},
    {"\xFE\xFF"sv, "UTF-16 text", "Convert it: iconv -f UTF-16 -t UTF-8 in > out."},
    {"PMTiles"sv, "a map tile archive", "It holds drawings of a map, not places."},
});

std::string_view without_mark(std::string_view head) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
    return trim(head);
}

// OSM PBF: a length, then a BlobHeader whose type is OSMHeader.
bool is_osm_pbf(std::string_view head) {
    return head.substr(0, 32).contains("OSMHeader"sv);
}

Outcome<Format> xml_format(std::string_view text, const std::string& path) {
    std::string start = ascii_lower(text.substr(0, 2000));
    if (start.contains("<osm")) return Format::kOsm;
    if (start.contains("<html")) {
        return stop(path + " is a web page (HTML), not data", "Was the download redirected?");
    }
    if (start.contains("<kml") || start.contains("<gpx")) {
        return stop(path + " is KML or GPX",
                    "Convert it, e.g. ogr2ogr -f GeoJSON out.geojson in.kml.");
    }
    return stop(path + " is XML of an unknown kind", "Convert it to CSV or GeoJSON.");
}

// A whole object on the first line, with more below or nothing, is JSON lines.
Outcome<Format> json_format(std::string_view text, const std::string& path) {
    if (text.starts_with('[')) {
        return stop(path + " is a JSON array",
                    "Write one object a line: jq -c '.[]' in.json > out.jsonl.");
    }
    if (text.substr(0, 4096).contains("FeatureCollection")) return Format::kGeojson;
    if (ascii_lower(path).contains(".geojson")) return Format::kGeojson;
    bool line_is_object = trim(text.substr(0, text.find('\n'))).ends_with('}');
    return line_is_object ? Format::kJsonLines : Format::kGeojson;
}

}  // namespace

std::string_view name(Format format) {
    return kNames[static_cast<std::size_t>(format)];
}

std::optional<Format> format_named(std::string_view text) {
    auto found = std::find(kNames.begin(), kNames.end(), text);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Format>(found - kNames.begin());
}

Outcome<Format> detect_format(std::string_view head, const std::string& path) {
    if (head.empty()) return stop(path + " is empty");
    if (is_osm_pbf(head)) return Format::kOsm;
    for (const Foreign& foreign : kForeign) {
        if (head.starts_with(foreign.signature)) {
            return stop(path + " is " + foreign.what, foreign.advice);
        }
    }
    std::string_view text = without_mark(head);
    if (text.empty()) return stop(path + " is empty");
    if (text.front() == '<') return xml_format(text, path);
    if (text.front() == '{' || text.front() == '[' || text.front() == '\x1E') {
        return json_format(text, path);
    }
    if (head.contains('\0')) {
        return stop(path + " is neither text nor OSM PBF",
                    "CSV, GeoJSON, JSON lines and OSM PBF are read, text also as .gz.");
    }
    return Format::kCsv;
}

}  // namespace madang::importer
