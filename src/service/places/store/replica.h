// Makes this directory what another one tells: the records of the log, applied to the store.
//
// Ids, versions and times are those of the other directory; numbers of categories and opening hours
// are this one's own. How far it is stands in the same transaction.
// Threads: a reactor; followed() and leave() block.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/feed/follower.h"
#include "engine/hours/atlas.h"
#include "engine/lsm/database.h"
#include "service/places/catalog.h"

namespace madang::places {

class Replica final : public feed::Sink {
public:
    // Commits, and returns once the index has been told.
    using Commit = std::function<io::Task<Result<Visibility>>(lsm::Transaction transaction,
                                                              std::vector<std::string> warm)>;
    Replica(lsm::Database& database, const hours::Atlas* atlas, Commit commit)
        : database_(database), atlas_(atlas), commit_(std::move(commit)) {}

    Result<feed::Followed> followed() override;
    io::Task<Result<>> apply(std::vector<feed::LoggedChange> changes,
                             feed::Followed followed) override;
    io::Task<Result<>> start_over() override;
    Result<> leave() override;

private:
    // Removes some businesses. Returns how many.
    io::Task<Result<std::size_t>> remove_some();

    lsm::Database& database_;
    const hours::Atlas* atlas_;
    Commit commit_;
};

}  // namespace madang::places
