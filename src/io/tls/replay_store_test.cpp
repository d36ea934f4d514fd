// SPDX-License-Identifier: Apache-2.0
#include "io/tls/replay_store.h"

#include <gtest/gtest.h>

namespace madang::io::tls {
namespace {

TEST(ReplayStore, KnowsWhatItHasSeen) {
    ReplayStore store;
    EXPECT_EQ(store.add("hello", 110, 100), ReplayStore::Seen::kNew);
    EXPECT_EQ(store.add("hello", 115, 105), ReplayStore::Seen::kBefore);
    EXPECT_EQ(store.add("other", 115, 105), ReplayStore::Seen::kNew);
}

TEST(ReplayStore, ForgetsWhatHasExpired) {
    ReplayStore store;
    EXPECT_EQ(store.add("hello", 110, 100), ReplayStore::Seen::kNew);
    EXPECT_EQ(store.add("other", 121, 111), ReplayStore::Seen::kNew);
    EXPECT_EQ(store.size(), 1u);
}

TEST(ReplayStore, RefusesWhenItIsFull) {
    ReplayStore store(2);
    EXPECT_EQ(store.add("one", 110, 100), ReplayStore::Seen::kNew);
    EXPECT_EQ(store.add("two", 110, 100), ReplayStore::Seen::kNew);
    EXPECT_EQ(store.add("three", 110, 100), ReplayStore::Seen::kFull);
    EXPECT_EQ(store.add("three", 121, 111), ReplayStore::Seen::kNew);
}

}  // namespace
}  // namespace madang::io::tls
