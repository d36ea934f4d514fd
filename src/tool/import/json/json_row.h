// The place in one JSON object: a GeoJSON Feature, or members with known names.
//
// Areas become their centroid. Names are looked up as column names are; members of "properties",
// "tags" and "address" objects count as if they stood outside; OpenStreetMap's main keys
// (amenity, shop, ...) make a category "key=value".
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "tool/import/row/field.h"
#include "tool/import/row/row.h"

namespace madang::importer {

class JsonRowParser {
public:
    explicit JsonRowParser(const FieldNames& names);
    ~JsonRowParser();

    // Returns the place, or the reason why `text` holds none.
    std::expected<Row, std::string> parse(std::string_view text);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace madang::importer
