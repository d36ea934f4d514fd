// Any bytes as CSV: no crash, and the same rows in pieces of any size.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "tool/import/csv/csv_rows.h"
#include "tool/import/row/recording.h"

namespace madang::importer {
namespace {

struct Read : Recording {
    bool good = false;
};

Read read(std::string_view text, std::size_t piece) {
    TextSource source(text, piece);
    Window window(source);
    Read rows;
    rows.good = read_csv(window, "fuzz.csv", *FieldNames::create({}), rows).has_value();
    return rows;
}

void check(std::string_view text) {
    Read whole = read(text, text.size() + 1);
    Read pieces = read(text, 1 + text.size() % 7);
    CHECK(whole.good == pieces.good, "pieces do not change the verdict");
    CHECK(whole.accepted.size() == pieces.accepted.size(), "pieces do not change the rows");
    CHECK(whole.refused.size() == pieces.refused.size(), "pieces do not change the faults");
}

}  // namespace
}  // namespace madang::importer

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    madang::importer::check({reinterpret_cast<const char*>(data), size});
    return 0;
}
