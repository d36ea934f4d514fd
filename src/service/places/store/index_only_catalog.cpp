// Searches that find ids and positions, and refusals.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/index_only_catalog.h"

#include <utility>

#include "service/places/store/data_directory.h"

namespace madang::places {

namespace {

// About 50 bytes a schedule.
constexpr Bytes kMarkerMax = 256_MiB;

std::unexpected<Error> no_records() {
    return fail(ErrorCode::kUnsupported,
                "this directory holds the search index only (madang generate --index-only): its "
                "businesses have no records to read or change");
}

std::unexpected<Error> no_names() {
    return fail(ErrorCode::kUnsupported,
                "this directory holds the search index only (madang generate --index-only): its "
                "businesses have no names to search; leave out name and near");
}

std::unexpected<Error> no_orders() {
    return fail(ErrorCode::kUnsupported,
                "this directory holds the search index only (madang generate --index-only): it "
                "can sort by distance, not by rating or relevance");
}

Result<> check_answerable(const SearchRequest& request) {
    TRY(check_request(request));
    if (request.wanted.name) return no_names();
    if (request.sort != Sort::kDistance) return no_orders();
    return {};
}

std::vector<BusinessPointer> businesses_of(std::span<const geo::Hit> hits) {
    std::vector<BusinessPointer> businesses;
    businesses.reserve(hits.size());
    for (const geo::Hit& hit : hits) {
        auto business = std::make_shared<Business>();
        business->id = BusinessId{hit.id};
        business->draft.name = "Place " + std::to_string(hit.id);
        business->draft.latitude = hit.position.latitude;
        business->draft.longitude = hit.position.longitude;
        businesses.push_back(std::move(business));
    }
    return businesses;
}

SearchPage completed(RankedPage ranked) {
    complete(ranked, businesses_of(ranked.hits));
    return std::move(ranked.page);
}

}  // namespace

IndexOnlyCatalog::IndexOnlyCatalog(io::Environment& environment, std::unique_ptr<geo::Index> index,
                                   const Options& options, std::unique_ptr<io::FileLock> lock)
    : lock_(std::move(lock)),
      index_(std::move(index)),
      schedules_(options.atlas != nullptr
                     ? std::optional<ScheduleBook>(std::in_place, *options.atlas)
                     : std::nullopt),
      search_(environment, *index_, categories_, schedules_ ? &*schedules_ : nullptr) {}

void IndexOnlyCatalog::learn(const IndexOnlyMarker& marker) {
    contents_ = marker.contents;
    std::uint16_t category = 0;
    for (const std::string& name : marker.categories) categories_.learn(name, ++category);
    if (!schedules_) return;
    std::uint32_t schedule = 0;
    for (const std::string& name : marker.schedules) schedules_->learn(name, ++schedule);
}

Result<std::unique_ptr<Catalog>> IndexOnlyCatalog::open(io::Environment& environment,
                                                        const std::string& data_directory,
                                                        const Options& options,
                                                        std::unique_ptr<io::FileLock> lock) {
    const auto bytes =
        TRY(io::read_file(environment.files, marker_path(data_directory), kMarkerMax));
    const IndexOnlyMarker marker = TRY(decode_marker(bytes));
    const geo::Options geo{.delta_changes_max = geo::kDeltaChangesMin,
                           .verification = geo::Verification::kInBackground};
    auto index = TRY(geo::Index::open(environment, index_path(data_directory), geo));
    const bool is_whole =
        index->applied() == kIndexOnlyStamp && index->statistics().points == marker.contents.count;
    if (!is_whole) {
        return fail(ErrorCode::kCorrupt,
                    "the search index is absent or damaged; build it again: madang generate "
                    "--index-only");
    }
    std::unique_ptr<IndexOnlyCatalog> catalog(
        new IndexOnlyCatalog(environment, std::move(index), options, std::move(lock)));
    catalog->learn(marker);
    return catalog;
}

std::optional<std::string_view> IndexOnlyCatalog::trouble() const {
    if (!index_->statistics().is_damaged) return std::nullopt;
    return "the search index is damaged: build it again, madang generate --index-only";
}

io::Task<Result<SearchPage>> IndexOnlyCatalog::search(SearchRequest request) {
    CO_TRY_VOID(check_answerable(request));
    auto searching = search_.search(request);
    CO_TRY(RankedPage ranked, co_await std::move(searching));
    co_return completed(std::move(ranked));
}

Result<SearchPage> IndexOnlyCatalog::search_and_wait(const SearchRequest& request) {
    TRY(check_answerable(request));
    return completed(TRY(search_.search_and_wait(request)));
}

io::Task<Result<MapPage>> IndexOnlyCatalog::map(geo::ClusterGrid grid, Wanted wanted) {
    auto mapping = search_.map(std::move(grid), wanted);
    CO_TRY(CountedMap counted, co_await std::move(mapping));
    complete(counted, businesses_of(counted.singles));
    co_return std::move(counted.page);
}

io::Task<Result<BusinessPointer>> IndexOnlyCatalog::locate(std::string /*name*/) {
    co_return no_names();
}

Result<BusinessPointer> IndexOnlyCatalog::locate_and_wait(const std::string& /*name*/) {
    return no_names();
}

io::Task<Result<Written<Created>>> IndexOnlyCatalog::create(Draft /*draft*/,
                                                            std::optional<IdempotencyKey> /*key*/) {
    co_return no_records();
}

io::Task<Result<Business>> IndexOnlyCatalog::get(BusinessId /*id*/) {
    co_return no_records();
}

io::Task<Result<Written<Business>>> IndexOnlyCatalog::replace(
    BusinessId /*id*/, Draft /*draft*/, std::optional<std::uint64_t> /*if_version*/) {
    co_return no_records();
}

io::Task<Result<Written<BusinessId>>> IndexOnlyCatalog::remove(
    BusinessId /*id*/, std::optional<std::uint64_t> /*if_version*/) {
    co_return no_records();
}

io::Task<Result<Written<ImportCounts>>> IndexOnlyCatalog::import(std::vector<Draft> /*drafts*/) {
    co_return no_records();
}

io::Task<Result<ExportPage>> IndexOnlyCatalog::page(BusinessId /*after*/, std::size_t /*limit*/) {
    co_return no_records();
}

Result<ImportCounts> IndexOnlyCatalog::import_batch(std::span<const Draft> /*drafts*/) {
    return no_records();
}

Result<> IndexOnlyCatalog::for_each(const std::function<Result<>(const Business&)>& /*visit*/) {
    return no_records();
}

Result<Business> IndexOnlyCatalog::read(BusinessId /*id*/) {
    return no_records();
}

Result<PlacedSchedule> IndexOnlyCatalog::schedule_of(const Draft& /*draft*/) const {
    return no_records();
}

}  // namespace madang::places
