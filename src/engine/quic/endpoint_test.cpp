// Connections from their first packet to their last, over the loopback interface.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/endpoint.h"

#include <gtest/gtest.h>

#include "engine/quic/talk_test.h"

namespace madang::quic {
namespace {

constexpr std::size_t kLarge = 8'000'000;

using EndpointTest = Talk;

TEST_F(EndpointTest, AQuestionIsAnswered) {
    serve();
    Asker& asker = connect();
    asker.ask("is anybody there?");
    wait_for_answers(asker, 1);
    EXPECT_EQ(asker.answers[0], "is anybody there?");
    EXPECT_TRUE(asker.shaken);
    EXPECT_EQ(server().connections(), 1u);
    EXPECT_EQ(server().half_open(), 0u);
}

TEST_F(EndpointTest, ALargeAnswerArrivesWhole) {
    serve();
    Asker& asker = connect();
    asker.ask("give " + std::to_string(kLarge));
    wait_for_answers(asker, 1);
    EXPECT_TRUE(asker.answers[0] == given(kLarge));
}

TEST_F(EndpointTest, ManyStreamsShareAConnection) {
    serve();
    Asker& asker = connect();
    for (int i = 0; i < 300; ++i) asker.ask("question " + std::to_string(i));
    wait_for_answers(asker, 300);
    EXPECT_EQ(asker.finished, 300u);
    EXPECT_EQ(asker.answers[StreamId{4} * 299], "question 299");
}

TEST_F(EndpointTest, Ipv6IsServedToo) {
    address_ = *io::Address::parse("[::1]:0");
    serve();
    client_ = *Endpoint::client(*loop_, world_.environment(), *io::Address::parse("[::1]:0"));
    Asker& asker = connect();
    asker.ask("six");
    wait_for_answers(asker, 1);
    EXPECT_EQ(asker.answers[0], "six");
}

TEST_F(EndpointTest, AServerWithoutSegmentationSendsTheSame) {
    serve({.segmentation = io::UdpSocket::Segmentation::kNever});
    Asker& asker = connect();
    asker.ask("give 1000000");
    wait_for_answers(asker, 1);
    EXPECT_TRUE(asker.answers[0] == given(1'000'000));
}

TEST_F(EndpointTest, AnUploadStopsWhereNobodyTakesIt) {
    serve();
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    answerers_[0]->consumes = false;
    asker.ask(std::string(kLarge, 'x'));
    pass(Milliseconds(300));
    // What has come is at most the stream's window.
    EXPECT_GT(answerers_[0]->received, kStreamWindow / 2);
    EXPECT_LE(answerers_[0]->received, kStreamWindow + 5);
    answerers_[0]->consumes = true;
    answerers_[0]->connection()->consumed(4, answerers_[0]->received - 5);
    wait_for_answers(asker, 2);
    EXPECT_EQ(asker.answers[4].size(), kLarge);
}

TEST_F(EndpointTest, AnErrorOfTheApplicationReachesThePeer) {
    serve();
    Asker& asker = connect();
    asker.ask("break");
    wait([&] { return asker.closed.has_value(); });
    ASSERT_TRUE(asker.closed);
    EXPECT_EQ(asker.closed->by, Closed::By::kPeer);
    EXPECT_TRUE(asker.closed->application);
    EXPECT_EQ(asker.closed->code, 0x77u);
    wait([&] { return server().connections() == 0; });
    EXPECT_EQ(server().closed_connections(), 1u);
    // And is forgotten in the end.
    wait([&] { return server().closed_connections() == 0; });
    EXPECT_EQ(server().closed_connections(), 0u);
}

TEST_F(EndpointTest, AClientThatClosesIsForgotten) {
    serve();
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    asker.connection->close(0x100, "done");
    wait([&] { return answerers_[0]->closed.has_value(); });
    ASSERT_TRUE(answerers_[0]->closed);
    EXPECT_EQ(answerers_[0]->closed->code, 0x100u);
    EXPECT_EQ(answerers_[0]->closed->reason, "done");
    EXPECT_EQ(server().connections(), 0u);
    EXPECT_EQ(client().connections(), 0u);
}

TEST_F(EndpointTest, ASilentConnectionIsForgotten) {
    ServerOptions options;
    options.transport.idle = Milliseconds(300);
    serve(options);
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    wait([&] { return server().connections() == 0; });
    ASSERT_TRUE(answerers_[0]->closed);
    EXPECT_EQ(answerers_[0]->closed->by, Closed::By::kIdle);
}

TEST_F(EndpointTest, AnotherProtocolIsRefusedByTls) {
    serve();
    ClientOptions options;
    options.transport.protocol = "not-h3";
    Asker& asker = connect(options);
    wait([&] { return asker.closed.has_value(); });
    ASSERT_TRUE(asker.closed);
    // no_application_protocol (RFC 9001 §8.1)
    EXPECT_EQ(asker.closed->code, 0x100u + 120u);
    EXPECT_FALSE(asker.closed->application);
}

TEST_F(EndpointTest, ACertificateThatNobodyVouchesForIsRefused) {
    serve();
    client_tls_ = *io::tls::ClientContext::create(
        {.trust = io::tls::Trust::kGiven, .authorities = identity_->identity.chain});
    const auto other = *io::tls::make_development_identity(
        {}, world_.environment().clock.wall().microseconds / 1'000'000);
    ASSERT_TRUE(server_tls_->replace({other.identity}));
    Asker& asker = connect();
    wait([&] { return asker.closed.has_value(); });
    ASSERT_TRUE(asker.closed);
    EXPECT_FALSE(asker.shaken);
    EXPECT_TRUE(answerers_.empty() || !answerers_[0]->connection());
}

TEST_F(EndpointTest, WhoIsRefusedHearsSo) {
    serve();
    refuses_ = true;
    Asker& asker = connect();
    wait([&] { return asker.closed.has_value(); });
    ASSERT_TRUE(asker.closed);
    EXPECT_EQ(asker.closed->code, 2u);  // CONNECTION_REFUSED
    server().refuse_new();
    Asker& second = connect();
    wait([&] { return second.closed.has_value(); });
    ASSERT_TRUE(second.closed);
    EXPECT_EQ(second.closed->code, 2u);
}

TEST_F(EndpointTest, NewKeysAreTakenByBothSides) {
    serve();
    Asker& asker = connect();
    std::size_t asked = 0;
    // The next keys are made when a packet comes after the old ones were given up.
    const auto talk = [&] {
        for (int i = 0; i < 2; ++i) {
            asker.ask("again");
            wait_for_answers(asker, ++asked);
            pass(Milliseconds(300));
        }
    };
    talk();
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(asker.connection->update_keys());
        // Not again before the server has used the new ones (RFC 9001 §6.1).
        EXPECT_FALSE(asker.connection->update_keys());
        talk();
        ASSERT_TRUE(answerers_[0]->connection()->update_keys());
        EXPECT_FALSE(answerers_[0]->connection()->update_keys());
        talk();
    }
    EXPECT_EQ(asker.finished, asked);
    EXPECT_FALSE(asker.closed);
}

}  // namespace
}  // namespace madang::quic
