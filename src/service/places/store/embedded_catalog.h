// The catalog on the embedded engines.
//
// Threads: as Catalog.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/geo/index.h"
#include "engine/lsm/database.h"
#include "io/environment.h"
#include "service/places/catalog.h"
#include "service/places/store/card_cache.h"
#include "service/places/store/follower.h"

namespace madang::places {

class EmbeddedCatalog final : public Catalog {
public:
    EmbeddedCatalog(io::Environment& environment, std::unique_ptr<lsm::Database> database,
                    std::unique_ptr<geo::Index> index, const Options& options);
    ~EmbeddedCatalog() override;

    Result<> recover() { return follower_.recover(); }

    io::Task<Result<Written<Created>>> create(Draft draft,
                                              std::optional<IdempotencyKey> key) override;
    io::Task<Result<Business>> get(BusinessId id) override;
    io::Task<Result<Written<Business>>> replace(BusinessId id, Draft draft,
                                                std::optional<std::uint64_t> if_version) override;
    io::Task<Result<Written<BusinessId>>> remove(BusinessId id,
                                                 std::optional<std::uint64_t> if_version) override;
    io::Task<Result<SearchPage>> search(SearchRequest request) override;
    io::Task<Result<Written<ImportCounts>>> import(std::vector<Draft> drafts) override;
    io::Task<Result<ExportPage>> page(BusinessId after, std::size_t limit) override;

    Result<ImportCounts> import_batch(std::span<const Draft> drafts) override;
    Result<> for_each(const std::function<Result<>(const Business&)>& visit) override;
    Result<SearchPage> search_and_wait(const SearchRequest& request) override;
    Result<Business> read(BusinessId id) override;
    Result<> checkpoint() override { return follower_.checkpoint(); }

    void add_metrics(Metrics& metrics) override;
    bool writable() const override { return database_->statistics().writable; }

private:
    // Commits a transaction and returns when its change can be searched for, or is known to be
    // late.
    io::Task<Result<Visibility>> commit(lsm::Transaction transaction,
                                        std::vector<std::string> warm);
    // Runs `rule(view)` in a transaction and returns its result.
    template <class T, class Rule>
    io::Task<Result<Written<T>>> write(Rule rule, std::vector<std::string> warm);

    // What the index says about a request whose category has this number.
    struct Hits {
        std::optional<std::uint64_t> total_count;
        std::vector<geo::Hit> hits;
    };
    Hits find(const SearchRequest& request, std::optional<geo::Category> category) const;
    // The cards of hits, in their order.
    struct Cards {
        std::vector<Card> cards;           // null: not cached, or removed since the search
        std::vector<std::size_t> missing;  // which are not cached
    };
    Cards find_cards(std::span<const geo::Hit> hits);
    // Fills in what was missing from its records, which were read as of `stamp`.
    Result<> complete(Cards& cards, std::span<const geo::Hit> hits,
                      std::span<const Result<std::string>> records, lsm::Stamp stamp);
    Result<ImportCounts> import_transaction(std::span<const Draft> drafts);
    void add_index_metrics(Metrics& metrics);
    void add_store_metrics(Metrics& metrics);

    io::Environment& environment_;
    std::unique_ptr<lsm::Database> database_;
    std::unique_ptr<geo::Index> index_;
    CardCache cards_;
    Follower follower_;
};

}  // namespace madang::places
