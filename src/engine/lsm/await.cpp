// The database for coroutines.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/await.h"

#include "io/await.h"

namespace madang::lsm {

io::Task<Result<Commit>> commit(Database& database, Transaction transaction,
                                std::vector<std::string> warm) {
    io::Completion<Result<Commit>> committed([&](Done done) {
        database.transact(std::move(transaction), std::move(warm), std::move(done));
    });
    co_return co_await committed;
}

io::Task<Result<std::string>> read(Database& database, io::Workers& read_pool, std::string key,
                                   std::shared_ptr<const Snapshot> snapshot) {
    auto found = database.get(key, *snapshot, Reach::kMemory);
    if (found || found.error().code() != ErrorCode::kUnavailable) co_return found;
    auto job = [&database, &key, &snapshot] { return database.get(key, *snapshot, Reach::kDisk); };
    auto reading = io::offload(read_pool, std::move(job));
    co_return co_await std::move(reading);
}

io::Task<std::vector<Result<std::string>>> read_many(Database& database, io::Workers& read_pool,
                                                     std::vector<std::string> keys,
                                                     std::shared_ptr<const Snapshot> snapshot) {
    auto results = database.get_many(keys, *snapshot, Reach::kMemory);
    std::vector<std::size_t> missed;
    std::vector<std::string> missed_keys;
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (results[i] || results[i].error().code() != ErrorCode::kUnavailable) continue;
        missed.push_back(i);
        missed_keys.push_back(keys[i]);
    }
    if (missed.empty()) co_return results;

    auto job = [&database, &missed_keys, &snapshot] {
        return Result<std::vector<Result<std::string>>>(
            database.get_many(missed_keys, *snapshot, Reach::kDisk));
    };
    auto reading = io::offload(read_pool, std::move(job));
    auto read = co_await std::move(reading);
    for (std::size_t i = 0; i < missed.size(); ++i) {
        if (read) {
            results[missed[i]] = std::move((*read)[i]);
        } else {
            results[missed[i]] = std::unexpected(read.error());
        }
    }
    co_return results;
}

}  // namespace madang::lsm
