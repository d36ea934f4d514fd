// When requests are let in, and when not: told in times of a made-up clock.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/admission.h"

#include <gtest/gtest.h>

namespace madang::http {
namespace {

// A reactor whose requests wait as long as the test says. Each ask is a millisecond and, unless
// said otherwise, a turn after the last.
class Reactor {
public:
    bool ask(Milliseconds waited) { return ask_in_turn(++turn_, waited); }
    bool ask_in_same_turn(Milliseconds waited) { return ask_in_turn(turn_, waited); }
    // How many of so many requests of one turn are let in.
    std::size_t admitted_of(std::size_t requests, Milliseconds waited) {
        std::size_t admitted = ask(waited) ? 1u : 0u;
        for (std::size_t i = 1; i < requests; ++i) admitted += ask_in_same_turn(waited) ? 1u : 0u;
        return admitted;
    }
    void pass(Milliseconds time) { now_ = now_ + time; }
    bool is_shedding() const { return admission_.is_shedding(); }
    // Requests that wait too long, for as long as it takes to call that overload.
    void overload() {
        for (int i = 0; i <= 50; ++i) ask(Milliseconds(20));
    }

private:
    bool ask_in_turn(std::uint64_t turn, Milliseconds waited) {
        pass(Milliseconds(1));
        return admission_.admit(now_, {turn, waited});
    }
    Admission admission_{{.delay = Milliseconds(5), .standing = Milliseconds(50)}};
    MonotonicTime now_{};
    std::uint64_t turn_ = 0;
};

constexpr std::size_t kMany = 4 * kAdmittedPerTurn;

TEST(Admission, LetsInWhatDoesNotWait) {
    Reactor reactor;
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(reactor.ask(Milliseconds(5)));
    EXPECT_FALSE(reactor.is_shedding());
}

TEST(Admission, AnswersAllThatWaitedThroughAPause) {
    Reactor reactor;
    EXPECT_TRUE(reactor.ask(Milliseconds(0)));
    reactor.pass(Milliseconds(900));
    EXPECT_EQ(reactor.admitted_of(40, Milliseconds(900)), 40u);
    EXPECT_TRUE(reactor.ask(Milliseconds(0)));
    EXPECT_FALSE(reactor.is_shedding());
}

TEST(Admission, TakesAQueueForOverloadOnlyIfItNeverWentAwayMeanwhile) {
    Reactor reactor;
    for (int i = 0; i < 500; ++i) {
        EXPECT_EQ(reactor.admitted_of(30, Milliseconds(20)), 30u);
        EXPECT_TRUE(reactor.ask(Milliseconds(1)));
    }
}

TEST(Admission, RefusesWhatWaitedTooLongInAStandingQueue) {
    Reactor reactor;
    reactor.overload();
    EXPECT_TRUE(reactor.is_shedding());
    EXPECT_LT(reactor.admitted_of(kMany, Milliseconds(6)), kMany);
    EXPECT_EQ(reactor.admitted_of(kMany, Milliseconds(5)), kMany);
}

TEST(Admission, LetsSomeOfEachTurnInWhateverTheyWaited) {
    Reactor reactor;
    reactor.overload();
    EXPECT_EQ(reactor.admitted_of(kMany, Milliseconds(900)), kAdmittedPerTurn);
    EXPECT_EQ(reactor.admitted_of(kMany, Milliseconds(900)), kAdmittedPerTurn);
}

TEST(Admission, GoesOnRefusingAsLongAsThatIsNeeded) {
    Reactor reactor;
    reactor.overload();
    // A turn in which nobody waited long follows on each in which some had to be refused.
    for (int i = 0; i < 20; ++i) {
        EXPECT_LT(reactor.admitted_of(kAdmittedPerTurn + 1, Milliseconds(20)),
                  kAdmittedPerTurn + 1);
        EXPECT_TRUE(reactor.ask(Milliseconds(0)));
    }
    EXPECT_TRUE(reactor.is_shedding());
}

TEST(Admission, IsCalmAgainOnceNothingHadToBeRefusedForAWhile) {
    Reactor reactor;
    reactor.overload();
    reactor.pass(Milliseconds(51));
    EXPECT_TRUE(reactor.ask(Milliseconds(0)));
    EXPECT_FALSE(reactor.is_shedding());
    EXPECT_EQ(reactor.admitted_of(40, Milliseconds(20)), 40u);
}

}  // namespace
}  // namespace madang::http
