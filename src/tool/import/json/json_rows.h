// Rows of JSON files: one object a line, or a GeoJSON FeatureCollection of any size.
//
// Both read everything in `window` and after it. `path` is for messages. They fail where the file
// as a whole is damaged or something else, and as `rows` does; bad lines and features go to
// rows.refuse().
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tool/import/input/bytes.h"
#include "tool/import/row/field.h"
#include "tool/import/row/row.h"

namespace madang::importer {

// Lines may be objects with known names or GeoJSON Features (also with RFC 8142 record separators).
Outcome<> read_json_lines(Window& window, const FieldNames& names, RowReceiver& rows);

Outcome<> read_geojson(Window& window, const std::string& path, const FieldNames& names,
                       RowReceiver& rows);

}  // namespace madang::importer
