// Power cuts at every sync, at operations in between, and at random over several lives.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/lsm/testing/crash_rounds.h"

namespace madang::lsm {
namespace {

using testing::Cut;

constexpr std::uint64_t kSeeds = 8;              // databases that live and die in the short run
constexpr std::uint64_t kOperationsBetween = 7;  // between the cuts that are tried

TEST(Crash, WithoutACutEverythingIsThere) {
    const auto result = testing::crash_once(1, std::nullopt);
    EXPECT_EQ(result.failure, "");
    EXPECT_GT(result.acknowledged, 150U);
    EXPECT_GT(result.syncs, 100U);
}

TEST(Crash, AtEverySyncLosesNothingAcknowledged) {
    const std::uint64_t syncs = testing::crash_once(1, std::nullopt).syncs;
    for (std::uint64_t nth = 1; nth <= syncs; ++nth) {
        const auto result = testing::crash_once(1, Cut{.at = Cut::At::kSync, .nth = nth});
        ASSERT_EQ(result.failure, "") << "cut at sync " << nth;
    }
}

TEST(Crash, AtOperationsInBetweenLosesNothingAcknowledged) {
    const std::uint64_t operations = testing::crash_once(2, std::nullopt).operations;
    for (std::uint64_t nth = 1; nth <= operations; nth += kOperationsBetween) {
        const auto result = testing::crash_once(2, Cut{.at = Cut::At::kOperation, .nth = nth});
        ASSERT_EQ(result.failure, "") << "cut at operation " << nth;
    }
}

TEST(Crash, OverManyLivesLosesNothingAcknowledged) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
        const auto result = testing::crash_often(seed, 10);
        ASSERT_EQ(result.failure, "") << "seed " << seed;
        EXPECT_GE(result.cuts, 10U);
    }
}

}  // namespace
}  // namespace madang::lsm
