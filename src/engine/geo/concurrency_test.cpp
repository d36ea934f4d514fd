// Readers on real threads while one thread changes and another merges.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "engine/geo/brute_world.h"
#include "engine/geo/index.h"
#include "io/system_environment.h"

namespace madang::geo {
namespace {

// A directory of its own that goes with the test.
class Directory {
public:
    Directory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "geo_test_XXXXXX").string();
        EXPECT_NE(mkdtemp(pattern.data()), nullptr);
        path_ = pattern;
    }
    ~Directory() { std::filesystem::remove_all(path_); }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

constexpr std::uint64_t kWalkers = 100;

// Walkers step along their own parallels; a step moves all of them under one stamp. So at every
// stamp each search sees all walkers, and all at the same longitude.
Position step_of(std::uint64_t walker, std::uint64_t step) {
    return {static_cast<double>(walker) * 0.001, static_cast<double>(step) * 1e-5};
}

void read_steps(const Index& index, const std::atomic<bool>& is_over, std::atomic<int>& failures) {
    std::vector<Hit> hits;
    double last = 0;
    while (!is_over.load()) {
        index.search({.area = Circle{{0.05, 0}, {200'000}}, .limit = 1000}, hits);
        if (hits.size() != kWalkers) ++failures;
        for (const Hit& hit : hits) {
            if (hit.position.longitude != hits[0].position.longitude) ++failures;
        }
        if (!hits.empty() && hits[0].position.longitude < last) ++failures;
        if (!hits.empty()) last = hits[0].position.longitude;
        if (index.count({.area = Nearest{}}).points != kWalkers) ++failures;
    }
}

TEST(Concurrency, ReadersSeeWholeStampsInOrderThroughMerges) {
    Directory directory;
    io::SystemEnvironment system({.log_level = io::LogLevel::kError});
    auto index = *Index::open(system.environment(), directory.path(), {.delta_changes_max = 2000});
    std::vector<Change> changes(kWalkers);
    for (std::uint64_t id = 0; id < kWalkers; ++id) {
        changes[id] = {1, id, Entry{id, step_of(id, 0), {}}, std::nullopt};
    }
    ASSERT_TRUE(index->apply(changes));
    std::atomic<bool> is_over = false;
    std::atomic<int> failures = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i) {
        readers.emplace_back([&] { read_steps(*index, is_over, failures); });
    }
    for (std::uint64_t step = 1; step < 400; ++step) {
        for (std::uint64_t id = 0; id < kWalkers; ++id) {
            changes[id] = {step + 1, id, Entry{id, step_of(id, step), {}}, step_of(id, step - 1)};
        }
        while (!index->apply(changes)) std::this_thread::yield();
    }
    is_over.store(true);
    for (std::thread& reader : readers) reader.join();
    EXPECT_EQ(failures.load(), 0);
    EXPECT_GT(index->statistics().merges, 2u);
    EXPECT_EQ(index->applied(), 400u);
    ASSERT_TRUE(index->checkpoint());
    index.reset();
    index = *Index::open(system.environment(), directory.path(), {});
    EXPECT_EQ(index->durable(), 400u);
    EXPECT_EQ(index->count({.area = Nearest{}}).points, kWalkers);
}

TEST(Concurrency, AThreadMayReadMoreIndexesThanItRemembers) {
    Directory directory;
    io::SystemEnvironment system({.log_level = io::LogLevel::kError});
    std::vector<std::unique_ptr<Index>> indexes;
    for (std::uint64_t i = 0; i < 20; ++i) {
        indexes.push_back(
            *Index::open(system.environment(), directory.path() + "/" + std::to_string(i), {}));
        ASSERT_TRUE(
            indexes[i]->apply(std::vector{Change{1, i, Entry{i, {1, 1}, {}}, std::nullopt}}));
    }
    std::vector<Hit> hits;
    for (int round = 0; round < 3; ++round) {
        for (std::uint64_t i = 0; i < 20; ++i) {
            indexes[i]->search({.area = Nearest{}}, hits);
            ASSERT_EQ(hits.size(), 1u);
            EXPECT_EQ(hits[0].id, i);
        }
    }
}

}  // namespace
}  // namespace madang::geo
