// A database on the simulated disk, for tests: opening, transacting, reading all.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/lsm/database.h"
#include "io/sim/world.h"

namespace madang::lsm::testing {

using Contents = std::map<std::string, std::string>;

// Everything small, so that a few hundred writes flush and merge through several levels.
inline Options tiny() {
    return {.memtable = 4_KiB, .block = 256_B, .cache = 64_KiB, .false_positives = 0.01};
}

class Simulated {
public:
    explicit Simulated(std::uint64_t seed = 1, Options options = tiny())
        : world(seed), options_(options) {}

    Result<> open() {
        auto opened = Database::open(world.environment(), "data", options_);
        if (!opened) return std::unexpected(opened.error());
        database = *std::move(opened);
        return {};
    }
    Result<> reopen() {
        database.reset();
        return open();
    }

    // Runs one transaction to its end. `timeout` means that it was never told, which is a bug.
    Result<Commit> transact(Transaction transaction) {
        Result<Commit> result = fail(ErrorCode::kTimeout, "never told");
        database->transact(std::move(transaction), {},
                           [&result](Result<Commit> commit) { result = commit; });
        world.run_until_idle();
        return result;
    }
    Result<Commit> put(const std::string& key, const std::string& value) {
        return transact([key, value](View& view) {
            view.put(key, value);
            return Result<>();
        });
    }
    Result<Commit> remove(const std::string& key) {
        return transact([key](View& view) {
            view.remove(key);
            return Result<>();
        });
    }
    Result<std::string> get(const std::string& key, Reach reach = Reach::kDisk) {
        return database->get(key, *database->snapshot(), reach);
    }

    io::sim::World world;
    std::unique_ptr<Database> database;

private:
    Options options_;
};

// Returns all of `iterator`, walked forward.
inline Contents forward(Iterator& iterator) {
    Contents contents;
    for (iterator.seek_first(); iterator.valid(); iterator.next()) {
        contents.emplace_hint(contents.end(), iterator.key(), iterator.value());
    }
    return contents;
}

inline Contents backward(Iterator& iterator) {
    Contents contents;
    for (iterator.seek_last(); iterator.valid(); iterator.previous()) {
        contents.emplace_hint(contents.begin(), iterator.key(), iterator.value());
    }
    return contents;
}

inline Contents contents_of(Database& database) {
    return forward(*database.iterate(database.snapshot(), {}));
}

}  // namespace madang::lsm::testing
