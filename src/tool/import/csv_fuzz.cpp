// Any bytes as CSV: no crash, and the same rows in pieces of any size.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tool/import/csv/csv_rows.h"
#include "tool/import/row/recording.h"

namespace {

using namespace madang::importer;

Recording read(std::string_view text, std::size_t piece, bool& good) {
    TextSource source(text, piece);
    Window window(source);
    Recording rows;
    good = read_csv(window, "fuzz.csv", *FieldNames::create({}), rows).has_value();
    return rows;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    bool good_whole = false;
    bool good_pieces = false;
    Recording whole = read(text, size + 1, good_whole);
    Recording pieces = read(text, 1 + size % 7, good_pieces);
    CHECK(good_whole == good_pieces, "pieces do not change the verdict");
    CHECK(whole.accepted.size() == pieces.accepted.size(), "pieces do not change the rows");
    CHECK(whole.refused.size() == pieces.refused.size(), "pieces do not change the faults");
    return 0;
}
