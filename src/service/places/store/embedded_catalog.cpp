// Reads and writes of the catalog on the embedded engines.
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

namespace madang::places {

namespace {

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
                                 std::unique_ptr<geo::Index> index, const Options& options,
                                 std::unique_ptr<io::FileLock> lock)
    : environment_(environment),
      lock_(std::move(lock)),
      database_(std::move(database)),
      index_(std::move(index)),
      cards_(options.cards),
      atlas_(options.atlas),
      outbox_(*database_),
      follower_(environment, {*database_, *index_, cards_, categories_, schedules(), outbox_},
                options.delta_changes_max),
      replica_(*database_, atlas_,
               [this](lsm::Transaction transaction, std::vector<std::string> warm) {
                   return commit(std::move(transaction), std::move(warm));
               }),
      search_(environment, *index_, categories_, schedules()) {}

EmbeddedCatalog::~EmbeddedCatalog() {
    follower_.stop();
    database_.reset();
    index_.reset();
}

Result<> EmbeddedCatalog::recover(Follower::Recover how, Options::Changes changes) {
    TRY(outbox_.open(changes));
    return follower_.recover(how);
}

std::optional<std::string_view> EmbeddedCatalog::trouble() const {
    if (database_->statistics().writable) return std::nullopt;
    return "a write to the disk failed: restart once the disk is sound";
}

io::Task<Result<Visibility>> EmbeddedCatalog::commit(lsm::Transaction transaction,
                                                     std::vector<std::string> warm) {
    using Answer = io::Completion<Result<Visibility>>;
    Answer completion([&](Answer::Done done) {
        auto committed = [this, done = std::move(done)](Result<lsm::Commit> commit) mutable {
            if (!commit) return done(std::unexpected(commit.error()));
            outbox_.committed();
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
    auto closure = transaction(
        [outcome, rule = std::move(rule)](PlacesView& view) -> Result<> {
            *outcome = TRY(rule(view));
            return {};
        },
        atlas_);
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

Result<Business> EmbeddedCatalog::read(BusinessId id) {
    const auto key = business_key(id);
    return decode_record(id, TRY(database_->get(key, *database_->snapshot(), lsm::Reach::kDisk)));
}

Result<PlacedSchedule> EmbeddedCatalog::schedule_of(const Draft& draft) const {
    if (atlas_ == nullptr) return fail(ErrorCode::kUnavailable, "opening hours are not read here");
    const std::string name = schedule_name(*atlas_, draft);
    if (name.empty()) return fail(ErrorCode::kNotFound, "no opening hours are given");
    return read_schedule(*atlas_, name);
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
    auto closure = transaction(
        [drafts, &counts](PlacesView& view) -> Result<> {
            counts = TRY(import_drafts(view, drafts));
            return {};
        },
        atlas_);
    TRY(lsm::transact_and_wait(*database_, std::move(closure), source_keys(drafts)));
    outbox_.committed();
    follower_.catch_up();
    return counts;
}

}  // namespace madang::places
