// The race of addresses, against ones that answer, refuse and stay silent.
// SPDX-License-Identifier: Apache-2.0
#include "io/dial/dial.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "io/run_task.h"
#include "io/sim/log.h"
#include "io/system_clock.h"

namespace madang::io {
namespace {

// A loopback port whose backlog is full: whoever connects waits for an answer that does not come.
class SilentPort {
public:
    SilentPort() {
        sockaddr_storage storage{};
        const socklen_t length = Address::loopback(0).to_socket(storage);
        auto* name = reinterpret_cast<sockaddr*>(&storage);
        EXPECT_EQ(::bind(listener_.get(), name, length), 0);
        EXPECT_EQ(::listen(listener_.get(), 0), 0);
        socklen_t size = sizeof storage;
        EXPECT_EQ(::getsockname(listener_.get(), name, &size), 0);
        address_ = Address::from_socket(storage);
        for (Descriptor& filler : fillers_) {
            filler = Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
            (void)::connect(filler.get(), name, length);  // in progress is what is wanted
        }
    }
    const Address& address() const { return address_; }

private:
    Descriptor listener_{::socket(AF_INET, SOCK_STREAM, 0)};
    std::array<Descriptor, 4> fillers_;
    Address address_;
};

class DialTest : public testing::Test {
protected:
    Dialed dialed(std::vector<Address> addresses, DialOptions options) {
        return run_task(*loop_, dial(*loop_, std::move(addresses), options));
    }
    // The port of a listener that is gone.
    Address refusing() { return (*Listener::open(*loop_, log_, Address::loopback(0)))->address(); }

    SystemClock clock_;
    sim::RecordingLog log_;
    std::unique_ptr<Loop> loop_ = *Loop::create(clock_);
    std::unique_ptr<Listener> listener_ = *Listener::open(*loop_, log_, Address::loopback(0));
    SilentPort silent_;
    const DialOptions quick_{.stagger = Milliseconds(20)};
};

TEST_F(DialTest, ConnectsToTheOnlyAddress) {
    const Dialed got = dialed({listener_->address()}, quick_);
    ASSERT_TRUE(got.stream) << got.stream.error().describe();
    EXPECT_EQ((*got.stream)->peer(), listener_->address());
    ASSERT_EQ(got.attempts.size(), 1U);
    EXPECT_EQ(got.attempts[0].outcome, DialOutcome::kWon);
    EXPECT_LE(got.attempts[0].began, got.attempts[0].ended);
    ASSERT_TRUE((*got.stream)->round_trip());
    EXPECT_GT((*got.stream)->round_trip()->smoothed, Nanoseconds(0));
}

TEST_F(DialTest, TriesTheNextAfterARefusalAtOnce) {
    // With a stagger of an hour the test ends only if the refusal itself starts the next attempt.
    const Dialed got = dialed({refusing(), listener_->address()}, {.stagger = Seconds(3600)});
    ASSERT_TRUE(got.stream);
    ASSERT_EQ(got.attempts.size(), 2U);
    EXPECT_EQ(got.attempts[0].outcome, DialOutcome::kFailed);
    EXPECT_EQ(got.attempts[0].error.detail(), ECONNREFUSED);
    EXPECT_EQ(got.attempts[1].outcome, DialOutcome::kWon);
}

TEST_F(DialTest, GivesAnAddressThatHangsCompanyAndThenUp) {
    const Dialed got = dialed({silent_.address(), listener_->address()}, quick_);
    ASSERT_TRUE(got.stream);
    EXPECT_EQ((*got.stream)->peer(), listener_->address());
    ASSERT_EQ(got.attempts.size(), 2U);
    EXPECT_EQ(got.attempts[0].outcome, DialOutcome::kLost);
    EXPECT_GE(got.attempts[1].began - got.attempts[0].began, Milliseconds(20));
    EXPECT_GE(got.attempts[0].ended, got.attempts[1].ended);  // it ran until the other had won
}

TEST_F(DialTest, StartsNoAttemptBehindAWinner) {
    const Dialed got =
        dialed({listener_->address(), silent_.address()}, {.stagger = Seconds(3600)});
    ASSERT_TRUE(got.stream);
    EXPECT_EQ(got.attempts.size(), 1U);
}

TEST_F(DialTest, TellsTheFirstReasonWhenAllFail) {
    const Dialed got =
        dialed({refusing(), silent_.address(), refusing()},
               {.stagger = Milliseconds(5), .deadline = loop_->now() + Milliseconds(60)});
    ASSERT_FALSE(got.stream);
    EXPECT_EQ(got.stream.error().detail(), ECONNREFUSED);
    ASSERT_EQ(got.attempts.size(), 3U);
    EXPECT_EQ(got.attempts[1].outcome, DialOutcome::kFailed);
    EXPECT_EQ(got.attempts[1].error.code(), ErrorCode::kTimeout);
}

TEST_F(DialTest, NeedsAnAddress) {
    const Dialed got = dialed({}, quick_);
    ASSERT_FALSE(got.stream);
    EXPECT_EQ(got.stream.error().code(), ErrorCode::kNotFound);
}

TEST(Interleave, LetsTheFamiliesTakeTurns) {
    const auto address = [](const char* text) { return *Address::parse(text); };
    EXPECT_EQ(interleave({address("192.0.2.1:1"), address("192.0.2.2:1"), address("[::1]:1"),
                          address("192.0.2.3:1")}),
              (std::vector{address("[::1]:1"), address("192.0.2.1:1"), address("192.0.2.2:1"),
                           address("192.0.2.3:1")}));
}

}  // namespace
}  // namespace madang::io
