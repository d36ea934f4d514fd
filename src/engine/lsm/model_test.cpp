// The database against std::map: random transactions, snapshots, walks, flushes, merges,
// reopenings. SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <vector>

#include "engine/lsm/testing/simulated.h"

namespace madang::lsm {
namespace {

using testing::Contents;
using testing::Simulated;

struct Pinned {
    std::shared_ptr<const Snapshot> snapshot;
    Contents contents;
};

// One random life of a database, checked against a map.
class Life {
public:
    explicit Life(std::uint64_t seed) : sim_(seed) { EXPECT_TRUE(sim_.open().has_value()); }

    void run(int steps) {
        for (int i = 0; i < steps && !::testing::Test::HasFailure(); ++i) step();
        check_everything();
    }

private:
    io::sim::SeededRandom& random() { return sim_.world.random(); }
    Database& database() { return *sim_.database; }

    std::string some_key() {
        std::string key = "k" + std::to_string(random().below(300));
        if (random().chance(20)) key += std::string(random().below(60), 'p');
        return key;
    }
    std::string some_value() {
        return std::string(random().below(random().chance(3) ? 3000 : 80),
                           static_cast<char>('a' + random().below(26)));
    }

    void step() {
        const auto kind = random().below(100);
        if (kind < 60) {
            queue_transactions(1 + random().below(5));
            if (random().chance(70)) sim_.world.run_until_idle();
        } else if (kind < 75) {
            sim_.world.run_until_idle();
            check_get();
        } else if (kind < 90) {
            sim_.world.run_until_idle();
            check_walk(database().snapshot(), model_);
        } else if (kind < 94) {
            sim_.world.run_until_idle();
            pinned_.push_back({database().snapshot(), model_});
        } else if (kind < 98) {
            check_pinned();
        } else {
            sim_.world.run_until_idle();
            pinned_.clear();
            ASSERT_TRUE(sim_.reopen().has_value());
        }
    }

    void queue_transactions(std::uint64_t count) {
        for (std::uint64_t i = 0; i < count; ++i) {
            Contents puts;
            std::vector<std::string> removes;
            for (auto n = random().below(8); n > 0; --n) puts[some_key()] = some_value();
            for (auto n = random().below(4); n > 0; --n) removes.push_back(some_key());
            const bool fails = random().chance(10);
            database().transact(
                [this, puts, removes, fails](View& view) -> Result<> {
                    for (const auto& [key, value] : puts) view.put(key, value);
                    for (const auto& key : removes) view.remove(key);
                    if (fails) return fail(ErrorCode::kConflict, "abandoned");
                    for (const auto& [key, value] : puts) model_[key] = value;
                    for (const auto& key : removes) model_.erase(key);
                    if (random().chance(5)) {
                        EXPECT_EQ(testing::forward(*view.scan({})), model_);
                    }
                    return {};
                },
                {}, [fails](Result<Commit> commit) { EXPECT_EQ(commit.has_value(), !fails); });
        }
    }

    void check_get() {
        for (int i = 0; i < 5; ++i) {
            const std::string key = some_key();
            const auto value = sim_.get(key);
            const auto expected = model_.find(key);
            ASSERT_EQ(value.has_value(), expected != model_.end()) << key;
            if (value) {
                ASSERT_EQ(*value, expected->second);
            }
        }
    }

    // A random walk inside random bounds.
    void check_walk(std::shared_ptr<const Snapshot> snapshot, const Contents& contents) {
        Bounds bounds;
        if (random().chance(50)) bounds.lower = some_key();
        if (random().chance(50)) bounds.upper = some_key();
        Contents inside;
        for (const auto& [key, value] : contents) {
            if (key >= bounds.lower && (bounds.upper.empty() || key < bounds.upper)) {
                inside[key] = value;
            }
        }
        const auto iterator = database().iterate(std::move(snapshot), bounds);
        Contents::const_iterator at = inside.end();
        for (int i = 0; i < 30; ++i) {
            move(*iterator, inside, at);
            ASSERT_TRUE(iterator->status().has_value());
            ASSERT_EQ(iterator->valid(), at != inside.end());
            if (at == inside.end()) continue;
            ASSERT_EQ(iterator->key(), at->first);
            ASSERT_EQ(iterator->value(), at->second);
        }
    }

    void move(Iterator& iterator, const Contents& inside, Contents::const_iterator& at) {
        const auto before = [&](Contents::const_iterator place) {
            return place == inside.begin() ? inside.end() : std::prev(place);
        };
        const std::string key = some_key();
        const auto kind = at == inside.end() ? random().below(4) : random().below(16);
        if (kind == 0) {
            iterator.seek_first();
            at = inside.begin();
        } else if (kind == 1) {
            iterator.seek_last();
            at = before(inside.end());
        } else if (kind == 2) {
            iterator.seek(key);
            at = inside.lower_bound(key);
        } else if (kind == 3) {
            iterator.seek_before(key);
            at = before(inside.lower_bound(key));
        } else if (kind < 10) {
            iterator.next();
            ++at;
        } else {
            iterator.previous();
            at = before(at);
        }
    }

    void check_pinned() {
        if (pinned_.empty()) return;
        const auto& pinned = pinned_[random().below(pinned_.size())];
        check_walk(pinned.snapshot, pinned.contents);
        if (random().chance(30)) pinned_.erase(pinned_.begin());
    }

    void check_everything() {
        sim_.world.run_until_idle();
        const auto iterator = database().iterate(database().snapshot(), {});
        EXPECT_EQ(testing::forward(*iterator), model_);
        EXPECT_EQ(testing::backward(*iterator), model_);
        for (const auto& pinned : pinned_) {
            EXPECT_EQ(testing::forward(*database().iterate(pinned.snapshot, {})), pinned.contents);
        }
    }

    Simulated sim_;
    Contents model_;
    std::vector<Pinned> pinned_;
};

TEST(Model, TheDatabaseIsAMapThatLasts) {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        SCOPED_TRACE(seed);
        Life(seed).run(250);
        if (HasFailure()) return;
    }
}

}  // namespace
}  // namespace madang::lsm
