// The face of the database.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/store.h"

#include <algorithm>
#include <latch>
#include <numeric>

#include "engine/lsm/database_iterator.h"
#include "engine/lsm/file_names.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/merging_cursor.h"

namespace madang::lsm {

namespace {

Options within_limits(Options options) {
    options.memtable.value =
        std::clamp(options.memtable.value, kMemtableBytesMin, kMemtableBytesMax);
    options.block.value = std::clamp(options.block.value, kBlockBytesMin, kBlockBytesMax);
    return options;
}

// A walk that keeps its snapshot.
class SnapshotCursorHolder final : public Iterator {
public:
    SnapshotCursorHolder(std::shared_ptr<const Snapshot> snapshot, Bounds bounds)
        : snapshot_(std::move(snapshot)),
          shown_(show(merge(snapshot_->version().cursors(bounds)), snapshot_->commit().stamp,
                      std::move(bounds))) {}

    void seek(std::string_view key) override { shown_->seek(key); }
    void seek_before(std::string_view key) override { shown_->seek_before(key); }
    void seek_first() override { shown_->seek_first(); }
    void seek_last() override { shown_->seek_last(); }
    void next() override { shown_->next(); }
    void previous() override { shown_->previous(); }
    bool valid() const override { return shown_->valid(); }
    std::string_view key() const override { return shown_->key(); }
    std::string_view value() const override { return shown_->value(); }
    Result<> status() const override { return shown_->status(); }

private:
    std::shared_ptr<const Snapshot> snapshot_;
    std::unique_ptr<Iterator> shown_;
};

}  // namespace

Core::Core(io::Environment& environment, const std::string& directory, const Options& options,
           Recovered recovered, std::unique_ptr<io::FileLock> held_lock,
           std::shared_ptr<BlockCache> block_cache)
    : lock(std::move(held_lock)),
      cache(std::move(block_cache)),
      state(recovered.version, recovered.last, recovered.next_file),
      background({.environment = environment,
                  .directory = directory,
                  .options = options,
                  .cache = cache,
                  .state = state,
                  .jobs = jobs,
                  .manifest = std::move(recovered.manifest)}),
      committer({.environment = environment,
                 .directory = directory,
                 .memtable_bytes = options.memtable.value,
                 .state = state,
                 .background = background,
                 .jobs = jobs,
                 .log = std::move(recovered.log),
                 .last = recovered.last}) {}

Result<std::unique_ptr<Database>> Database::open(io::Environment& environment,
                                                 const std::string& directory, Options options) {
    options = within_limits(options);
    TRY(environment.files.create_directories(directory));
    auto lock = TRY(environment.files.lock(lock_path(directory)));
    auto cache = std::make_shared<BlockCache>(options.cache);
    Recovered recovered = TRY(recover(environment, directory, cache));
    const Commit last = recovered.last;
    auto core = std::make_shared<Core>(environment, directory, options, std::move(recovered),
                                       std::move(lock), std::move(cache));
    core->jobs.keep_alive(core);
    core->background.on_progress([parts = core.get()] { parts->committer.wake(); });
    core->background.schedule();
    environment.log.info("database open",
                         {{"directory", directory}, {"stamp", std::to_string(last.stamp.value)}});
    return std::make_unique<Store>(std::move(core));
}

// Waits for jobs that run, not for those that still wait in a pool: they will find the gate closed.
Store::~Store() {
    core_->jobs.close();
    core_->committer.close();
    core_->state.clear();
    core_->lock.reset();
}

void Store::transact(Transaction transaction, std::vector<std::string> warm, Done done) {
    warm.resize(std::min(warm.size(), kWarmKeysMax));
    Pending pending{.transaction = std::move(transaction), .done = std::move(done)};
    if (!warm.empty()) {
        const auto snapshot = core_->state.snapshot();
        std::erase_if(warm, [&](const std::string& key) {
            const auto found =
                snapshot->version().find(key, snapshot->commit().stamp, Reach::kMemory);
            return found || found.error().code() != ErrorCode::kUnavailable;
        });
    }
    if (warm.empty()) {
        core_->committer.transact(std::move(pending));
    } else {
        core_->committer.transact_warmed(std::move(pending), std::move(warm));
    }
}

Result<std::string> Store::get(std::string_view key, const Snapshot& snapshot, Reach reach) {
    Lookup lookup = TRY(snapshot.version().find(key, snapshot.commit().stamp, reach));
    if (lookup.state != Lookup::State::kFound) return fail(ErrorCode::kNotFound, "no such key");
    return std::move(lookup.value);
}

// In key order, so that keys of one block meet it while it is in cache.
std::vector<Result<std::string>> Store::get_many(std::span<const std::string> keys,
                                                 const Snapshot& snapshot, Reach reach) {
    std::vector<std::size_t> order(keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::string_view(keys[i]); });
    std::vector<Result<std::string>> results(keys.size());
    for (const std::size_t i : order) results[i] = get(keys[i], snapshot, reach);
    return results;
}

std::unique_ptr<Iterator> Store::iterate(std::shared_ptr<const Snapshot> snapshot, Bounds bounds) {
    return std::make_unique<SnapshotCursorHolder>(std::move(snapshot), std::move(bounds));
}

Statistics Store::statistics() const {
    Statistics statistics;
    const auto version = core_->state.version();
    statistics.memtable_bytes = version->active->bytes();
    for (const auto& memtable : version->frozen) statistics.memtable_bytes += memtable->bytes();
    statistics.tables = version->tables();
    for (std::size_t level = 0; level < kLevels; ++level) {
        statistics.table_bytes += version->level_bytes(level);
    }
    statistics.cache_hits = core_->cache->hits();
    statistics.cache_misses = core_->cache->misses();
    statistics.bytes_written = core_->background.bytes_written();
    core_->committer.add_to(statistics);
    return statistics;
}

Result<Commit> transact_and_wait(Database& database, Transaction transaction,
                                 std::vector<std::string> warm) {
    std::latch told(1);
    Result<Commit> result = fail(ErrorCode::kUnavailable, "not told");
    database.transact(std::move(transaction), std::move(warm), [&](Result<Commit> commit) {
        result = commit;
        told.count_down();
    });
    told.wait();
    return result;
}

}  // namespace madang::lsm
