// The limits of the places service, each with its unit and reason.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "base/units.h"

namespace madang::places {

// Fields of a business, in bytes of UTF-8. Each is several times the longest that the public data
// sets of cafes, shops and libraries hold, and small enough that a page of 500 stays under 4 MiB.
inline constexpr std::size_t kNameBytesMax = 300;
inline constexpr std::size_t kAddressBytesMax = 500;
inline constexpr std::size_t kCategoryBytesMax = 100;
inline constexpr std::size_t kPhoneBytesMax = 50;
inline constexpr std::size_t kWebsiteBytesMax = 500;
inline constexpr std::size_t kOpeningHoursBytesMax = 1000;
inline constexpr std::size_t kDescriptionBytesMax = 4000;
inline constexpr std::size_t kAttributionBytesMax = 300;
inline constexpr std::size_t kSourceIdBytesMax = 200;
inline constexpr std::size_t kAttributesMax = 100;
inline constexpr std::size_t kAttributeNameBytesMax = 100;
inline constexpr std::size_t kAttributeValueBytesMax = 500;

inline constexpr double kRatingMax = 5;
inline constexpr double kRatingCountMax = 1e9;
inline constexpr double kPriceLevelMax = 4;

// The geo index knows a category by 16 bits, and 0 says none.
inline constexpr std::uint16_t kCategoriesMax = 65535;

// A term of a name in the store's keys. Longer words are told apart by the name itself.
inline constexpr std::size_t kNameTermBytesMax = 32;

// A search by name: cells of its covering, keys that its rarest term may hold there (each is a
// record to read, about 3 us), jumps between cells and terms (about 10 us); beyond, the answer says
// that it is not complete.
inline constexpr std::size_t kNameCellsMax = 32;
inline constexpr std::size_t kNamePostingsMax = 20'000;
inline constexpr std::size_t kNameSeeksMax = 5'000;

// Distinct opening hours (text, zone and holidays) that searches can filter by: about 2 KB each in
// memory. OpenStreetMap has some 500,000 distinct texts.
inline constexpr std::uint32_t kSchedulesMax = 4'000'000;
// Sets of schedules open at some minute, kept for the next query of that minute: 500 KB at most
// each.
inline constexpr std::size_t kOpenSetsMax = 16;
// Businesses in one transaction where an older store is completed.
inline constexpr std::size_t kVisitedAtOnce = 1000;

// Searches.
inline constexpr double kRadiusDefaultMeters = 1000;
inline constexpr double kRadiusMaxMeters = 50000;  // a town and its surroundings
inline constexpr std::uint32_t kSearchLimitDefault = 20;
inline constexpr std::uint32_t kSearchLimitMax = 500;
inline constexpr Milliseconds kSearchDeadline{200};  // then a search answers with what it has
// Candidates that a search by rating or relevance may read: 35 ms if none is cached.
inline constexpr std::uint32_t kSortedMax = 5000;
inline constexpr Seconds kCursorLifetime{3600};     // a person reads on within the hour
inline constexpr std::size_t kSearchListMax = 100;  // categories, features, prices of one search
inline constexpr std::size_t kPolygonVerticesRead = 1001;  // one over what the index takes
inline constexpr std::int64_t kOpenAtYearsMax = 5;         // holidays are not known much further
inline constexpr Bytes kSearchBodyMax = 256_KiB;           // a polygon of 1,000 vertices is 50 KB
inline constexpr std::uint32_t kSearchOffsetMax = 10000;   // beyond it a client should narrow down

// Locks of the cache of cards: far more than reactors, so that two rarely meet.
inline constexpr std::size_t kCardShards = 16;

// Changes: of one page; how long a client may wait for the next; and how often a quiet stream says
// that it lives, well within the minute after which proxies give a connection up.
inline constexpr std::size_t kChangesLimitMax = 1000;
inline constexpr Seconds kChangesWaitMax{20};
inline constexpr Seconds kHeartbeat{15};

// Imports: one request, and one transaction (an lsm transaction holds 64 MiB; record and change
// event together are about twice the draft).
inline constexpr std::size_t kImportLinesMax = 1000;
inline constexpr Bytes kImportBodyMax = 4_MiB;
inline constexpr std::size_t kTransactionDraftsMax = 1000;
inline constexpr Bytes kTransactionBytesMax = 8_MiB;
inline constexpr std::size_t kImportErrorsMax =
    100;  // lines reported by one answer, the rest counted

// Exports by HTTP: businesses of one page, and the bytes of their records after which it ends.
inline constexpr std::int64_t kExportLimitMax = 1000;
inline constexpr Bytes kExportBytesMax = 4_MiB;
// Lines read or written before other requests of the reactor get their turn: about 100 µs.
inline constexpr std::size_t kLinesPerTurn = 16;

// The JSON of one draft: all fields at their maxima, every byte escaped as \u00XX, would be 400
// KiB.
inline constexpr Bytes kDraftJsonMax = 512_KiB;
// The same with what is derived from it.
inline constexpr Bytes kBusinessJsonMax = 1_MiB;

// Idempotency keys (draft-ietf-httpapi-idempotency-key-header-07): kept for a day; each new key
// removes a few expired ones, so that the store never holds more than a day of them for long.
inline constexpr std::size_t kIdempotencyKeyBytesMax = 255;
inline constexpr Seconds kIdempotencyLifetime{24 * 3600};
inline constexpr std::size_t kIdempotencyPurge = 4;

// Following the outbox: changes read and applied in one step (at most a quarter of the geo delta; a
// commit is never split), and events removed by one trimming transaction.
inline constexpr std::size_t kCatchUpChanges = 16384;
inline constexpr std::size_t kTrimEvents = 4096;
// An index that is more than this many full deltas behind is rebuilt: each delta costs a merge of
// the whole base, a rebuild costs about two.
inline constexpr std::size_t kRebuildDeltas = 4;

}  // namespace madang::places
