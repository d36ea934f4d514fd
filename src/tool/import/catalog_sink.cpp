// Places into a catalog of this process.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/sink.h"

namespace madang::importer {
namespace {

class CatalogSink : public PlaceSink {
public:
    explicit CatalogSink(places::Catalog& catalog) : catalog_(catalog) {}

    Outcome<places::ImportCounts> store(std::span<const places::Draft> drafts) override {
        auto counts = catalog_.import_batch(drafts);
        if (!counts) return std::unexpected(failure_of("storing places", counts.error()));
        return *counts;
    }

    Outcome<> finish() override {
        auto written = catalog_.checkpoint();
        if (!written) return std::unexpected(failure_of("writing the index", written.error()));
        return {};
    }

private:
    places::Catalog& catalog_;
};

}  // namespace

std::unique_ptr<PlaceSink> catalog_sink(places::Catalog& catalog) {
    return std::make_unique<CatalogSink>(catalog);
}

}  // namespace madang::importer
