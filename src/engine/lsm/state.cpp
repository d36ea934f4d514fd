// Changes of the version.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/state.h"

#include <algorithm>
#include <unordered_set>

namespace madang::lsm {

namespace {

// Held by nobody but the one list that is asked: nobody can get hold of it again.
template <class T>
bool unheld(const std::shared_ptr<T>& object) {
    return object.use_count() == 1;
}

template <class T>
std::vector<T> take_unheld(std::vector<T>& from) {
    const auto kept = std::ranges::partition(from, [](const T& object) { return !unheld(object); });
    std::vector<T> taken(std::make_move_iterator(kept.begin()),
                         std::make_move_iterator(kept.end()));
    from.erase(kept.begin(), kept.end());
    return taken;
}

}  // namespace

State::State(std::shared_ptr<const Version> version, Commit commit, std::uint64_t next_file)
    : version_(std::move(version)),
      commit_(commit),
      published_(commit.stamp.value),
      next_file_(next_file) {
    current_.publish(version_, commit_);
}

std::shared_ptr<const Version> State::version() const {
    MutexLock lock(mutex_);
    return version_;
}

void State::publish(Commit commit) {
    MutexLock lock(mutex_);
    commit_ = commit;
    current_.publish(version_, commit_);
    published_.store(commit.stamp.value, std::memory_order_release);
}

void State::replace_version(std::shared_ptr<const Version> version) {
    version_ = std::move(version);
    current_.publish(version_, commit_);
}

void State::rotate(std::shared_ptr<Memtable> fresh) {
    MutexLock lock(mutex_);
    auto version = std::make_shared<Version>(*version_);
    version->active->set_last(commit_);
    version->frozen.assign({version->active});
    version->frozen.insert(version->frozen.end(), version_->frozen.begin(), version_->frozen.end());
    version->active = std::move(fresh);
    replace_version(std::move(version));
}

void State::install(std::array<Tables, kLevels> levels,
                    const std::shared_ptr<const Memtable>& flushed) {
    MutexLock lock(mutex_);
    auto version = std::make_shared<Version>(*version_);
    std::unordered_set<const Table*> kept;
    for (const auto& level : levels) {
        for (const auto& table : level) kept.insert(table.get());
    }
    for (const auto& level : version->levels) {
        std::ranges::copy_if(level, std::back_inserter(retired_tables_),
                             [&](const auto& table) { return !kept.contains(table.get()); });
    }
    version->levels = std::move(levels);
    if (flushed) {
        std::erase(version->frozen, flushed);
        retired_memtables_.push_back(flushed);
    }
    replace_version(std::move(version));
}

Tables State::sweep() {
    std::vector<std::shared_ptr<const Memtable>> memtables;  // freed after the lock
    MutexLock lock(mutex_);
    memtables = take_unheld(retired_memtables_);
    return take_unheld(retired_tables_);
}

bool State::has_garbage() const {
    MutexLock lock(mutex_);
    const auto any = [](const auto& list) {
        return std::ranges::any_of(list, [](const auto& object) { return unheld(object); });
    };
    return any(retired_memtables_) || any(retired_tables_);
}

void State::clear() {
    MutexLock lock(mutex_);
    current_.clear();
    version_ = nullptr;
    retired_memtables_.clear();
    retired_tables_.clear();
}

Manifest manifest_of(const std::array<Tables, kLevels>& levels) {
    Manifest manifest;
    for (std::size_t level = 0; level < kLevels; ++level) {
        for (const auto& table : levels[level]) {
            manifest.tables.push_back({.level = static_cast<std::uint32_t>(level),
                                       .number = table->number(),
                                       .bytes = table->bytes(),
                                       .first_key = table->first_key(),
                                       .last_key = table->last_key()});
        }
    }
    return manifest;
}

}  // namespace madang::lsm
