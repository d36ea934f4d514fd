// Rows of a CSV file whose first record names the columns.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tool/import/input/bytes.h"
#include "tool/import/row/field.h"
#include "tool/import/row/row.h"

namespace madang::importer {

// Reads everything in `window` and after it. `path` is for messages. Fails where the header does
// not say which columns hold name and position, and as `rows` does; bad records go to
// rows.refuse().
Outcome<> read_csv(Window& window, const std::string& path, const FieldNames& names,
                   RowReceiver& rows);

}  // namespace madang::importer
