// The database for coroutines: awaiting a commit, and reading without ever blocking the reactor.
//
// Reads try memory and the page cache first; what misses goes through the read pool, all misses of
// one call in one hop.
// Threads: call and await on a reactor (io::Executor::current() is not null).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/lsm/database.h"
#include "io/task.h"
#include "io/workers.h"

namespace madang::lsm {

// Queues `transaction` and returns once it is durable and published. Errors: as for Done.
io::Task<Result<Commit>> commit(Database& database, Transaction transaction,
                                std::vector<std::string> warm = {});

// Returns the value of `key` in `snapshot`.
// Errors: not_found; corrupt; exhausted if the read pool is full.
io::Task<Result<std::string>> read(Database& database, io::Workers& read_pool, std::string key,
                                   std::shared_ptr<const Snapshot> snapshot);

// The same for many keys, results in the order of `keys`.
io::Task<std::vector<Result<std::string>>> read_many(Database& database, io::Workers& read_pool,
                                                     std::vector<std::string> keys,
                                                     std::shared_ptr<const Snapshot> snapshot);

}  // namespace madang::lsm
