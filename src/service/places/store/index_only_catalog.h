// The catalog of a directory that holds the search index only (index_only.h).
//
// Idea:       the index is mapped, its checksums are compared in the background, nothing ever
//             changes. What needs records is refused as unsupported.
// Threads:    as Catalog.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/geo/index.h"
#include "service/places/catalog.h"
#include "service/places/store/category_book.h"
#include "service/places/store/index_only_marker.h"
#include "service/places/store/index_search.h"
#include "service/places/store/schedule_book.h"

namespace madang::places {

class IndexOnlyCatalog final : public Catalog {
public:
    // Opens a marked directory, whose lock it keeps. Errors: corrupt if marker or index are damaged
    // or do not belong together; those of geo::Index::open.
    static Result<std::unique_ptr<Catalog>> open(io::Environment& environment,
                                                 const std::string& data_directory,
                                                 const Options& options,
                                                 std::unique_ptr<io::FileLock> lock);

    io::Task<Result<Written<Created>>> create(Draft draft,
                                              std::optional<IdempotencyKey> key) override;
    io::Task<Result<Business>> get(BusinessId id) override;
    io::Task<Result<Written<Business>>> replace(BusinessId id, Draft draft,
                                                std::optional<std::uint64_t> if_version) override;
    io::Task<Result<Written<BusinessId>>> remove(BusinessId id,
                                                 std::optional<std::uint64_t> if_version) override;
    io::Task<Result<SearchPage>> search(SearchRequest request) override;
    io::Task<Result<BusinessPointer>> locate(std::string name) override;
    io::Task<Result<MapPage>> map(geo::ClusterGrid grid, Wanted wanted) override;
    io::Task<Result<Written<ImportCounts>>> import(std::vector<Draft> drafts) override;
    io::Task<Result<ExportPage>> page(BusinessId after, std::size_t limit) override;

    Result<ImportCounts> import_batch(std::span<const Draft> drafts) override;
    Result<> for_each(const std::function<Result<>(const Business&)>& visit) override;
    Result<SearchPage> search_and_wait(const SearchRequest& request) override;
    Result<BusinessPointer> locate_and_wait(const std::string& name) override;
    Result<Business> read(BusinessId id) override;
    Result<PlacedSchedule> schedule_of(const Draft& draft) const override;
    Result<> checkpoint() override { return {}; }

    void add_metrics(Metrics& metrics) override { search_.add_metrics(metrics); }
    std::optional<std::string_view> trouble() const override;
    std::optional<IndexOnly> index_only() const override { return contents_; }

private:
    IndexOnlyCatalog(io::Environment& environment, std::unique_ptr<geo::Index> index,
                     const Options& options, std::unique_ptr<io::FileLock> lock);
    void learn(const IndexOnlyMarker& marker);

    std::unique_ptr<io::FileLock> lock_;
    std::unique_ptr<geo::Index> index_;
    IndexOnly contents_;
    CategoryBook categories_;
    std::optional<ScheduleBook> schedules_;  // with an atlas
    IndexSearch search_;
};

}  // namespace madang::places
