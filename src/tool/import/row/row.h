// One row of a file on its way to the catalog, and where readers of all formats deliver it.
// Threads: the reader's thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "service/places/business.h"
#include "tool/import/failure.h"

namespace madang::importer {

// Whether a source id is known in its source only ("213578") or already names its source too
// ("osm:n123", as in a file that madang exported).
enum class SourceScope : std::uint8_t { kLocal, kGlobal };

struct Row {
    places::Draft draft;  // source_id as it stands in the file, or empty
    SourceScope scope = SourceScope::kLocal;
    std::uint64_t line = 0;  // where it stood in the file; 0 if the file has no lines
};

// A row or object that is not imported.
struct Fault {
    std::uint64_t line = 0;
    std::string item;  // the object where there is no line, e.g. "w123"
    std::string reason;
};

class RowReceiver {
public:
    virtual ~RowReceiver() = default;
    // A failure stops the reader, which returns it.
    virtual Outcome<> accept(Row row) = 0;
    virtual Outcome<> refuse(Fault fault) = 0;
    // Something to tell once that concerns no single row, e.g. columns that are not imported.
    virtual void note(std::string text) = 0;
};

// Returns a source id for a place that came without one: the same for the same name and position
// (to 1e-6 degrees), so that importing a file twice never doubles a place.
std::string derived_source_id(const places::Draft& draft);

}  // namespace madang::importer
