// The catalog on the embedded engines.
//
// Threads: as Catalog.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/geo/index.h"
#include "engine/lsm/database.h"
#include "io/environment.h"
#include "service/places/catalog.h"
#include "service/places/store/card_cache.h"
#include "service/places/store/follower.h"
#include "service/places/store/index_search.h"
#include "service/places/store/outbox.h"
#include "service/places/store/replica.h"

namespace madang::places {

class EmbeddedCatalog final : public Catalog {
public:
    EmbeddedCatalog(io::Environment& environment, std::unique_ptr<lsm::Database> database,
                    std::unique_ptr<geo::Index> index, const Options& options,
                    std::unique_ptr<io::FileLock> lock);
    ~EmbeddedCatalog() override;

    // What a feed needs is known before anything is trimmed.
    Result<> recover(Follower::Recover how, Options::Changes changes);

    io::Task<Result<Written<Created>>> create(Draft draft,
                                              std::optional<IdempotencyKey> key) override;
    io::Task<Result<Business>> get(BusinessId id) override;
    io::Task<Result<Written<Business>>> replace(BusinessId id, Draft draft,
                                                std::optional<std::uint64_t> if_version) override;
    io::Task<Result<Written<BusinessId>>> remove(BusinessId id,
                                                 std::optional<std::uint64_t> if_version) override;
    io::Task<Result<SearchPage>> search(SearchRequest request) override;
    io::Task<Result<std::shared_ptr<const Business>>> locate(std::string name) override;
    io::Task<Result<MapPage>> map(geo::ClusterGrid grid, Wanted wanted) override;
    io::Task<Result<Written<ImportCounts>>> import(std::vector<Draft> drafts) override;
    io::Task<Result<ExportPage>> page(BusinessId after, std::size_t limit) override;

    Result<ImportCounts> import_batch(std::span<const Draft> drafts) override;
    Result<> for_each(const std::function<Result<>(const Business&)>& visit) override;
    Result<SearchPage> search_and_wait(const SearchRequest& request) override;
    Result<std::shared_ptr<const Business>> locate_and_wait(const std::string& name) override;
    Result<Business> read(BusinessId id) override;
    Result<PlacedSchedule> schedule_of(const Draft& draft) const override;
    Result<> checkpoint() override { return follower_.checkpoint(); }

    feed::Source* changes() override { return &outbox_; }
    feed::Sink* replica() override { return &replica_; }

    void add_metrics(Metrics& metrics) override;
    std::optional<std::string_view> trouble() const override;

private:
    // Commits a transaction and returns when its change can be searched for, or is known to be
    // late.
    io::Task<Result<Visibility>> commit(lsm::Transaction transaction,
                                        std::vector<std::string> warm);
    // Runs `rule(view)` in a transaction and returns its result.
    template <class T, class Rule>
    io::Task<Result<Written<T>>> write(Rule rule, std::vector<std::string> warm);

    // The cards of hits, in their order.
    struct Cards {
        std::vector<Card> cards;           // null: not cached, or removed since the search
        std::vector<std::size_t> missing;  // which are not cached
    };
    Cards find_cards(std::span<const geo::Hit> hits);
    io::Task<Result<std::vector<Card>>> read_cards(std::span<const geo::Hit> hits);
    Result<std::vector<Card>> read_cards_and_wait(std::span<const geo::Hit> hits);
    // Answers what needs more than the index and the cards of one page: names, other orders.
    Result<SearchPage> search_records(const SearchRequest& request);
    // Fills in what was missing from its records, which were read as of `stamp`.
    Result<> decode(Cards& cards, std::span<const geo::Hit> hits,
                    std::span<const Result<std::string>> records, lsm::Stamp stamp);
    Result<ImportCounts> import_transaction(std::span<const Draft> drafts);
    ScheduleBook* schedules() {
        if (atlas_ != nullptr && !schedules_) schedules_.emplace(*atlas_);
        return schedules_ ? &*schedules_ : nullptr;
    }
    void add_search_metrics(Metrics& metrics);
    void add_store_metrics(Metrics& metrics);

    io::Environment& environment_;
    std::unique_ptr<io::FileLock> lock_;
    std::unique_ptr<lsm::Database> database_;
    std::unique_ptr<geo::Index> index_;
    CardCache cards_;
    CategoryBook categories_;
    const hours::Atlas* atlas_;
    std::optional<ScheduleBook> schedules_;  // with an atlas
    Outbox outbox_;
    Follower follower_;
    Replica replica_;
    IndexSearch search_;
};

}  // namespace madang::places
