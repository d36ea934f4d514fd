// The simulated world: order, time and replay.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/world.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "io/await.h"
#include "io/task.h"

namespace madang::io::sim {
namespace {

// What happens if both pools and the reactor have work at the same time.
std::string interleaving(std::uint64_t seed) {
    World world(seed);
    std::string order;
    for (const char c : {'1', '2', '3'}) {
        EXPECT_TRUE(world.environment().pools.commit.submit([&order, c] { order += c; }));
    }
    for (const char c : {'a', 'b', 'c'}) world.post([&order, c] { order += c; });
    for (const char c : {'x', 'y', 'z'}) {
        EXPECT_TRUE(world.environment().pools.read.submit([&order, c] { order += c; }));
    }
    EXPECT_EQ(world.run_until_idle(), 9U);
    return order;
}

std::string only(std::string_view from, std::string_view wanted) {
    std::string kept;
    for (const char c : from) {
        if (wanted.find(c) != std::string_view::npos) kept += c;
    }
    return kept;
}

TEST(World, TheSameSeedGivesTheSameRun) {
    EXPECT_EQ(interleaving(5), interleaving(5));
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 50; ++seed) seen.insert(interleaving(seed));
    EXPECT_GT(seen.size(), 40U);
}

TEST(World, OneThreadAndTheReactorKeepTheirOrderAndManyThreadsNeedNot) {
    std::set<std::string> reads;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const std::string order = interleaving(seed);
        EXPECT_EQ(only(order, "123"), "123");
        EXPECT_EQ(only(order, "abc"), "abc");
        reads.insert(only(order, "xyz"));
    }
    EXPECT_GT(reads.size(), 1U);
}

TEST(World, TimePassesOnlyWhenNothingElseCanHappen) {
    World world(1);
    const MonotonicTime start = world.clock().now();
    std::string order;
    world.reactor().after(Seconds(10), [&] { order += 'c'; });
    world.reactor().after(Seconds(5), [&] {
        order += 'b';
        EXPECT_EQ(world.clock().now() - start, Seconds(5));
    });
    world.post([&] { order += 'a'; });
    world.run_until_idle();
    EXPECT_EQ(order, "abc");
    EXPECT_EQ(world.clock().now() - start, Seconds(10));
    EXPECT_FALSE(world.step());
}

TEST(World, RunForStopsAtItsEnd) {
    World world(1);
    const MonotonicTime start = world.clock().now();
    int ticks = 0;
    std::function<void()> tick = [&] {
        ++ticks;
        world.reactor().after(Seconds(1), [&] { tick(); });
    };
    tick();
    world.run_for(Milliseconds(3500));
    EXPECT_EQ(ticks, 4);
    EXPECT_EQ(world.clock().now() - start, Milliseconds(3500));
}

TEST(World, TheWallClockMovesWithTimeAndMayBeSet) {
    World world(1);
    const WallTime before = world.environment().clock.wall();
    world.run_for(Seconds(2));
    EXPECT_EQ(world.environment().clock.wall().microseconds - before.microseconds, 2'000'000);
    world.clock().step_wall(Seconds(-10));
    EXPECT_LT(world.environment().clock.wall(), before);
}

TEST(World, RefusesJobsBeyondAPoolsQueue) {
    World world(1);
    world.commit().set_queue_limit(1);
    EXPECT_TRUE(world.commit().submit([] {}));
    EXPECT_EQ(world.commit().submit([] {}).error().code(), ErrorCode::kExhausted);
}

TEST(World, JobsOfPoolsHaveNoExecutor) {
    World world(1);
    Executor* in_pool = &world.reactor();
    Executor* in_reactor = nullptr;
    EXPECT_TRUE(world.read().submit([&] { in_pool = Executor::current(); }));
    world.post([&] { in_reactor = Executor::current(); });
    world.run_until_idle();
    EXPECT_EQ(in_pool, nullptr);
    EXPECT_EQ(in_reactor, &world.reactor());
}

// A small service: write, sync, tell. Returns what was acknowledged before the power went.
Task<void> write_until_the_power_fails(World& world, int& acknowledged) {
    const auto file = *world.disk().open("log", OpenMode::kWrite);
    for (;;) {
        auto write_one = [&file]() -> Result<> {
            TRY(file->append("x"));
            return file->sync();
        };
        const Result<> written = co_await offload(world.commit(), write_one);
        if (!written) co_return;
        ++acknowledged;
    }
}

TEST(World, NothingAcknowledgedIsLostAtAnySyncPoint) {
    for (std::uint64_t cut = 1; cut <= 50; ++cut) {
        World world(cut);
        {
            const auto created = *world.disk().open("log", OpenMode::kCreate);
        }
        ASSERT_TRUE(world.disk().sync_directory("."));
        world.disk().cut_power_at_sync(cut);
        int acknowledged = 0;
        world.post([&] { spawn(write_until_the_power_fails(world, acknowledged)); });
        world.run_until_idle();
        EXPECT_EQ(acknowledged, static_cast<int>(cut) - 1);
        world.disk().restart();
        const std::string found = *read_file(world.disk(), "log", 1_MiB);
        EXPECT_TRUE(found.starts_with(std::string(static_cast<std::size_t>(acknowledged), 'x')));
    }
}

TEST(World, TheLogIsKeptForTests) {
    World world(1);
    world.environment().log.info("opened", {{"tables", "3"}});
    EXPECT_TRUE(world.log().has("message=\"opened\" tables=3"));
    EXPECT_FALSE(world.log().has("closed"));
}

}  // namespace
}  // namespace madang::io::sim
