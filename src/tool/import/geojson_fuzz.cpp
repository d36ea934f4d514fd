// Any bytes as GeoJSON and as JSON lines: no crash, and the same rows in pieces of any size.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tool/import/json/json_rows.h"
#include "tool/import/row/recording.h"

namespace madang::importer {
namespace {

Recording read(std::string_view text, std::size_t piece) {
    TextSource source(text, piece);
    Window window(source);
    Recording rows;
    static_cast<void>(read_geojson(window, "fuzz.geojson", *FieldNames::create({}), rows));
    return rows;
}

void check_collection(std::string_view text) {
    Recording whole = read(text, text.size() + 1);
    Recording pieces = read(text, 1 + text.size() % 7);
    CHECK(whole.accepted.size() == pieces.accepted.size(), "pieces do not change the rows");
    CHECK(whole.refused.size() == pieces.refused.size(), "pieces do not change the faults");
}

void check_lines(std::string_view text) {
    TextSource source(text, 3);
    Window window(source);
    Recording rows;
    CHECK(read_json_lines(window, *FieldNames::create({}), rows).has_value(),
          "lines are only refused one by one");
}

}  // namespace
}  // namespace madang::importer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    madang::importer::check_collection(text);
    madang::importer::check_lines(text);
    return 0;
}
