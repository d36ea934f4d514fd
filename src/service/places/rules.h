// The rules of the directory as pure transactions over an abstract view of what is stored.
//
// Idea:       each function reads and writes one PlacesView and nothing else; ids, time and stamps
//             come from the view, so a run can be repeated. A store (embedded or PostgreSQL)
//             implements the view; rules_test.cpp holds every implementation to one meaning.
// Invariants: (1) every change of a business publishes exactly one event in the same transaction;
//             (2) a source_id names at most one business; (3) an error leaves nothing behind.
// Threads:    the one that runs the transaction.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "service/places/business.h"
#include "service/places/change.h"

namespace madang::places {

// Error::detail of ErrorCode::kConflict, so that a caller can say which rule it met.
inline constexpr std::int64_t kVersionDiffers = 1;  // if_version names another version
inline constexpr std::int64_t kSourceTaken = 2;     // another business has this source_id
inline constexpr std::int64_t kKeyReused = 3;       // the idempotency key came with another body

// What makes a repeated request the same request. `owner` keeps the keys of two clients apart.
struct IdempotencyKey {
    std::string owner;
    std::string key;
    std::uint64_t body_hash = 0;
};

// What was answered to a key: the business as it was created.
struct IdempotencyRecord {
    std::uint64_t body_hash = 0;
    WallTime created;
    Business business;
    friend bool operator==(const IdempotencyRecord&, const IdempotencyRecord&) = default;
};

class PlacesView {
public:
    virtual ~PlacesView() = default;

    // The time of this transaction; never before that of an earlier one.
    virtual WallTime now() const = 0;
    // A number never given before by a transaction that committed.
    virtual Result<BusinessId> allocate_id() = 0;
    // An id that another directory has given: this one gives none up to it.
    virtual Result<> claim_id(BusinessId id) = 0;

    // Errors of the reads: not_found; corrupt.
    virtual Result<Business> business(BusinessId id) = 0;
    virtual Result<BusinessId> by_source(std::string_view source_id) = 0;
    virtual Result<IdempotencyRecord> idempotency(const IdempotencyKey& key) = 0;

    // Returns the number of a category, given on first use. 0 for "". Errors: exhausted.
    virtual Result<std::uint16_t> category_code(std::string_view category) = 0;

    // Returns the number of the draft's opening hours, given on first use. 0 if it has none or they
    // cannot be read.
    virtual Result<std::uint32_t> schedule_code(const Draft& draft) = 0;

    virtual void put(const Business& business) = 0;
    virtual void remove(BusinessId id) = 0;
    virtual void put_source(std::string_view source_id, BusinessId id) = 0;
    virtual void remove_source(std::string_view source_id) = 0;
    // Files the business under the terms of its name, where it is; or takes it out again.
    virtual void file_name(const Business& business) = 0;
    virtual void unfile_name(const Business& business) = 0;
    virtual void put_idempotency(const IdempotencyKey& key, const IdempotencyRecord& record) = 0;
    // Forgets up to `limit` records older than `before`.
    virtual Result<> purge_idempotency(WallTime before, std::size_t limit) = 0;

    // Appends the change to the outbox under this transaction's stamp. A second event of one
    // business in one transaction is folded into the first.
    virtual Result<> publish(const Change& change) = 0;
};

enum class Replay : std::uint8_t { kNo, kYes };

struct Created {
    Business business;
    Replay replay = Replay::kNo;  // yes: an earlier request with the same key created it
};

struct ImportCounts {
    std::uint64_t created = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    friend bool operator==(const ImportCounts&, const ImportCounts&) = default;
};

// Stores a new business. With a key, a repeated request gets the first answer.
// Errors: conflict (kSourceTaken, kKeyReused); exhausted (categories).
Result<Created> create(PlacesView& view, const Draft& draft,
                       const std::optional<IdempotencyKey>& key);

// Replaces all writable fields; an equal draft changes nothing, not even the version.
// Errors: not_found; conflict (kVersionDiffers, kSourceTaken); exhausted.
Result<Business> replace(PlacesView& view, BusinessId id, const Draft& draft,
                         std::optional<std::uint64_t> if_version);

// Errors: not_found; conflict (kVersionDiffers).
Result<> remove(PlacesView& view, BusinessId id, std::optional<std::uint64_t> if_version);

// Creates or replaces by source_id, in order. Every draft needs a source_id.
Result<ImportCounts> import_drafts(PlacesView& view, std::span<const Draft> drafts);

// Makes a business of a replica what its primary says it is: a whole record, or nothing. What is so
// already changes nothing. Errors: exhausted.
Result<> follow(PlacesView& view, BusinessId id, const std::optional<Business>& told);

}  // namespace madang::places
