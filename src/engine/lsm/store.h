// The database, put together: what database.h promises, by its parts.
//
// Core owns the parts and is kept alive by every job; Store is the face that users hold. Closing
// the face closes the gate of the jobs, so that the directory can be opened again at once. Threads:
// as database.h. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/lsm/background.h"
#include "engine/lsm/committer.h"
#include "engine/lsm/database.h"
#include "engine/lsm/jobs.h"
#include "engine/lsm/recovery.h"
#include "engine/lsm/state.h"

namespace madang::lsm {

struct Core {
    Core(io::Environment& environment, const std::string& directory, const Options& options,
         Recovered recovered, std::unique_ptr<io::FileLock> held_lock,
         std::shared_ptr<BlockCache> block_cache);

    std::unique_ptr<io::FileLock> lock;
    std::shared_ptr<BlockCache> cache;
    Jobs jobs;
    State state;
    Background background;
    Committer committer;
};

class Store final : public Database {
public:
    explicit Store(std::shared_ptr<Core> core) : core_(std::move(core)) {}
    ~Store() override;

    void transact(Transaction transaction, std::vector<std::string> warm, Done done) override;
    std::shared_ptr<const Snapshot> snapshot() override { return core_->state.snapshot(); }
    Result<std::string> get(std::string_view key, const Snapshot& snapshot, Reach reach) override;
    std::vector<Result<std::string>> get_many(std::span<const std::string> keys,
                                              const Snapshot& snapshot, Reach reach) override;
    std::unique_ptr<Iterator> iterate(std::shared_ptr<const Snapshot> snapshot,
                                      Bounds bounds) override;
    Stamp applied() const override { return core_->committer.applied(); }
    Stamp published() const override { return core_->state.published(); }
    Statistics statistics() const override;

private:
    std::shared_ptr<Core> core_;
};

}  // namespace madang::lsm
