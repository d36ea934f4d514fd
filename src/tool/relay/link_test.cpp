// The link and the words of its conditions.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/link.h"

#include <gtest/gtest.h>

#include "tool/relay/limits.h"

namespace madang::relay {
namespace {

TEST(Conditions, AreReadFromWords) {
    EXPECT_EQ(parse_loss("1%"), 0.01);
    EXPECT_EQ(parse_loss("0.25"), 0.25);
    EXPECT_EQ(parse_loss("much"), std::nullopt);
    EXPECT_EQ(parse_loss("-1%"), std::nullopt);
    EXPECT_EQ(parse_delay("50ms"), Nanoseconds(Milliseconds(50)));
    EXPECT_EQ(parse_delay("1.5s"), Nanoseconds(Milliseconds(1500)));
    EXPECT_EQ(parse_delay("200us"), Nanoseconds(Microseconds(200)));
    EXPECT_EQ(parse_delay("50"), std::nullopt);
    EXPECT_EQ(parse_bandwidth("20mbit"), 20'000'000U);
    EXPECT_EQ(parse_bandwidth("512kbit"), 512'000U);
    EXPECT_EQ(parse_bandwidth("20"), std::nullopt);
    EXPECT_EQ(parse_size("64kb"), Bytes{64'000});
    EXPECT_EQ(parse_size("1500"), Bytes{1500});
}

TEST(Conditions, HaveLimits) {
    EXPECT_TRUE(check({}));
    EXPECT_TRUE(check({.loss = 0.5, .delay = kDelayMost, .bandwidth = kBandwidthLeast}));
    EXPECT_FALSE(check({.loss = 0.51}));
    EXPECT_FALSE(check({.delay = Seconds(11)}));
    EXPECT_FALSE(check({.bandwidth = 9'999}));
    EXPECT_FALSE(check({.queue = {kQueueBytesMost + 1}}));
}

TEST(Link, DelaysAndKeepsTheOrder) {
    const Conditions conditions{.delay = Milliseconds(50), .bandwidth = 8'000'000};
    Link link(conditions);
    Link::Fate fate(conditions, 0);
    // A thousand bytes take a millisecond on the wire.
    EXPECT_EQ(link.send({}, 1000, fate), MonotonicTime{} + Milliseconds(51));
    EXPECT_EQ(link.send({}, 1000, fate), MonotonicTime{} + Milliseconds(52));
    EXPECT_EQ(link.send({5'000'000}, 1000, fate), MonotonicTime{} + Milliseconds(56));
}

TEST(Link, DropsWhatItsQueueDoesNotHold) {
    const Conditions conditions{.bandwidth = 8'000'000, .queue = {10'000}};
    Link link(conditions);
    Link::Fate fate(conditions, 0);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(link.send({}, 1000, fate));
    EXPECT_FALSE(link.send({}, 1000, fate));
    EXPECT_EQ(link.counts().overflowed, 1U);
    // A millisecond later there is room for one.
    EXPECT_TRUE(link.send({1'000'000}, 1000, fate));
    EXPECT_FALSE(link.send({1'000'000}, 1000, fate));
}

TEST(Link, LosesTheShareThatWasAskedForWhateverOtherFlowsDo) {
    const Conditions conditions{.loss = 0.01, .seed = 5};
    Link link(conditions);
    Link::Fate one(conditions, 1);
    Link::Fate two(conditions, 2);
    Link::Fate again(conditions, 1);
    int lost = 0;
    for (int i = 0; i < 100'000; ++i) {
        const bool has_arrived = link.send({}, 100, one).has_value();
        if (!has_arrived) ++lost;
        link.send({}, 100, two);
        EXPECT_EQ(again.is_lost(), !has_arrived);
    }
    EXPECT_GT(lost, 900);
    EXPECT_LT(lost, 1100);
}

}  // namespace
}  // namespace madang::relay
