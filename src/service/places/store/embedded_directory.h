// The embedded store as a directory under test, on a simulated disk.
//
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "base/check.h"
#include "engine/lsm/database.h"
#include "io/sim/world.h"
#include "service/places/memory_directory.h"
#include "service/places/store/keys.h"
#include "service/places/store/lsm_view.h"

namespace madang::places {

class EmbeddedDirectory final : public Directory {
public:
    EmbeddedDirectory() {
        auto opened = lsm::Database::open(world_.environment(), "lsm", {});
        CHECK(opened.has_value(), "a fresh simulated disk opens");
        database_ = std::move(*opened);
    }

    Result<> transact(const Rule& rule) override {
        std::optional<Result<>> outcome;
        auto done = [&outcome](const Result<lsm::Commit>& committed) {
            outcome = committed ? Result<>() : std::unexpected(committed.error());
        };
        database_->transact(transaction(rule), {}, done);
        world_.run_until_idle();
        CHECK(outcome.has_value(), "done is called once");
        return *outcome;
    }

    std::vector<Change> outbox() override {
        std::vector<Change> changes;
        const auto last = database_->published().value;
        const auto walk = database_->iterate(database_->snapshot(), outbox_between(0, last));
        for (walk->seek_first(); walk->valid(); walk->next()) {
            const auto key = parse_outbox_key(walk->key());
            CHECK(key.has_value(), "an outbox key can be read");
            const auto change = decode_change(key->stamp, key->id, walk->value());
            CHECK(change.has_value(), "an event can be read");
            changes.push_back(*change);
        }
        return changes;
    }

    std::vector<std::pair<std::string, BusinessId>> filed() override {
        std::vector<std::pair<std::string, BusinessId>> found;
        const auto walk =
            database_->iterate(database_->snapshot(), lsm::prefix_bounds(name_prefix("")));
        for (walk->seek_first(); walk->valid(); walk->next()) {
            const auto key = parse_name_key(walk->key());
            CHECK(key.has_value(), "a name key can be read");
            found.emplace_back(key->term, key->id);
        }
        std::ranges::sort(found);
        return found;
    }

    void pass(Seconds time) override { world_.run_for(time); }

private:
    io::sim::World world_{1};
    std::unique_ptr<lsm::Database> database_;
};

}  // namespace madang::places
