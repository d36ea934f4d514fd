// Steps of the background.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/background.h"

#include <algorithm>

#include "engine/lsm/entry_filter.h"
#include "engine/lsm/file_names.h"
#include "engine/lsm/merging_cursor.h"

namespace madang::lsm {

Background::Background(Parts parts) : parts_(std::move(parts)) {
    parts_.manifest.tables.clear();
}

void Background::schedule() {
    MutexLock lock(mutex_);
    failure_.reset();
    if (scheduled_) {
        again_ = true;
        return;
    }
    submit();
}

void Background::submit() {
    const auto submitted = parts_.jobs.submit(parts_.environment.pools.compact, [this] { run(); });
    scheduled_ = submitted.has_value();
    if (!submitted) failure_ = submitted.error();
}

std::optional<Error> Background::failure() const {
    MutexLock lock(mutex_);
    if (scheduled_) return std::nullopt;
    return failure_;
}

// The job: one step, then the next one as a new job, so that the pool's other users get their turn.
void Background::run() {
    const auto done = step();
    if (!done && !parts_.jobs.closing()) {
        parts_.environment.log.error("flush or merge failed", {{"error", done.error().describe()},
                                                               {"directory", parts_.directory}});
    }
    settle(done);
    if (progress_) progress_();
}

// After a failure nothing is scheduled until somebody asks again.
void Background::settle(const Result<Step>& done) {
    MutexLock lock(mutex_);
    const bool more = done && (*done == Step::kWorked || again_);
    again_ = false;
    scheduled_ = false;
    if (!done) failure_ = done.error();
    if (more) submit();
}

Result<Background::Step> Background::step() {
    remove_garbage();
    const bool flushed = TRY(flush_if_due());
    if (flushed) return Step::kWorked;
    const auto version = parts_.state.version();
    const auto due = choose_merge(*version, parts_.options.memtable.value, marks_);
    if (!due) return Step::kNothingToDo;
    TRY(merge(*due));
    return Step::kWorked;
}

// Returns whether it flushed one.
Result<bool> Background::flush_if_due() {
    const auto version = parts_.state.version();
    if (version->frozen.empty() || version->levels[0].size() >= kRunsMax) return false;
    TRY(flush(version->frozen.back()));
    return true;
}

TableOutputs Background::new_outputs() const {
    const TableShape shape{.block_bytes = parts_.options.block.value,
                           .false_positives = parts_.options.false_positives};
    return {parts_.environment.files, parts_.directory, shape,
            std::min(parts_.options.memtable.value, kTableBytesMax)};
}

Result<> Background::flush(const std::shared_ptr<const Memtable>& memtable) {
    // One table, however large: level 0 counts runs.
    TableOutputs outputs = new_outputs();
    outputs.never_cut();
    EntryFilter filter(parts_.state.published());
    const auto entries = walk(memtable);
    Result<> copied;
    for (entries->seek_first(); copied && entries->valid(); entries->next()) {
        const bool kept = filter.keeps(entries->key(), [](std::string_view) { return false; });
        if (kept) copied = outputs.add(entries->key(), entries->value(), parts_.state);
    }
    auto tables = copied ? outputs.finish(parts_.cache) : std::unexpected(copied.error());
    if (!tables) {
        outputs.abandon();
        return std::unexpected(tables.error());
    }
    bytes_written_.fetch_add(outputs.bytes(), std::memory_order_relaxed);
    auto levels = parts_.state.version()->levels;
    levels[0].insert(levels[0].begin(), tables->begin(), tables->end());
    TRY(install(levels, memtable));
    remove_old_logs();
    if (progress_) progress_();
    return {};
}

Result<> Background::merge(const Merge& merge) {
    marks_[merge.level] = merge.inputs.back()->last_key();
    if (merge.moves()) {
        return install(with_merge_done(parts_.state.version()->levels, merge, merge.inputs),
                       nullptr);
    }
    TableOutputs outputs = new_outputs();
    const auto copied = copy_entries(merge, outputs);
    auto tables = copied ? outputs.finish(parts_.cache) : std::unexpected(copied.error());
    if (!tables) {
        outputs.abandon();
        return std::unexpected(tables.error());
    }
    bytes_written_.fetch_add(outputs.bytes(), std::memory_order_relaxed);
    return install(with_merge_done(parts_.state.version()->levels, merge, *tables), nullptr);
}

Result<> Background::copy_entries(const Merge& merge, TableOutputs& outputs) {
    std::vector<std::unique_ptr<Cursor>> sources;
    for (const auto& table : merge.inputs) sources.push_back(walk(table, KeepBlocks::kNo));
    if (!merge.below.empty()) sources.push_back(walk_level(merge.below, KeepBlocks::kNo));
    const auto entries = lsm::merge(std::move(sources));

    EntryFilter filter(parts_.state.published());
    // Nothing but this job changes levels below 0, so this version stays true for them.
    const auto version = parts_.state.version();
    const auto nothing_below = [&](std::string_view key) {
        for (std::size_t level = merge.level + 2; level < kLevels; ++level) {
            const Tables& tables = version->levels[level];
            const std::size_t index = table_at_or_after(tables, key);
            if (index < tables.size() && tables[index]->first_key() <= key) return false;
        }
        return true;
    };
    std::uint64_t seen = 0;
    for (entries->seek_first(); entries->valid(); entries->next()) {
        if (++seen % kMergeEntriesBetweenChecks == 0) {
            if (parts_.jobs.closing()) return fail(ErrorCode::kCancelled, "database closes");
            (void)TRY(flush_if_due());
        }
        if (!filter.keeps(entries->key(), nothing_below)) continue;
        TRY(outputs.add(entries->key(), entries->value(), parts_.state));
    }
    return entries->status();
}

// If replace() fails, the disk may hold the old manifest or the new one. Both are true: nothing
// that either names has been removed. So the new tables stay, for recovery to decide.
Result<> Background::install(const std::array<Tables, kLevels>& levels,
                             const std::shared_ptr<const Memtable>& flushed) {
    Manifest manifest = manifest_of(levels);
    manifest.first_log = parts_.manifest.first_log;
    manifest.last = parts_.manifest.last;
    if (flushed) {
        const auto version = parts_.state.version();
        const std::size_t frozen = version->frozen.size();
        manifest.first_log =
            frozen > 1 ? version->frozen[frozen - 2]->first_log() : version->active->first_log();
        manifest.last = flushed->last();
    }
    const std::string bytes = encode_manifest(manifest);
    TRY(parts_.environment.files.replace(manifest_path(parts_.directory), bytes));
    bytes_written_.fetch_add(bytes.size(), std::memory_order_relaxed);
    parts_.manifest.first_log = manifest.first_log;
    parts_.manifest.last = manifest.last;
    parts_.state.install(levels, flushed);
    return {};
}

void Background::remove_garbage() {
    Tables unheld = parts_.state.sweep();
    for (auto& table : unheld) {
        const std::string path = table_path(parts_.directory, table->number());
        table.reset();
        (void)parts_.environment.files.remove(path);  // what stays, recovery removes
    }
}

void Background::remove_old_logs() {
    const auto names = parts_.environment.files.list(parts_.directory);
    if (!names) return;  // what stays, the next flush removes
    for (const std::string& name : *names) {
        const auto number = log_number(name);
        if (!number || *number >= parts_.manifest.first_log) continue;
        (void)parts_.environment.files.remove(parts_.directory + '/' + name);
    }
}

}  // namespace madang::lsm
