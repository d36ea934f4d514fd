// A walk in pieces, whose last change says that it is the last.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/feed/source.h"

namespace madang::feed {

class SnapshotPieces {
public:
    explicit SnapshotPieces(std::unique_ptr<Walk> walk) : walk_(std::move(walk)) {}

    std::uint64_t stamp() const { return walk_->stamp(); }
    // Whether everything has been returned.
    bool is_done() const { return is_begun_ && !held_; }

    // Returns about `bytes` more. Errors: those of the walk.
    Result<std::vector<Change>> next(std::size_t bytes) {
        std::vector<Change> changes;
        if (!is_begun_) held_ = TRY(walk_->next());
        is_begun_ = true;
        for (std::size_t taken = 0; held_ && taken < bytes;) {
            std::optional<Change> following = TRY(walk_->next());
            held_->part = following ? Part::kSnapshot : Part::kSnapshotEnd;
            taken += held_->key.size() + (held_->value ? held_->value->size() : 0);
            changes.push_back(*std::move(held_));
            held_ = std::move(following);
        }
        return changes;
    }

private:
    std::unique_ptr<Walk> walk_;
    std::optional<Change> held_;
    bool is_begun_ = false;
};

}  // namespace madang::feed
