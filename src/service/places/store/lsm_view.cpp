// The directory's view over the embedded store.
//
// The value of an idempotency key:
//
//   OFFSET SIZE  MEANING
//   0      1     format version, 1
//   1      8     hash of the request's body (little-endian)
//   9      8     when it was answered, microseconds since 1970
//   17     8     id of the business
//   25     n     its record as it was created (record.cpp), to the end
//
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/lsm_view.h"

#include <algorithm>
#include <bit>
#include <vector>

#include "base/coding.h"
#include "service/places/limits.h"
#include "service/places/names/words.h"
#include "service/places/record.h"
#include "service/places/store/keys.h"
#include "service/places/store/schedule_book.h"

namespace madang::places {

namespace {

constexpr char kAnswerVersion = 1;
constexpr std::size_t kTableBytes = 2;                // of a table's name in a key
constexpr std::size_t kTimedBytes = kTableBytes + 8;  // of an expiry key before what it names

std::string encode_answer(const IdempotencyRecord& record) {
    std::string out(1, kAnswerVersion);
    put_u64(out, record.body_hash);
    put_u64(out, std::bit_cast<std::uint64_t>(record.created.microseconds));
    put_u64(out, record.business.id.value);
    return out + encode_record(record.business);
}

Result<IdempotencyRecord> decode_answer(std::string_view bytes) {
    Decoder in(bytes);
    if (TRY(in.take(1)).front() != kAnswerVersion) {
        return fail(ErrorCode::kUnsupported, "answer of another format version");
    }
    IdempotencyRecord record;
    record.body_hash = TRY(in.u64());
    record.created.microseconds = std::bit_cast<std::int64_t>(TRY(in.u64()));
    const BusinessId id{TRY(in.u64())};
    record.business = TRY(decode_record(id, bytes.substr(in.offset())));
    return record;
}

Result<WallTime> time_of_expiry(std::string_view key) {
    if (key.size() < kTimedBytes) return fail(ErrorCode::kCorrupt, "expiry key is too short");
    Decoder in(key.substr(kTableBytes));
    return WallTime{std::bit_cast<std::int64_t>(TRY(in.u64_big()))};
}

// Returns up to `limit` keys inside the bounds.
Result<std::vector<std::string>> keys_in(lsm::View& store, lsm::Bounds bounds, std::size_t limit) {
    std::vector<std::string> keys;
    const auto walk = store.scan(std::move(bounds));
    for (walk->seek_first(); walk->valid() && keys.size() < limit; walk->next()) {
        keys.emplace_back(walk->key());
    }
    TRY(walk->status());
    return keys;
}

Result<std::uint64_t> number_in(lsm::View& store, std::string_view key, std::uint64_t absent) {
    auto value = store.get(key);
    if (!value && value.error().code() == ErrorCode::kNotFound) return absent;
    return parse_number_value(TRY(std::move(value)));
}

}  // namespace

Result<std::uint64_t> LsmView::number(std::string_view key, std::uint64_t absent) {
    return number_in(view_, key, absent);
}

Result<BusinessId> LsmView::allocate_id() {
    const BusinessId id{TRY(number(kNextIdKey, 1))};
    if (id.value == 1) mark_as_whole();
    view_.put(kNextIdKey, number_value(id.value + 1));
    return id;
}

Result<> LsmView::claim_id(BusinessId id) {
    const auto next = TRY(number(kNextIdKey, 1));
    if (next == 1) mark_as_whole();
    if (next <= id.value) view_.put(kNextIdKey, number_value(id.value + 1));
    return {};
}

// With the first business: nothing older is left to file or number.
void LsmView::mark_as_whole() {
    view_.put(kNamesFiledKey, "");
    if (atlas_ != nullptr) view_.put(kSchedulesNumberedKey, "");
}

Result<Business> LsmView::business(BusinessId id) {
    return decode_record(id, TRY(view_.get(business_key(id))));
}

Result<BusinessId> LsmView::by_source(std::string_view source_id) {
    return BusinessId{TRY(parse_number_value(TRY(view_.get(source_key(source_id)))))};
}

Result<IdempotencyRecord> LsmView::idempotency(const IdempotencyKey& key) {
    return decode_answer(TRY(view_.get(idempotency_key(key))));
}

Result<std::uint16_t> LsmView::category_code(std::string_view category) {
    if (category.empty()) return std::uint16_t{0};
    if (const auto known = categories_.find(category); known != categories_.end()) {
        return known->second;
    }
    auto code = static_cast<std::uint16_t>(TRY(number(category_key(category), 0)));
    if (code == 0) code = TRY(add_category(category));
    categories_.emplace(category, code);
    return code;
}

Result<std::uint16_t> LsmView::add_category(std::string_view category) {
    const auto next = TRY(number(kNextCategoryKey, 1));
    if (next > kCategoriesMax) {
        return fail(ErrorCode::kExhausted, "too many categories", kCategoriesMax);
    }
    view_.put(category_key(category), number_value(next));
    view_.put(kNextCategoryKey, number_value(next + 1));
    return static_cast<std::uint16_t>(next);
}

Result<std::uint32_t> LsmView::schedule_code(const Draft& draft) {
    if (atlas_ == nullptr) return std::uint32_t{0};
    const std::string name = schedule_name(*atlas_, draft);
    if (name.empty()) return std::uint32_t{0};
    if (const auto known = schedules_.find(name); known != schedules_.end()) return known->second;
    auto code = static_cast<std::uint32_t>(TRY(number(schedule_key(name), 0)));
    if (code == 0 && read_schedule(*atlas_, name)) code = TRY(add_schedule(name));
    schedules_.emplace(name, code);
    return code;
}

// Beyond kSchedulesMax hours are kept as text and count as not known.
Result<std::uint32_t> LsmView::add_schedule(const std::string& name) {
    const auto next = TRY(number(kNextScheduleKey, 1));
    if (next > kSchedulesMax) return std::uint32_t{0};
    view_.put(schedule_key(name), number_value(next));
    view_.put(kNextScheduleKey, number_value(next + 1));
    return static_cast<std::uint32_t>(next);
}

void LsmView::put(const Business& business) {
    view_.put(business_key(business.id), encode_record(business));
}

void LsmView::remove(BusinessId id) {
    view_.remove(business_key(id));
}

void LsmView::put_source(std::string_view source_id, BusinessId id) {
    view_.put(source_key(source_id), number_value(id.value));
}

void LsmView::remove_source(std::string_view source_id) {
    view_.remove(source_key(source_id));
}

void LsmView::file_name(const Business& business) {
    const geo::Position position{business.draft.latitude, business.draft.longitude};
    for (const std::string& term : terms_of_name(business.draft.name)) {
        view_.put(name_key(term, position, business.id), "");
    }
}

void LsmView::unfile_name(const Business& business) {
    const geo::Position position{business.draft.latitude, business.draft.longitude};
    for (const std::string& term : terms_of_name(business.draft.name)) {
        view_.remove(name_key(term, position, business.id));
    }
}

void LsmView::put_idempotency(const IdempotencyKey& key, const IdempotencyRecord& record) {
    const std::string stored = idempotency_key(key);
    view_.put(stored, encode_answer(record));
    view_.put(expiry_key(record.created, std::string_view(stored).substr(kTableBytes)), "");
}

Result<> LsmView::purge_idempotency(WallTime before, std::size_t limit) {
    const WallTime mark{std::bit_cast<std::int64_t>(TRY(number(kPurgedKey, 0)))};
    lsm::Bounds bounds{expiry_key(mark, ""), expiry_key(before, "")};
    if (bounds.lower >= bounds.upper) return {};
    const auto expired = TRY(keys_in(view_, std::move(bounds), limit));
    for (const std::string& key : expired) TRY(forget(key));
    if (expired.empty()) return {};
    const auto last = TRY(time_of_expiry(expired.back()));
    view_.put(kPurgedKey, number_value(std::bit_cast<std::uint64_t>(last.microseconds)));
    return {};
}

// Removes an expiry key and the answer it names, unless the same key was answered again later.
Result<> LsmView::forget(std::string_view expiry_key) {
    const WallTime created = TRY(time_of_expiry(expiry_key));
    const std::string stored =
        std::string(kIdempotencyTable).append(expiry_key.substr(kTimedBytes));
    view_.remove(expiry_key);
    const auto answer = view_.get(stored);
    if (!answer) return {};
    if (TRY(decode_answer(*answer)).created == created) view_.remove(stored);
    return {};
}

Result<> LsmView::publish(const Change& change) {
    const auto [first, is_first] = published_.try_emplace(change.id.value, change.before);
    Change event = change;
    event.before = first->second;
    view_.put(outbox_key(view_.commit().stamp.value, change.id), encode_change(event));
    return {};
}

Result<Business> business_of(std::string_view key, std::string_view value) {
    return decode_record(TRY(id_of_business_key(key)), value);
}

Result<std::size_t> trim_outbox(lsm::View& store, std::uint64_t durable, std::size_t limit) {
    const auto trimmed = TRY(number_in(store, kTrimmedKey, 0));
    if (durable < trimmed) return std::size_t{0};
    const auto keys = TRY(keys_in(store, outbox_between(trimmed, durable), limit));
    if (keys.empty()) return std::size_t{0};
    for (const std::string& key : keys) store.remove(key);
    store.put(kTrimmedKey, number_value(TRY(parse_outbox_key(keys.back())).stamp));
    return keys.size();
}

}  // namespace madang::places
