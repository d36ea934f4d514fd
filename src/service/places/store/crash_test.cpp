// Power cuts: whatever was acknowledged is there and found after the restart, at every sync point.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "service/places/store/catalog_fixture.h"

namespace madang::places {
namespace {

constexpr int kWrites = 12;

// Names of businesses by what a client was told about them.
struct Oracle {
    std::set<std::string> acknowledged;
    std::set<std::string> unknown;
};

// Creates businesses one after another until the disk is gone; each third is removed again.
io::Task<> client(Catalog& catalog, std::string prefix, Oracle& oracle) {
    for (int i = 0; i < kWrites; ++i) {
        const std::string name = prefix + std::to_string(i);
        oracle.unknown.insert(name);
        auto creating = catalog.create(cafe(name), std::nullopt);
        const auto created = co_await std::move(creating);
        if (!created) co_return;
        oracle.unknown.erase(name);
        oracle.acknowledged.insert(name);
        if (i % 3 != 2) continue;
        oracle.acknowledged.erase(name);
        oracle.unknown.insert(name);
        auto removing = catalog.remove(created->value.business.id, std::nullopt);
        const auto removed = co_await std::move(removing);
        if (!removed) co_return;
        oracle.unknown.erase(name);
        // Writes the index's snapshot and trims the outbox; without power it may fail.
        (void)catalog.checkpoint();
    }
}

// Takes the power if it is still there, ends the program and gives power again.
void restart(SimulatedCatalog& sim) {
    if (sim.world.disk().has_power()) sim.world.disk().cut_power();
    sim.catalog.reset();
    sim.world.disk().forget_faults();
    sim.world.disk().restart();
}

// Reopens and holds the directory against the oracle.
void expect_sound(SimulatedCatalog& sim, const Oracle& oracle) {
    ASSERT_TRUE(sim.open());
    SearchRequest request = around();
    request.limit = kSearchLimitMax;
    const auto found = sim.names(request);
    const std::set<std::string> names(found.begin(), found.end());
    EXPECT_EQ(names.size(), found.size()) << "none twice";
    for (const std::string& name : oracle.acknowledged) EXPECT_TRUE(names.contains(name)) << name;
    for (const std::string& name : names) {
        EXPECT_TRUE(oracle.acknowledged.contains(name) || oracle.unknown.contains(name)) << name;
    }
    const auto page = sim.run(sim.catalog->page(BusinessId{}, kSearchLimitMax));
    ASSERT_TRUE(page);
    EXPECT_EQ(page->businesses.size(), names.size()) << "index and store agree";
}

// Runs two clients until the power goes where the disk was told; returns whether it came to that.
bool run_until_cut(SimulatedCatalog& sim, Oracle& oracle) {
    for (const char* prefix : {"a", "b"}) {
        sim.world.post([&, prefix] { io::spawn(client(*sim.catalog, prefix, oracle)); });
    }
    sim.world.run_until_idle();
    const bool was_cut = !sim.world.disk().has_power();
    restart(sim);
    return was_cut;
}

TEST(PowerCut, LosesNothingAcknowledgedAtAnySync) {
    std::uint64_t nth = 0;
    bool was_cut = true;
    while (was_cut && !HasFailure()) {
        SCOPED_TRACE(++nth);
        SimulatedCatalog sim(nth, {.memtable = 4_KiB});
        ASSERT_TRUE(sim.open());
        Oracle oracle;
        sim.world.disk().cut_power_at_sync(nth);
        was_cut = run_until_cut(sim, oracle);
        expect_sound(sim, oracle);
    }
    EXPECT_GT(nth, 2u * kWrites) << "the run has that many sync points";
}

TEST(PowerCut, LosesNothingAcknowledgedAtAnyOperation) {
    constexpr std::uint64_t kStride = 7;  // every operation would take seconds
    std::uint64_t nth = 1;
    bool was_cut = true;
    for (; was_cut && !HasFailure(); nth += kStride) {
        SCOPED_TRACE(nth);
        SimulatedCatalog sim(1000 + nth, {.memtable = 4_KiB});
        ASSERT_TRUE(sim.open());
        Oracle oracle;
        sim.world.disk().cut_power_at_operation(nth);
        was_cut = run_until_cut(sim, oracle);
        expect_sound(sim, oracle);
    }
    EXPECT_GT(nth, 20 * kStride);
}

TEST(PowerCut, MayComeAgainAndAgain) {
    SimulatedCatalog sim(99, {.memtable = 4_KiB});
    ASSERT_TRUE(sim.open());
    Oracle all;
    for (std::uint64_t round = 1; round <= 6; ++round) {
        Oracle oracle;
        sim.world.disk().cut_power_at_sync(round * 2);
        const std::string prefix = "r" + std::to_string(round) + "-";
        sim.world.post([&] { io::spawn(client(*sim.catalog, prefix, oracle)); });
        sim.world.run_until_idle();
        restart(sim);
        all.acknowledged.insert(oracle.acknowledged.begin(), oracle.acknowledged.end());
        all.unknown.insert(oracle.unknown.begin(), oracle.unknown.end());
        expect_sound(sim, all);
    }
}

TEST(PowerCut, AKeyedRequestRepeatedAfterItCreatesOneBusiness) {
    for (std::uint64_t nth = 1; nth <= 4; ++nth) {
        SCOPED_TRACE(nth);
        SimulatedCatalog sim(nth);
        ASSERT_TRUE(sim.open());
        const IdempotencyKey key{"operator", "k", 1};
        sim.world.disk().cut_power_at_sync(nth);
        sim.try_run(sim.catalog->create(cafe("Once"), key));
        restart(sim);
        ASSERT_TRUE(sim.open());
        const auto again = sim.run(sim.catalog->create(cafe("Once"), key));
        ASSERT_TRUE(again);
        EXPECT_EQ(sim.names(around()).size(), 1u);
    }
}

TEST(PowerCut, AnImportRepeatedAfterItDoublesNothing) {
    for (std::uint64_t nth = 1; nth <= 4; ++nth) {
        SCOPED_TRACE(nth);
        SimulatedCatalog sim(nth);
        ASSERT_TRUE(sim.open());
        const std::vector<Draft> drafts = {sourced("s:1"), sourced("s:2"), sourced("s:3")};
        sim.world.disk().cut_power_at_sync(nth);
        sim.try_run(sim.catalog->import(drafts));
        restart(sim);
        ASSERT_TRUE(sim.open());
        ASSERT_TRUE(sim.run(sim.catalog->import(drafts)));
        EXPECT_EQ(sim.names(around()).size(), 3u);
    }
}

}  // namespace
}  // namespace madang::places
