// Builds and takes apart the keys of the directory.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/keys.h"

#include <bit>

#include "base/coding.h"
#include "engine/geo/geohash.h"

namespace madang::places {

namespace {

constexpr std::string_view kSourceTable = "ps";
constexpr std::string_view kExpiryTable = "pt";
constexpr std::string_view kOutboxTable = "po";
constexpr std::string_view kNameTable = "pw";
constexpr std::size_t kIdBytes = 8;

std::string numbered(std::string_view table, std::uint64_t number) {
    std::string key(table);
    put_u64_big(key, number);
    return key;
}

// Returns what follows the table's name.
Result<Decoder> decoder_of(std::string_view key, std::string_view table) {
    if (!key.starts_with(table)) return fail(ErrorCode::kCorrupt, "key of another table");
    return Decoder(key.substr(table.size()));
}

}  // namespace

std::string business_key(BusinessId id) {
    return numbered(kBusinessTable, id.value);
}

std::string source_key(std::string_view source_id) {
    return std::string(kSourceTable).append(source_id);
}

std::string category_key(std::string_view category) {
    return std::string(kCategoryTable).append(category);
}

std::string schedule_key(std::string_view schedule) {
    return std::string(kScheduleTable).append(schedule);
}

std::string idempotency_key(const IdempotencyKey& key) {
    std::string out(kIdempotencyTable);
    put_bytes(out, key.owner);
    return out.append(key.key);
}

std::string expiry_key(WallTime created, std::string_view rest) {
    // Times before 1970 do not occur: a store's clock starts with its first commit.
    return numbered(kExpiryTable, std::bit_cast<std::uint64_t>(created.microseconds)).append(rest);
}

std::string outbox_key(std::uint64_t stamp, BusinessId id) {
    std::string key = numbered(kOutboxTable, stamp);
    put_u64_big(key, id.value);
    return key;
}

std::string name_prefix(std::string_view term) {
    return std::string(kNameTable).append(term);
}

std::string name_key(std::string_view term, geo::Position position, BusinessId id) {
    std::string key = name_prefix(term);
    key.append(1, '\0').append(geo::geohash(position, geo::kGeohashLettersMax));
    put_u64_big(key, id.value);
    return key;
}

lsm::Bounds businesses_after(BusinessId after) {
    auto bounds = lsm::prefix_bounds(kBusinessTable);
    // The key followed by a zero byte is the first one behind it.
    if (after.value > 0) bounds.lower = business_key(after).append(1, '\0');
    return bounds;
}

lsm::Bounds outbox_between(std::uint64_t first, std::uint64_t last) {
    return {numbered(kOutboxTable, first), numbered(kOutboxTable, last + 1)};
}

Result<BusinessId> id_of_business_key(std::string_view key) {
    Decoder in = TRY(decoder_of(key, kBusinessTable));
    const BusinessId id{TRY(in.u64_big())};
    if (!in.done()) return fail(ErrorCode::kCorrupt, "bytes after a business key");
    return id;
}

Result<OutboxKey> parse_outbox_key(std::string_view key) {
    Decoder in = TRY(decoder_of(key, kOutboxTable));
    const auto stamp = TRY(in.u64_big());
    const BusinessId id{TRY(in.u64_big())};
    if (!in.done()) return fail(ErrorCode::kCorrupt, "bytes after an outbox key");
    return OutboxKey{stamp, id};
}

Result<NameKey> parse_name_key(std::string_view key) {
    constexpr std::size_t kTail = 1 + geo::kGeohashLettersMax + kIdBytes;
    if (!key.starts_with(kNameTable) || key.size() < kNameTable.size() + kTail) {
        return fail(ErrorCode::kCorrupt, "not a name key");
    }
    NameKey parts;
    parts.term = key.substr(kNameTable.size(), key.size() - kNameTable.size() - kTail);
    parts.cell =
        key.substr(key.size() - kIdBytes - geo::kGeohashLettersMax, geo::kGeohashLettersMax);
    Decoder in(key.substr(key.size() - kIdBytes));
    parts.id = BusinessId{TRY(in.u64_big())};
    return parts;
}

std::string number_value(std::uint64_t number) {
    std::string value;
    put_u64(value, number);
    return value;
}

Result<std::uint64_t> parse_number_value(std::string_view value) {
    Decoder in(value);
    const auto number = TRY(in.u64());
    if (!in.done()) return fail(ErrorCode::kCorrupt, "bytes after a number");
    return number;
}

}  // namespace madang::places
