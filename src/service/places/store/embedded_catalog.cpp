// Reads, searches and writes of the catalog on the embedded engines.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/embedded_catalog.h"

#include <algorithm>
#include <utility>

#include "engine/lsm/await.h"
#include "io/await.h"
#include "service/places/fields.h"
#include "service/places/record.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"
#include "service/places/store/name_search.h"

namespace madang::places {

namespace {

bool is_not_found(const Error& error) {
    return error.code() == ErrorCode::kNotFound;
}

Result<> check_request(const SearchRequest& request) {
    if (!geo::is_valid(request.centre)) return fail(ErrorCode::kInvalid, "position out of range");
    const double radius = request.radius.value;
    if (!(radius >= 0 && radius <= kRadiusMaxMeters)) {
        return fail(ErrorCode::kInvalid, "radius out of range");
    }
    if (request.limit > kSearchLimitMax || request.offset > kSearchOffsetMax) {
        return fail(ErrorCode::kInvalid, "limit or offset out of range");
    }
    return {};
}

// A page without anything: the category is not known.
SearchPage empty_page(const SearchRequest& request) {
    SearchPage page;
    if (request.count == Count::kExact) page.total_count = 0;
    return page;
}

std::vector<std::string> keys_of(std::span<const geo::Hit> hits,
                                 std::span<const std::size_t> wanted) {
    std::vector<std::string> keys;
    keys.reserve(wanted.size());
    for (const std::size_t i : wanted) keys.push_back(business_key(BusinessId{hits[i].id}));
    return keys;
}

// Joins hits with their cards, leaving out those removed meanwhile.
std::vector<Found> join(std::span<const geo::Hit> hits, std::vector<Card> cards) {
    std::vector<Found> found;
    found.reserve(hits.size());
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (cards[i]) found.push_back({std::move(cards[i]), hits[i].distance});
    }
    return found;
}

Result<geo::Category> parse_category(std::string_view value) {
    return geo::Category{static_cast<std::uint16_t>(TRY(parse_number_value(value)))};
}

std::size_t bytes_of(const Draft& draft) {
    std::size_t bytes = 0;
    for (const Field& field : fields()) {
        if (field.text != nullptr) bytes += (draft.*field.text).size();
    }
    for (const auto& [name, value] : draft.attributes) bytes += name.size() + value.size();
    return bytes;
}

// Returns how many drafts from the front fit one transaction: at least one.
std::size_t transaction_size(std::span<const Draft> drafts) {
    const std::size_t most = std::min(drafts.size(), kTransactionDraftsMax);
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < most; ++i) {
        bytes += bytes_of(drafts[i]);
        if (i > 0 && bytes > kTransactionBytesMax.value) return i;
    }
    return most;
}

Result<> check_imports(std::span<const Draft> drafts) {
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        if (check_import(drafts[i]).empty()) continue;
        return fail(ErrorCode::kInvalid, "a draft breaks a rule", static_cast<std::int64_t>(i));
    }
    return {};
}

std::vector<std::string> source_keys(std::span<const Draft> drafts) {
    std::vector<std::string> keys;
    keys.reserve(drafts.size());
    for (const Draft& draft : drafts) keys.push_back(source_key(draft.source_id));
    return keys;
}

// Keys that writing a draft reads besides the counters, which are always in memory.
std::vector<std::string> warm_keys(const Draft& draft) {
    std::vector<std::string> keys;
    if (!draft.source_id.empty()) keys.push_back(source_key(draft.source_id));
    if (!draft.category.empty()) keys.push_back(category_key(draft.category));
    return keys;
}

}  // namespace

EmbeddedCatalog::EmbeddedCatalog(io::Environment& environment,
                                 std::unique_ptr<lsm::Database> database,
                                 std::unique_ptr<geo::Index> index, const Options& options)
    : environment_(environment),
      database_(std::move(database)),
      index_(std::move(index)),
      cards_(options.cards),
      follower_(environment, {*database_, *index_, cards_}, options.delta_changes_max) {}

EmbeddedCatalog::~EmbeddedCatalog() {
    follower_.stop();
    database_.reset();
    index_.reset();
}

io::Task<Result<Visibility>> EmbeddedCatalog::commit(lsm::Transaction transaction,
                                                     std::vector<std::string> warm) {
    using Answer = io::Completion<Result<Visibility>>;
    Answer completion([&](Answer::Done done) {
        auto committed = [this, done = std::move(done)](Result<lsm::Commit> commit) mutable {
            if (!commit) return done(std::unexpected(commit.error()));
            follower_.reach(commit->stamp.value, std::move(done));
        };
        database_->transact(std::move(transaction), std::move(warm), std::move(committed));
    });
    co_return co_await completion;
}

template <class T, class Rule>
io::Task<Result<Written<T>>> EmbeddedCatalog::write(Rule rule, std::vector<std::string> warm) {
    // The closure may run twice and may outlive an abandoned wait, so the outcome is shared.
    auto outcome = std::make_shared<std::optional<T>>();
    auto closure = transaction([outcome, rule = std::move(rule)](PlacesView& view) -> Result<> {
        *outcome = TRY(rule(view));
        return {};
    });
    auto committed = commit(std::move(closure), std::move(warm));
    CO_TRY(const Visibility visibility, co_await std::move(committed));
    co_return Written<T>{**std::move(outcome), visibility};
}

io::Task<Result<Written<Created>>> EmbeddedCatalog::create(Draft draft,
                                                           std::optional<IdempotencyKey> key) {
    if (!check_draft(draft).empty()) co_return fail(ErrorCode::kInvalid, "the draft breaks a rule");
    auto warm = warm_keys(draft);
    if (key) warm.push_back(idempotency_key(*key));
    auto rule = [draft = std::move(draft), key = std::move(key)](PlacesView& view) {
        return places::create(view, draft, key);
    };
    auto written = write<Created>(std::move(rule), std::move(warm));
    co_return co_await std::move(written);
}

io::Task<Result<Written<Business>>> EmbeddedCatalog::replace(
    BusinessId id, Draft draft, std::optional<std::uint64_t> if_version) {
    if (!check_draft(draft).empty()) co_return fail(ErrorCode::kInvalid, "the draft breaks a rule");
    auto warm = warm_keys(draft);
    warm.push_back(business_key(id));
    auto rule = [id, draft = std::move(draft), if_version](PlacesView& view) {
        return places::replace(view, id, draft, if_version);
    };
    auto written = write<Business>(std::move(rule), std::move(warm));
    co_return co_await std::move(written);
}

io::Task<Result<Written<BusinessId>>> EmbeddedCatalog::remove(
    BusinessId id, std::optional<std::uint64_t> if_version) {
    auto rule = [id, if_version](PlacesView& view) -> Result<BusinessId> {
        TRY(places::remove(view, id, if_version));
        return id;
    };
    std::vector<std::string> warm(1, business_key(id));
    auto written = write<BusinessId>(std::move(rule), std::move(warm));
    co_return co_await std::move(written);
}

io::Task<Result<Written<ImportCounts>>> EmbeddedCatalog::import(std::vector<Draft> drafts) {
    CO_TRY_VOID(check_imports(drafts));
    if (transaction_size(drafts) < drafts.size()) {
        co_return fail(ErrorCode::kExhausted, "too many drafts for one transaction",
                       static_cast<std::int64_t>(kTransactionDraftsMax));
    }
    auto warm = source_keys(drafts);
    auto rule = [drafts = std::move(drafts)](PlacesView& view) {
        return import_drafts(view, drafts);
    };
    auto written = write<ImportCounts>(std::move(rule), std::move(warm));
    co_return co_await std::move(written);
}

io::Task<Result<Business>> EmbeddedCatalog::get(BusinessId id) {
    auto reading =
        lsm::read(*database_, environment_.pools.read, business_key(id), database_->snapshot());
    CO_TRY(const std::string record, co_await std::move(reading));
    co_return decode_record(id, record);
}

io::Task<Result<ExportPage>> EmbeddedCatalog::page(BusinessId after, std::size_t limit) {
    auto job = [this, after, limit]() -> Result<ExportPage> {
        ExportPage page;
        std::size_t bytes = 0;
        const auto walk = database_->iterate(database_->snapshot(), businesses_after(after));
        for (walk->seek_first(); walk->valid(); walk->next()) {
            page.is_last = page.businesses.size() < limit && bytes < kExportBytesMax.value;
            if (!page.is_last) break;
            bytes += walk->value().size();
            page.businesses.push_back(TRY(business_of(walk->key(), walk->value())));
        }
        TRY(walk->status());
        return page;
    };
    auto walking = io::offload(environment_.pools.read, std::move(job));
    co_return co_await std::move(walking);
}

EmbeddedCatalog::Hits EmbeddedCatalog::find(const SearchRequest& request,
                                            std::optional<geo::Category> category) const {
    geo::Query query{.area = geo::Circle{request.centre, request.radius},
                     .limit = request.limit,
                     .offset = request.offset};
    if (category) query.filter.include = {*category};
    Hits found;
    index_->search(query, found.hits);
    if (request.count == Count::kExact) found.total_count = index_->count(query).points;
    return found;
}

EmbeddedCatalog::Cards EmbeddedCatalog::find_cards(std::span<const geo::Hit> hits) {
    Cards found;
    found.cards.reserve(hits.size());
    for (const geo::Hit& hit : hits) {
        found.cards.push_back(cards_.find(BusinessId{hit.id}));
        if (!found.cards.back()) found.missing.push_back(found.cards.size() - 1);
    }
    return found;
}

Result<> EmbeddedCatalog::complete(Cards& cards, std::span<const geo::Hit> hits,
                                   std::span<const Result<std::string>> records, lsm::Stamp stamp) {
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (!records[i] && is_not_found(records[i].error())) continue;
        const std::size_t place = cards.missing[i];
        auto business = TRY(decode_record(BusinessId{hits[place].id}, TRY(records[i])));
        cards.cards[place] = std::make_shared<const Business>(std::move(business));
        cards_.put(cards.cards[place], stamp.value);
    }
    return {};
}

// The index first and the snapshot afterwards: the store is never behind the index.
io::Task<Result<SearchPage>> EmbeddedCatalog::search(SearchRequest request) {
    CO_TRY_VOID(check_request(request));
    io::Workers& pool = environment_.pools.read;
    if (request.name) {
        auto job = [this, &request] {
            return named_page(*database_, database_->snapshot(), request);
        };
        auto searching = io::offload(pool, std::move(job));
        co_return co_await std::move(searching);
    }
    std::optional<geo::Category> category;
    if (request.category) {
        auto reading =
            lsm::read(*database_, pool, category_key(*request.category), database_->snapshot());
        const Result<std::string> number = co_await std::move(reading);
        if (!number && is_not_found(number.error())) co_return empty_page(request);
        CO_TRY_VOID(number);
        CO_TRY(category, parse_category(*number));
    }
    const Hits found = find(request, category);
    Cards cards = find_cards(found.hits);
    if (!cards.missing.empty()) {
        const auto snapshot = database_->snapshot();
        auto reading =
            lsm::read_many(*database_, pool, keys_of(found.hits, cards.missing), snapshot);
        const auto records = co_await std::move(reading);
        CO_TRY_VOID(complete(cards, found.hits, records, lsm::stamp_of(*snapshot)));
    }
    SearchPage page;
    page.total_count = found.total_count;
    page.businesses = join(found.hits, std::move(cards.cards));
    co_return page;
}

Result<SearchPage> EmbeddedCatalog::search_and_wait(const SearchRequest& request) {
    TRY(check_request(request));
    if (request.name) return named_page(*database_, database_->snapshot(), request);
    const auto reach = lsm::Reach::kDisk;
    std::optional<geo::Category> category;
    if (request.category) {
        const auto key = category_key(*request.category);
        const auto number = database_->get(key, *database_->snapshot(), reach);
        if (!number && is_not_found(number.error())) return empty_page(request);
        category = TRY(parse_category(TRY(number)));
    }
    const Hits found = find(request, category);
    Cards cards = find_cards(found.hits);
    const auto snapshot = database_->snapshot();
    const auto records = database_->get_many(keys_of(found.hits, cards.missing), *snapshot, reach);
    TRY(complete(cards, found.hits, records, lsm::stamp_of(*snapshot)));
    return SearchPage{found.total_count, join(found.hits, std::move(cards.cards)), true};
}

Result<Business> EmbeddedCatalog::read(BusinessId id) {
    const auto key = business_key(id);
    return decode_record(id, TRY(database_->get(key, *database_->snapshot(), lsm::Reach::kDisk)));
}

Result<> EmbeddedCatalog::for_each(const std::function<Result<>(const Business&)>& visit) {
    const auto walk = database_->iterate(database_->snapshot(), businesses_after(BusinessId{}));
    for (walk->seek_first(); walk->valid(); walk->next()) {
        TRY(visit(TRY(business_of(walk->key(), walk->value()))));
    }
    return walk->status();
}

Result<ImportCounts> EmbeddedCatalog::import_batch(std::span<const Draft> drafts) {
    TRY(check_imports(drafts));
    ImportCounts total;
    while (!drafts.empty()) {
        const auto size = transaction_size(drafts);
        const auto counts = TRY(import_transaction(drafts.first(size)));
        drafts = drafts.subspan(size);
        total.created += counts.created;
        total.updated += counts.updated;
        total.unchanged += counts.unchanged;
    }
    return total;
}

Result<ImportCounts> EmbeddedCatalog::import_transaction(std::span<const Draft> drafts) {
    ImportCounts counts;
    auto closure = transaction([drafts, &counts](PlacesView& view) -> Result<> {
        counts = TRY(import_drafts(view, drafts));
        return {};
    });
    TRY(lsm::transact_and_wait(*database_, std::move(closure), source_keys(drafts)));
    follower_.catch_up();
    return counts;
}

}  // namespace madang::places
