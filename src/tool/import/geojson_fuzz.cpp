// Any bytes as GeoJSON and as JSON lines: no crash, and the same rows in pieces of any size.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tool/import/json/json_rows.h"
#include "tool/import/row/recording.h"

namespace {

using namespace madang::importer;

Recording read(std::string_view text, std::size_t piece) {
    TextSource source(text, piece);
    Window window(source);
    Recording rows;
    static_cast<void>(read_geojson(window, "fuzz.geojson", *FieldNames::create({}), rows));
    return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    Recording whole = read(text, size + 1);
    Recording pieces = read(text, 1 + size % 7);
    CHECK(whole.accepted.size() == pieces.accepted.size(), "pieces do not change the rows");
    CHECK(whole.refused.size() == pieces.refused.size(), "pieces do not change the faults");

    TextSource source(text, 3);
    Window window(source);
    Recording lines;
    CHECK(read_json_lines(window, *FieldNames::create({}), lines).has_value(),
          "lines are only refused one by one");
    return 0;
}
