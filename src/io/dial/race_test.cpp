// The race among attempts that end as they are told to.
// SPDX-License-Identifier: Apache-2.0
#include "io/dial/race.h"

#include <gtest/gtest.h>

#include "io/await.h"
#include "io/run_task.h"
#include "io/system_clock.h"

namespace madang::io {
namespace {

struct Ending {
    bool wins = false;
    Nanoseconds after{};  // zero: within connect() itself
};

class ScriptedRacer final : public Racer {
public:
    ScriptedRacer(Loop& loop, Ending ending) : loop_(loop), ending_(ending) {}
    Task<Result<>> connect(MonotonicTime) override {
        if (ending_.after > Nanoseconds(0)) co_await pause(loop_, ending_.after);
        if (ending_.wins) co_return Result<>();
        co_return fail(ErrorCode::kUnavailable, "as the script says");
    }
    void give_up() override {}

private:
    Loop& loop_;
    Ending ending_;
};

class RaceTest : public testing::Test {
protected:
    // One address for each ending, in their order.
    Raced raced(std::vector<Ending> endings) {
        std::vector<Address> addresses;
        addresses.reserve(endings.size());
        for (std::size_t i = 0; i < endings.size(); ++i) {
            addresses.push_back(Address::loopback(static_cast<std::uint16_t>(1 + i)));
        }
        StartRacer start = [&](const Address& address) -> Result<std::unique_ptr<Racer>> {
            return std::make_unique<ScriptedRacer>(*loop_, endings[address.port() - 1u]);
        };
        const DialOptions patient{.stagger = Seconds(60)};
        return run_task(*loop_, race(*loop_, std::move(addresses), std::move(start), patient));
    }

    SystemClock clock_;
    std::unique_ptr<Loop> loop_ = *Loop::create(clock_);
};

TEST_F(RaceTest, AnAttemptThatWinsWithinAnothersFailureEndsTheRaceOnce) {
    const Raced got = raced({{.wins = false, .after = Milliseconds(1)}, {.wins = true}});
    EXPECT_NE(got.winner, nullptr);
    ASSERT_EQ(got.attempts.size(), 2u);
    EXPECT_EQ(got.attempts[0].outcome, DialOutcome::kFailed);
    EXPECT_EQ(got.attempts[1].outcome, DialOutcome::kWon);
}

TEST_F(RaceTest, WhereAllFailAtOnceNobodyWins) {
    const Raced got = raced({{}, {}, {}});
    EXPECT_EQ(got.winner, nullptr);
    ASSERT_EQ(got.attempts.size(), 3u);
    for (const DialAttempt& attempt : got.attempts) {
        EXPECT_EQ(attempt.outcome, DialOutcome::kFailed);
        EXPECT_EQ(attempt.error.code(), ErrorCode::kUnavailable);
    }
}

TEST_F(RaceTest, AFailureIsFollowedWithoutWaiting) {
    const Raced got = raced({{}, {.wins = true, .after = Milliseconds(1)}});
    EXPECT_NE(got.winner, nullptr);
}

}  // namespace
}  // namespace madang::io
