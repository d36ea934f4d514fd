// The directory's view over one transaction of the embedded store.
//
// Layout: keys.h. Writes go to the transaction at once; nothing is kept here but what spares a
// second look at the same key inside one transaction.
// Threads: the committer's, inside the transaction.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "engine/hours/atlas.h"
#include "engine/lsm/database.h"
#include "service/places/rules.h"

namespace madang::places {

class LsmView final : public PlacesView {
public:
    // Without an atlas the hours of what it writes are not known.
    LsmView(lsm::View& view, const hours::Atlas* atlas) : view_(view), atlas_(atlas) {}

    WallTime now() const override { return view_.commit().time; }
    Result<BusinessId> allocate_id() override;
    Result<> claim_id(BusinessId id) override;
    Result<Business> business(BusinessId id) override;
    Result<BusinessId> by_source(std::string_view source_id) override;
    Result<IdempotencyRecord> idempotency(const IdempotencyKey& key) override;
    Result<std::uint16_t> category_code(std::string_view category) override;
    Result<std::uint32_t> schedule_code(const Draft& draft) override;
    void put(const Business& business) override;
    void remove(BusinessId id) override;
    void put_source(std::string_view source_id, BusinessId id) override;
    void remove_source(std::string_view source_id) override;
    void file_name(const Business& business) override;
    void unfile_name(const Business& business) override;
    void put_idempotency(const IdempotencyKey& key, const IdempotencyRecord& record) override;
    Result<> purge_idempotency(WallTime before, std::size_t limit) override;
    Result<> publish(const Change& change) override;

private:
    void mark_as_whole();
    // Reads a number, or `absent` where there is none.
    Result<std::uint64_t> number(std::string_view key, std::uint64_t absent);
    Result<std::uint16_t> add_category(std::string_view category);
    Result<std::uint32_t> add_schedule(const std::string& name);
    Result<> forget(std::string_view expiry_key);

    lsm::View& view_;
    const hours::Atlas* atlas_;
    std::map<std::string, std::uint16_t, std::less<>> categories_;
    std::map<std::string, std::uint32_t, std::less<>> schedules_;
    // Where each business that has an event in this transaction was before it.
    std::unordered_map<std::uint64_t, std::optional<geo::Position>> published_;
};

// Returns the store's transaction that runs `rule` on a view of it. The atlas outlives it.
template <class Rule>
lsm::Transaction transaction(Rule rule, const hours::Atlas* atlas = nullptr) {
    return [rule = std::move(rule), atlas](lsm::View& store) mutable -> Result<> {
        LsmView view(store, atlas);
        return rule(view);
    };
}

// Returns the business that stands under a key of the business table. Errors: corrupt; unsupported.
Result<Business> business_of(std::string_view key, std::string_view value);

// Removes events of commits up to `durable` from the outbox, at most `limit`, starting where the
// last trimming ended, and moves the mark. Returns how many it removed.
Result<std::size_t> trim_outbox(lsm::View& store, std::uint64_t durable, std::size_t limit);

}  // namespace madang::places
