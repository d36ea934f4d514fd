// The view of one transaction: published state, then the group's writes, then its own.
//
// Invariant: a read that failed, or a write over a limit, fails the transaction whatever its
//            closure returns: it would have decided on partial data.
// Threads:   one; inside the committer.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/lsm/database.h"
#include "engine/lsm/log/batch.h"
#include "engine/lsm/version.h"

namespace madang::lsm {

class TransactionView final : public View {
public:
    // All outlive the view. `published` is the stamp of what `version` shows.
    TransactionView(const Version& version, Stamp published, const Writes& group, Commit commit)
        : version_(version), published_(published), group_(group), commit_(commit) {}

    Result<std::string> get(std::string_view key) override;
    std::unique_ptr<Iterator> scan(Bounds bounds) override;
    void put(std::string_view key, std::string_view value) override;
    void remove(std::string_view key) override;
    Commit commit() const override { return commit_; }

    // The first failure, if any.
    Result<> status() const;
    Writes& writes() { return own_; }

private:
    void write(std::string_view key, Kind kind, std::string_view value);
    void fail_with(const Error& error);

    const Version& version_;
    Stamp published_;
    const Writes& group_;
    Commit commit_;
    Writes own_;
    std::size_t bytes_ = 0;  // of keys and values ever written
    std::optional<Error> failure_;
};

}  // namespace madang::lsm
