// How a command reaches the places: by opening the data directory itself, or through a server.
// Threads: one at a time; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>

#include "app/configuration/settings.h"
#include "io/environment.h"
#include "service/places/catalog.h"
#include "tool/import/console.h"
#include "tool/import/remote.h"
#include "tool/import/sink.h"

namespace madang::app {

using Access = std::variant<std::unique_ptr<places::Catalog>, importer::Remote>;

// What to do about a data directory that does not exist yet.
enum class Absent : std::uint8_t { kCreate, kFail };

// Opens the directory of `settings`, or goes through `server` (a URL) if that is given. A directory
// that a server holds is reached through that server, which is said.
Outcome<Access> open_access(io::Environment& environment, const Settings& settings,
                            const std::string& server, Absent absent, importer::Console& console);

// The same for writing.
Outcome<std::unique_ptr<importer::PlaceSink>> open_sink(io::Environment& environment,
                                                        const Settings& settings,
                                                        const std::string& server,
                                                        importer::Console& console);

// Fails if the catalog of `data` is a search index without records.
Outcome<> check_has_records(const places::Catalog& catalog, const std::string& data);

places::Options catalog_options(const Settings& settings);

// Why a catalog in `data` cannot be opened, and what helps.
Failure open_failure(const std::string& data, const Error& error);

}  // namespace madang::app
