// Free attributes on their way through files: one JSON object, also in a cell of a CSV file.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace madang::importer {

// Whether a value of this name is worth keeping wherever it stands: searches filter by it
// (facets.h), or pages show it (photos.h).
bool is_known_attribute(std::string_view name);

// Returns the members of the object that are texts, numbers or truth values. Whatever else a file
// calls "attributes" has none: it is no reason to refuse a row.
std::map<std::string, std::string> read_attributes(std::string_view json);

// Returns the object that read_attributes() reads, or nothing for no attributes.
std::string write_attributes(const std::map<std::string, std::string>& attributes);

}  // namespace madang::importer
