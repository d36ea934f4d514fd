// Who is let in again, and when: told in times of a made-up clock.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/offenders.h"

#include <gtest/gtest.h>

#include "engine/http/limits.h"

namespace madang::http {
namespace {

io::Address client(std::string_view text) {
    return *io::Address::parse(text);
}

io::Address numbered(std::size_t number) {
    return io::Address::from_ipv4(
        {10, static_cast<std::uint8_t>(number >> 16U), static_cast<std::uint8_t>(number >> 8U),
         static_cast<std::uint8_t>(number)},
        443);
}

class OffendersTest : public testing::Test {
protected:
    void offend(const io::Address& who, int times) {
        for (int i = 0; i < times; ++i) offenders_.note(who, now_);
    }
    bool is_barred(const io::Address& who) const { return offenders_.is_barred(who, now_); }
    void pass(Seconds time) { now_ = now_ + time; }

    static constexpr int kOften = static_cast<int>(kOffencesMax) + 1;
    Offenders offenders_;
    MonotonicTime now_{};
};

TEST_F(OffendersTest, MistakesAreForgiven) {
    offend(client("192.0.2.1:5000"), kOften - 1);
    EXPECT_FALSE(is_barred(client("192.0.2.1:5000")));
}

TEST_F(OffendersTest, WhoOffendsAgainAndAgainIsBarredFromEveryPort) {
    offend(client("192.0.2.1:5000"), kOften);
    EXPECT_TRUE(is_barred(client("192.0.2.1:6000")));
    EXPECT_FALSE(is_barred(client("192.0.2.2:5000")));
}

TEST_F(OffendersTest, TimeForgives) {
    offend(client("192.0.2.1:5000"), kOften + 1);
    pass(Seconds(1));
    EXPECT_TRUE(is_barred(client("192.0.2.1:5000")));
    pass(Seconds(2));
    EXPECT_FALSE(is_barred(client("192.0.2.1:5000")));
}

TEST_F(OffendersTest, NoDebtIsLongerThanItsLimit) {
    offend(client("192.0.2.1:5000"), 1000);
    pass(Seconds(static_cast<int>(kOwedMax - kOffencesMax) + 1));
    EXPECT_FALSE(is_barred(client("192.0.2.1:5000")));
}

TEST_F(OffendersTest, ANetworkOfOneCustomerIsOneClient) {
    offend(client("[2001:db8:1:2::1]:5000"), kOften);
    EXPECT_TRUE(is_barred(client("[2001:db8:1:2:ffff::9]:5000")));
    EXPECT_FALSE(is_barred(client("[2001:db8:1:3::1]:5000")));
}

TEST_F(OffendersTest, AFullTableForgetsWhoOwesNothing) {
    for (std::size_t i = 0; i < kOffendersMax; ++i) offend(numbered(i), 1);
    offend(numbered(kOffendersMax), kOften);
    EXPECT_FALSE(is_barred(numbered(kOffendersMax)));  // nobody could be forgotten
    EXPECT_EQ(offenders_.size(), kOffendersMax);
    pass(Seconds(2));
    offend(numbered(kOffendersMax), kOften);
    EXPECT_TRUE(is_barred(numbered(kOffendersMax)));
    EXPECT_EQ(offenders_.size(), 1u);
}

}  // namespace
}  // namespace madang::http
