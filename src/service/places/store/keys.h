// The keys of the directory in the embedded store, all under "p" so that others may live beside
// them.
//
//   KEY                               VALUE
//   pb id                             record (record.cpp)
//   ps source_id                      id, 8 bytes little-endian
//   pc category                       number, 8 bytes little-endian
//   ph schedule                       number, 8 bytes little-endian (schedule_book.h names them)
//   pi n owner key                    answer to an idempotency key (lsm_view.cpp); n: varint length
//                                     of owner
//   pt time n owner key               empty; orders the answers by age for purging
//   po stamp id                       change event, the outbox (change.cpp)
//   pw term 0 geohash id              empty; files a business under a term of its name
//   pm next_id                        next id to give, 8 bytes little-endian
//   pm next_category                  next category number, 8 bytes
//   pm next_schedule                  next schedule number, 8 bytes
//   pm purged                         all of pt before this time has been purged, 8 bytes
//   pm trimmed                        all of po up to this stamp may have been trimmed, 8 bytes
//   pm fed                            how far the change feed is (outbox.cpp)
//   pm followed                       how far a replica is (replica.cpp)
//   pm names_filed                    empty; pw is complete
//   pm schedules_numbered             empty; ph is complete
//
// A geohash has 12 letters, so that the businesses of a term stand cell by cell. id, stamp and time
// are 8 bytes big-endian, so that keys sort as the numbers do. The marks spare purging and trimming
// a walk over the tombstones they left.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/geo/position.h"
#include "engine/lsm/iterator.h"
#include "service/places/business.h"
#include "service/places/rules.h"

namespace madang::places {

inline constexpr std::string_view kBusinessTable = "pb";
inline constexpr std::string_view kCategoryTable = "pc";
inline constexpr std::string_view kScheduleTable = "ph";
inline constexpr std::string_view kIdempotencyTable = "pi";
inline constexpr std::string_view kNextIdKey = "pmnext_id";
inline constexpr std::string_view kNextCategoryKey = "pmnext_category";
inline constexpr std::string_view kNextScheduleKey = "pmnext_schedule";
inline constexpr std::string_view kPurgedKey = "pmpurged";
inline constexpr std::string_view kTrimmedKey = "pmtrimmed";
inline constexpr std::string_view kFedKey = "pmfed";
inline constexpr std::string_view kFollowedKey = "pmfollowed";
inline constexpr std::string_view kNamesFiledKey = "pmnames_filed";
inline constexpr std::string_view kSchedulesNumberedKey = "pmschedules_numbered";

std::string business_key(BusinessId id);
std::string source_key(std::string_view source_id);
std::string category_key(std::string_view category);
std::string schedule_key(std::string_view schedule);
std::string idempotency_key(const IdempotencyKey& key);
// The same with the time in front; `rest` is the idempotency key without its table.
std::string expiry_key(WallTime created, std::string_view rest);
std::string outbox_key(std::uint64_t stamp, BusinessId id);

// The beginning of all name keys of a term, and of those whose term starts with a text.
std::string name_prefix(std::string_view term);
std::string name_key(std::string_view term, geo::Position position, BusinessId id);

// Returns all businesses with ids greater than `after`.
lsm::Bounds businesses_after(BusinessId after);
// Returns the events of commits `first` to `last`, both included.
lsm::Bounds outbox_between(std::uint64_t first, std::uint64_t last);

// Errors: corrupt if the key is not one of its table.
Result<BusinessId> id_of_business_key(std::string_view key);
struct OutboxKey {
    std::uint64_t stamp = 0;
    BusinessId id;
};
Result<OutboxKey> parse_outbox_key(std::string_view key);
struct NameKey {
    std::string_view term;  // parts of the key
    std::string_view cell;
    BusinessId id;
};
Result<NameKey> parse_name_key(std::string_view key);

// The small values: whole numbers.
std::string number_value(std::uint64_t number);
Result<std::uint64_t> parse_number_value(std::string_view value);

}  // namespace madang::places
