// The stack does not grow with the number of awaits, even without optimisation: this file is
// compiled with -O0. Types of its own keep the linker from taking optimised copies of the
// templates. SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>

#include "base/result.h"
#include "io/await.h"
#include "io/sim/world.h"
#include "io/task.h"

namespace madang::io {
namespace {

constexpr int kAwaits = 1'000'000;

struct Plain {
    std::int64_t value = 0;
};

Task<Plain> at_once(std::int64_t value) {
    co_return Plain{value};
}

Task<Result<Plain>> at_once_with_result(std::int64_t value) {
    const Plain plain = co_await at_once(value);
    co_return plain;
}

Task<void> await_many(std::int64_t& sum) {
    for (int i = 0; i < kAwaits; ++i) {
        const Plain one = co_await at_once(1);
        sum += one.value;
    }
}

Task<Plain> sometimes_later(int turn) {
    if (turn % 2 == 1) co_await yield_turn();
    co_return Plain{1};
}

Task<void> alternate(std::int64_t& sum) {
    for (int i = 0; i < kAwaits / 2; ++i) {
        const Plain one = co_await sometimes_later(i);
        sum += one.value;
        const Result<Plain> two = co_await at_once_with_result(1);
        sum += two->value;
    }
}

TEST(TaskWithoutOptimization, AMillionAwaitsOfFinishedTasksKeepTheStackFlat) {
    sim::World world(1);
    std::int64_t sum = 0;
    world.post([&] { spawn(await_many(sum)); });
    world.run_until_idle();
    EXPECT_EQ(sum, kAwaits);
}

TEST(TaskWithoutOptimization, AlternatingFinishedAndWaitingTasksKeepTheStackFlat) {
    sim::World world(1);
    std::int64_t sum = 0;
    world.post([&] { spawn(alternate(sum)); });
    world.run_until_idle();
    EXPECT_EQ(sum, kAwaits);
}

Task<std::int64_t> nested(int depth) {
    if (depth == 0) {
        co_await yield_turn();
        co_return 0;
    }
    const std::int64_t below = co_await nested(depth - 1);
    co_return below + 1;
}

TEST(TaskWithoutOptimization, AWaitDeepInAChainResumesEachLevel) {
    sim::World world(1);
    std::int64_t depth = 0;
    const auto descend = [&]() -> Task<void> { depth = co_await nested(1000); };
    world.post([&] { spawn(descend()); });
    world.run_until_idle();
    EXPECT_EQ(depth, 1000);
}

}  // namespace
}  // namespace madang::io
