// Searches of the catalog: what the index finds, joined with its records.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "engine/lsm/await.h"
#include "io/await.h"
#include "service/places/record.h"
#include "service/places/store/embedded_catalog.h"
#include "service/places/store/keys.h"
#include "service/places/store/name_search.h"

namespace madang::places {

namespace {

bool needs_records(const SearchRequest& request) {
    return request.wanted.name || request.sort != Sort::kDistance;
}

std::vector<std::string> keys_of(std::span<const geo::Hit> hits,
                                 std::span<const std::size_t> wanted) {
    std::vector<std::string> keys;
    keys.reserve(wanted.size());
    for (const std::size_t i : wanted) keys.push_back(business_key(BusinessId{hits[i].id}));
    return keys;
}

}  // namespace

EmbeddedCatalog::Cards EmbeddedCatalog::find_cards(std::span<const geo::Hit> hits) {
    Cards found;
    found.cards.reserve(hits.size());
    for (const geo::Hit& hit : hits) {
        found.cards.push_back(cards_.find(BusinessId{hit.id}));
        if (!found.cards.back()) found.missing.push_back(found.cards.size() - 1);
    }
    return found;
}

Result<> EmbeddedCatalog::decode(Cards& cards, std::span<const geo::Hit> hits,
                                 std::span<const Result<std::string>> records, lsm::Stamp stamp) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!records[i] && records[i].error().code() == ErrorCode::kNotFound) continue;
        const std::size_t place = cards.missing[i];
        auto business = TRY(decode_record(BusinessId{hits[place].id}, TRY(records[i])));
        cards.cards[place] = std::make_shared<const Business>(std::move(business));
        cards_.put(cards.cards[place], stamp.value);
    }
    return {};
}

// The index was asked before, the snapshot is taken here: the store is never behind the index.
io::Task<Result<std::vector<Card>>> EmbeddedCatalog::read_cards(std::span<const geo::Hit> hits) {
    Cards cards = find_cards(hits);
    if (cards.missing.empty()) co_return std::move(cards.cards);
    const auto snapshot = database_->snapshot();
    auto reading =
        lsm::read_many(*database_, environment_.pools.read, keys_of(hits, cards.missing), snapshot);
    const auto records = co_await std::move(reading);
    CO_TRY_VOID(decode(cards, hits, records, lsm::stamp_of(*snapshot)));
    co_return std::move(cards.cards);
}

Result<std::vector<Card>> EmbeddedCatalog::read_cards_and_wait(std::span<const geo::Hit> hits) {
    Cards cards = find_cards(hits);
    if (cards.missing.empty()) return std::move(cards.cards);
    const auto snapshot = database_->snapshot();
    const auto keys = keys_of(hits, cards.missing);
    const auto records = database_->get_many(keys, *snapshot, lsm::Reach::kDisk);
    TRY(decode(cards, hits, records, lsm::stamp_of(*snapshot)));
    return std::move(cards.cards);
}

Result<SearchPage> EmbeddedCatalog::search_records(const SearchRequest& request) {
    if (request.wanted.name) {
        return named_page(*database_, database_->snapshot(), request, area_of(request),
                          schedules());
    }
    const auto read = [this](std::span<const geo::Hit> hits) { return read_cards_and_wait(hits); };
    return search_.sort_and_wait(request, read);
}

io::Task<Result<SearchPage>> EmbeddedCatalog::search(SearchRequest request) {
    CO_TRY_VOID(check_request(request));
    if (needs_records(request)) {
        auto job = [this, &request] { return search_records(request); };
        auto searching = io::offload(environment_.pools.read, std::move(job));
        co_return co_await std::move(searching);
    }
    auto searching = search_.search(request);
    CO_TRY(RankedPage ranked, co_await std::move(searching));
    auto reading = read_cards(ranked.hits);
    CO_TRY(auto cards, co_await std::move(reading));
    complete(ranked, std::move(cards));
    co_return std::move(ranked.page);
}

Result<SearchPage> EmbeddedCatalog::search_and_wait(const SearchRequest& request) {
    TRY(check_request(request));
    if (needs_records(request)) return search_records(request);
    RankedPage ranked = TRY(search_.search_and_wait(request));
    complete(ranked, TRY(read_cards_and_wait(ranked.hits)));
    return std::move(ranked.page);
}

Result<Card> EmbeddedCatalog::locate_and_wait(const std::string& name) {
    return locate_by_name(*database_, database_->snapshot(), name);
}

io::Task<Result<Card>> EmbeddedCatalog::locate(std::string name) {
    auto job = [this, &name] { return locate_and_wait(name); };
    auto locating = io::offload(environment_.pools.read, std::move(job));
    co_return co_await std::move(locating);
}

io::Task<Result<MapPage>> EmbeddedCatalog::map(geo::ClusterGrid grid, Wanted wanted) {
    auto mapping = search_.map(std::move(grid), wanted);
    CO_TRY(CountedMap counted, co_await std::move(mapping));
    auto reading = read_cards(counted.singles);
    CO_TRY(auto cards, co_await std::move(reading));
    complete(counted, std::move(cards));
    co_return std::move(counted.page);
}

}  // namespace madang::places
