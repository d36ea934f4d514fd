// Keys land where Kafka's own clients put them.
// SPDX-License-Identifier: Apache-2.0
#include "tool/log/partitioner.h"

#include <gtest/gtest.h>

namespace madang::logtool {
namespace {

// From Kafka's own test, UtilsTest.testMurmur2.
TEST(Partitioner, HashesAsKafkasClientsDo) {
    const auto hash = [](std::string_view key) { return static_cast<std::int32_t>(murmur2(key)); };
    EXPECT_EQ(hash("21"), -973932308);
    EXPECT_EQ(hash("foobar"), -790332482);
    EXPECT_EQ(hash("a-little-bit-long-string"), -985981536);
    EXPECT_EQ(hash("a-little-bit-longer-string"), -1486304829);
    EXPECT_EQ(hash("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8"), -58897971);
    EXPECT_EQ(hash("abc"), 479470107);
}

TEST(Partitioner, StaysWithinThePartitions) {
    for (const char* key : {"", "21", "foobar", "\xFF\xFE"}) {
        EXPECT_EQ(partition_of_key(key, 1), 0);
        EXPECT_GE(partition_of_key(key, 7), 0);
        EXPECT_LT(partition_of_key(key, 7), 7);
    }
}

}  // namespace
}  // namespace madang::logtool
