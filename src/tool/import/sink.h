// Where imported and generated places go: a catalog of this process or a running server.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include "service/places/catalog.h"
#include "tool/import/failure.h"

namespace madang::importer {

class PlaceSink {
public:
    virtual ~PlaceSink() = default;

    // Creates or updates by source_id. Needs at most kBatchPlaces drafts that check_import accepts.
    virtual Outcome<places::ImportCounts> store(std::span<const places::Draft> drafts) = 0;
    // After the last store().
    virtual Outcome<> finish() = 0;
};

// Writes into `catalog`, which must outlive it; finish() writes the index's snapshot.
std::unique_ptr<PlaceSink> catalog_sink(places::Catalog& catalog);

// Posts to a server, e.g. "http://127.0.0.1:8080", with the operator's token. Fails if `url` is not
// one of http and a numeric address (or localhost).
Outcome<std::unique_ptr<PlaceSink>> server_sink(const std::string& url, std::string token);

}  // namespace madang::importer
