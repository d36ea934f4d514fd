// What a store lacks that an older program wrote, added at its first opening.
//
// Threads: blocks; before anything else is done with the store.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "engine/hours/atlas.h"
#include "engine/lsm/database.h"

namespace madang::places {

// Files the names of all businesses under their terms, if the store has no such keys yet.
Result<> file_all_names(lsm::Database& database);

enum class Numbered : std::uint8_t { kAlready, kNow };

// Numbers the opening hours of all businesses, if that was not done yet. Then the index, which
// knows numbers only, has to be built again.
Result<Numbered> number_all_schedules(lsm::Database& database, const hours::Atlas& atlas);

// To be called where there is no atlas: what is written now gets no numbers, so that the next
// opening with one has to number again.
Result<> forget_numbering(lsm::Database& database);

}  // namespace madang::places
