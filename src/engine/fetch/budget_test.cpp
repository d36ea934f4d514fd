// SPDX-License-Identifier: Apache-2.0
#include "engine/fetch/budget.h"

#include <gtest/gtest.h>

namespace madang::fetch {
namespace {

int spend_all(RetryBudget& budget) {
    int count = 0;
    while (budget.spend()) ++count;
    return count;
}

TEST(RetryBudget, LetsABurstBeRepeated) {
    RetryBudget budget;
    EXPECT_EQ(spend_all(budget), static_cast<int>(kRepeatedBurst));
}

TEST(RetryBudget, LetsATenthOfAllBeRepeated) {
    RetryBudget budget;
    spend_all(budget);
    for (int i = 0; i < 55; ++i) budget.earn();
    EXPECT_EQ(spend_all(budget), 5);
}

TEST(RetryBudget, SavesNoMoreThanABurst) {
    RetryBudget budget;
    for (int i = 0; i < 10'000; ++i) budget.earn();
    EXPECT_EQ(spend_all(budget), static_cast<int>(kRepeatedBurst));
}

}  // namespace
}  // namespace madang::fetch
