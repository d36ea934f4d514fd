// Clients whose address changes under way.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/quic/talk_test.h"

namespace madang::quic {
namespace {

constexpr std::size_t kLarge = 8'000'000;

using MovingTest = Talk;

TEST_F(MovingTest, ADownloadGoesOnWhenARouterForgetsThePort) {
    serve();
    Asker& asker = connect();
    asker.ask("give " + std::to_string(kLarge));
    wait([&] { return asker.answers[0].size() > kLarge / 4; });
    const io::Address before = answerers_[0]->connection()->peer();
    ASSERT_TRUE(client().move(Endpoint::Moving::kSilently));
    // The server hears of the new port by the next packet from there.
    asker.ask("still there?");
    wait_for_answers(asker, 2);
    EXPECT_TRUE(asker.answers[0] == given(kLarge));
    EXPECT_EQ(answerers_.size(), 1u);
    EXPECT_NE(answerers_[0]->connection()->peer(), before);
    EXPECT_EQ(answerers_[0]->connection()->peer().port(), client().address().port());
    wait([&] { return counters_.migrations.value() > 0; });
    EXPECT_EQ(counters_.migrations.value(), 1u);
}

TEST_F(MovingTest, ADownloadGoesOnAlongANewPath) {
    serve();
    Asker& asker = connect();
    asker.ask("give " + std::to_string(kLarge));
    wait([&] { return asker.answers[0].size() > kLarge / 4; });
    ASSERT_TRUE(client().move(Endpoint::Moving::kMigrating));
    wait_for_answers(asker, 1);
    EXPECT_TRUE(asker.answers[0] == given(kLarge));
    EXPECT_EQ(answerers_.size(), 1u);
    EXPECT_EQ(answerers_[0]->connection()->peer(), client().address());
    wait([&] { return counters_.migrations.value() > 0; });
    EXPECT_EQ(counters_.migrations.value(), 1u);
}

TEST_F(MovingTest, PacketsThatLandOnAnotherReactorReachTheirOwner) {
    constexpr std::size_t kReactors = 8;
    serve({}, kReactors);
    Asker& asker = connect();
    asker.ask("give " + std::to_string(kLarge));
    // Each move lands on one of eight sockets by chance: on the same one as before, four times, in
    // one of 4,096 runs.
    for (std::size_t step = 1; step <= 4; ++step) {
        wait([&] { return asker.answers[0].size() > step * kLarge / 5; });
        ASSERT_TRUE(client().move(Endpoint::Moving::kSilently));
        asker.ask("still there?");
    }
    wait_for_answers(asker, 5);
    ASSERT_FALSE(asker.closed) << asker.closed->code;
    EXPECT_TRUE(asker.answers[0] == given(kLarge));
    EXPECT_EQ(answerers_.size(), 1u);
    EXPECT_GT(counters_.forwarded.value(), 0u);
}

TEST_F(MovingTest, OneReactorsEndDoesNotTouchTheOthers) {
    serve({}, 4);
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    std::erase_if(servers_, [](const auto& one) { return one->connections() == 0; });
    ASSERT_EQ(servers_.size(), 1u);
    asker.ask("still there?");
    wait_for_answers(asker, 2);
    EXPECT_EQ(asker.finished, 2u);
}

TEST_F(MovingTest, WhoMovesWithoutEndIsCutOff) {
    serve();
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    // Each move makes the server challenge the new path and the old one.
    for (int i = 0; i < 100 && !answerers_[0]->closed; ++i) {
        ASSERT_TRUE(client().move(Endpoint::Moving::kSilently));
        asker.ask("here");
        const std::size_t before = asker.finished;
        wait([&] { return asker.finished > before || answerers_[0]->closed; }, Seconds(1));
    }
    ASSERT_TRUE(answerers_[0]->closed);
    EXPECT_EQ(answerers_[0]->closed->by, Closed::By::kUs);
    EXPECT_EQ(answerers_[0]->closed->code, 0x10u);  // NO_VIABLE_PATH
    EXPECT_EQ(server().connections(), 0u);
}

}  // namespace
}  // namespace madang::quic
