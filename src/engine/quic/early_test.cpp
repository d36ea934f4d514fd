// Resumption, and data before the handshake.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/quic/relay_test.h"
#include "engine/quic/talk_test.h"

namespace madang::quic {
namespace {

class EarlyTest : public Talk {
protected:
    // A connection that leaves a ticket.
    void make_friends() {
        Asker& asker = connect();
        asker.ask("hello");
        wait_for_answers(asker, 1);
        pass(Milliseconds(20));  // the ticket comes behind the answer
        asker.connection->close(0, "");
        wait([&] { return asker.closed.has_value(); });
    }
};

TEST_F(EarlyTest, TheFirstFlightOfAFriendIsAnswered) {
    serve();
    make_friends();
    Asker& asker = connect();
    EXPECT_TRUE(asker.writable);
    asker.ask("me again");
    wait_for_answers(asker, 1);
    EXPECT_EQ(asker.answers[0], "early:me again");
    EXPECT_FALSE(asker.rejected);
}

TEST_F(EarlyTest, AServerThatTakesNoneAnswersLater) {
    serve();
    make_friends();
    stop_serving();
    serve({.tls = server_tls_, .early = EarlyData::kNo});
    Asker& asker = connect();
    EXPECT_TRUE(asker.writable);
    asker.ask("me again");
    wait_for_answers(asker, 1);
    EXPECT_TRUE(asker.rejected);
    EXPECT_EQ(asker.answers[0], "me again");
}

TEST_F(EarlyTest, ATicketIsUsedOnce) {
    serve();
    make_friends();
    EXPECT_TRUE(connect().writable);
    EXPECT_FALSE(connect().writable);
}

TEST_F(EarlyTest, WhatIsSentAgainIsNotTakenAgain) {
    serve();
    const io::Address server = address_;
    Relay relay(*loop_, server);
    address_ = relay.address();
    make_friends();
    relay.from_client.clear();
    Asker& asker = connect();
    asker.ask("pay 100");
    wait_for_answers(asker, 1);
    ASSERT_EQ(asker.answers[0], "early:pay 100");
    ASSERT_GE(relay.from_client.size(), 1u);
    const std::vector<Packet> flight(
        relay.from_client.begin(),
        relay.from_client.begin() +
            std::min<std::ptrdiff_t>(2, static_cast<std::ptrdiff_t>(relay.from_client.size())));
    // The same server, that has forgotten the connection but shares its memory of tickets.
    stop_serving();
    answerers_.clear();
    const std::uint64_t accepted = counters_.accepted.value();
    address_ = server;
    serve({.tls = server_tls_});
    Stranger thief(*loop_);
    for (const Packet& packet : flight) thief.send(packet, server);
    pass(Milliseconds(100));
    EXPECT_GT(counters_.accepted.value(), accepted);
    EXPECT_FALSE(thief.received.empty());
    std::uint64_t received = 0;
    for (const auto& answerer : answerers_) received += answerer->received;
    EXPECT_EQ(received, 0u);
}

}  // namespace
}  // namespace madang::quic
