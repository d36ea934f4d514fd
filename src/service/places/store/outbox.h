// The outbox as the change feed reads it: what happened, how far back, and what there is.
//
// A thing's key is the business's id as text, its value the same JSON that the API answers with.
// Threads: needless() and committed() from any; write_mark in a transaction; else as feed::Source.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/mutex.h"
#include "engine/feed/source.h"
#include "engine/lsm/database.h"
#include "service/places/catalog.h"

namespace madang::places {

class Outbox final : public feed::Source {
public:
    explicit Outbox(lsm::Database& database) : database_(database) {}

    // Learns what a feed still needs. Before anything is trimmed; blocks. Errors: those of the
    // store.
    Result<> open(Options::Changes changes);

    // Events of commits up to this stamp are not needed by a feed.
    std::uint64_t needless() const { return needless_; }
    // Keeps that, in the transaction that removes some of them.
    void write_mark(lsm::View& view) const;
    // A commit is published.
    void committed();

    std::uint64_t last() const override { return database_.published().value; }
    Result<std::uint64_t> forgotten() override;
    Result<Batch> read(const feed::Position& after, std::size_t bytes) override;
    Result<std::unique_ptr<feed::Walk>> walk(feed::Gone gone) override;
    Result<std::optional<feed::Confirmed>> confirmed() override;
    void confirm(const feed::Confirmed& confirmed) override;
    void watch(std::function<void()> committed) override;

private:
    Result<> release();
    std::optional<feed::Confirmed> confirmation() const;

    lsm::Database& database_;
    std::atomic<std::uint64_t> needless_ = UINT64_MAX;
    std::atomic<bool> is_marked_ = false;  // since this start
    mutable Mutex mutex_;
    std::optional<feed::Confirmed> confirmed_ GUARDED_BY(mutex_);
    std::function<void()> watcher_ GUARDED_BY(mutex_);
};

}  // namespace madang::places
