// What strangers can make a server do, send and keep.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <malloc.h>

#include <map>

#include "engine/quic/relay_test.h"
#include "engine/quic/talk_test.h"

namespace madang::quic {
namespace {

class AttackTest : public Talk {
protected:
    // First packets of so many connections, made by a client that nobody answers.
    std::vector<Packet> first_packets(std::size_t count) {
        Stranger deaf(*loop_);
        const io::Address server = address_;
        address_ = deaf.address();
        // One of each: a client that hears nothing sends it again after a second.
        std::map<Packet, Packet> first;
        while (first.size() < count) {
            const std::size_t missing = std::min<std::size_t>(count - first.size(), 100);
            for (std::size_t i = 0; i < missing; ++i) connect();
            wait([&] { return deaf.received.size() >= missing; });
            for (Packet& packet : deaf.received) {
                const Packet id(packet.begin() + 6, packet.begin() + 6 + kConnectionIdBytes);
                if (first.size() < count) first.try_emplace(id, std::move(packet));
            }
            deaf.received.clear();
        }
        address_ = server;
        client_.reset();
        std::vector<Packet> packets;
        packets.reserve(first.size());
        for (auto& [id, packet] : first) packets.push_back(std::move(packet));
        return packets;
    }
    Packet some_bytes(std::size_t size) {
        Packet packet(size);
        world_.environment().random.fill({reinterpret_cast<char*>(packet.data()), size});
        return packet;
    }
};

TEST_F(AttackTest, EachClientProvesItsAddressWhereThatIsAsked) {
    serve({.validation = AddressValidation::kAlways});
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    EXPECT_EQ(asker.answers[0], "hello");
    EXPECT_EQ(counters_.retries.value(), 1u);
    // Who has been here shows what it was given, and need not again.
    pass(Milliseconds(20));
    Asker& again = connect({.early = EarlyData::kNo});
    again.ask("hello");
    wait_for_answers(again, 1);
    EXPECT_EQ(again.answers[0], "hello");
    EXPECT_EQ(counters_.retries.value(), 1u);
}

TEST_F(AttackTest, AProofOfAnotherAddressIsRefused) {
    serve({.validation = AddressValidation::kAlways});
    const io::Address server_address = address_;
    Relay relay(*loop_, address_);
    address_ = relay.address();
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    ASSERT_GE(relay.from_client.size(), 2u);
    stop_serving();
    address_ = server_address;
    serve({.validation = AddressValidation::kAlways});
    Stranger thief(*loop_);
    thief.send(relay.from_client[1], server_address);
    wait([&] { return !thief.received.empty(); });
    EXPECT_EQ(counters_.refused(Refusal::kBadToken).value(), 1u);
    EXPECT_EQ(server().connections(), 0u);
}

TEST_F(AttackTest, AFloodOfFirstPacketsHoldsBoundedMemory) {
    ServerOptions options;
    options.half_open_retry = 50;
    options.transport.handshake = Seconds(2);
    serve(options);
    const auto packets = first_packets(2000);
    ASSERT_EQ(packets.size(), 2000u);
    Stranger flooder(*loop_);
    const std::size_t before = ::mallinfo2().uordblks;
    std::size_t most = 0;
    for (std::size_t i = 0; i < packets.size(); ++i) {
        flooder.send(packets[i], address_);
        if (i % 50 != 49) continue;
        pass(Milliseconds(1));
        most = std::max(most, server().connections());
    }
    wait([&] { return counters_.retries.value() >= 1000; });
    EXPECT_EQ(most, 50u);
    EXPECT_LE(server().half_open(), 50u);
    EXPECT_GE(counters_.retries.value(), 1000u);
    const std::size_t kept_by_flooder = flooder.received_bytes * 2;
    EXPECT_LT(::mallinfo2().uordblks - before, std::size_t{50} * 200'000 + kept_by_flooder);
    // Meanwhile an honest client is served: it proves its address.
    const std::uint64_t retries = counters_.retries.value();
    Asker& asker = connect();
    asker.ask("may I?");
    wait_for_answers(asker, 1);
    EXPECT_EQ(asker.answers[0], "may I?");
    EXPECT_EQ(counters_.retries.value(), retries + 1);
    // In the end the half-open ones are given up.
    wait([&] { return server().half_open() == 0; });
    EXPECT_EQ(server().half_open(), 0u);
}

TEST_F(AttackTest, NoMoreHandshakesBeginThanTheRateAllows) {
    ServerOptions options;
    options.handshakes_per_second = 10;
    serve(options);
    const auto packets = first_packets(100);
    Stranger flooder(*loop_);
    for (const Packet& packet : packets) flooder.send(packet, address_);
    wait([&] {
        return counters_.accepted.value() + counters_.refused(Refusal::kHandshakes).value() >= 100;
    });
    EXPECT_GE(counters_.accepted.value(), 10u);
    EXPECT_LT(counters_.accepted.value(), 40u);
}

TEST_F(AttackTest, EveryDatagramOfNobodysIsCountedOnce) {
    ServerOptions options;
    options.connections = 1;
    serve(options);
    const auto packets = first_packets(2);
    Stranger stranger(*loop_);
    Packet other_version = some_bytes(1200);
    other_version[0] = 0xc0;
    other_version[5] = other_version[26] = 20;  // the sizes of its connection ids
    Packet forgotten = some_bytes(40);
    forgotten[0] = 0x40;
    Packet late = packets[0];
    late[0] = 0xe0;  // of a handshake that is over
    for (const Packet& packet : {packets[0], packets[1], other_version, forgotten, some_bytes(1)}) {
        stranger.send(packet, address_);
        pass(Milliseconds(5));
    }
    stop_serving();
    serve();
    server().refuse_new();
    stranger.send(packets[1], address_);
    stranger.send(late, address_);
    const auto refused = [&](Refusal why) { return counters_.refused(why).value(); };
    wait([&] { return refused(Refusal::kStray) > 0; });
    EXPECT_EQ(counters_.accepted.value(), 1u);
    EXPECT_EQ(counters_.closed.value(), 1u);
    EXPECT_EQ(counters_.negotiations.value(), 1u);
    EXPECT_EQ(counters_.resets.value(), 1u);
    EXPECT_EQ(refused(Refusal::kConnections), 1u);
    EXPECT_EQ(refused(Refusal::kNotQuic), 1u);
    EXPECT_EQ(refused(Refusal::kStopping), 1u);
    EXPECT_EQ(refused(Refusal::kStray), 1u);
    EXPECT_EQ(refused(Refusal::kShort) + refused(Refusal::kHandshakes), 0u);
}

TEST_F(AttackTest, WhoHasNotAnsweredGetsThreeTimesWhatItSent) {
    for (int i = 0; i < 300; ++i) hosts_.push_back("host-" + std::to_string(i) + ".shop.test");
    serve();
    const auto packets = first_packets(1);
    Stranger victim(*loop_);
    victim.send(packets.at(0), address_);
    pass(Milliseconds(1300));  // what was lost is repeated after a second
    EXPECT_GT(victim.received_bytes, 2 * victim.sent);
    EXPECT_LE(victim.received_bytes, 3 * victim.sent);
}

TEST_F(AttackTest, ARestartedServerResetsWhatItDoesNotKnow) {
    serve();
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    stop_serving();
    serve();
    asker.ask("still there?");
    wait([&] { return asker.closed.has_value(); });
    ASSERT_TRUE(asker.closed);
    EXPECT_EQ(asker.closed->by, Closed::By::kReset);
    EXPECT_GE(counters_.resets.value(), 1u);
}

TEST_F(AttackTest, AServerWithAnotherSecretCannotResetIt) {
    serve();
    Asker& asker = connect();
    asker.ask("hello");
    wait_for_answers(asker, 1);
    stop_serving();
    secret_[0] ^= 1;
    serve();
    asker.ask("still there?");
    wait([&] { return counters_.resets.value() > 0; });
    pass(Milliseconds(50));
    EXPECT_FALSE(asker.closed);
}

TEST_F(AttackTest, AnswersToStrangersAreNeverLongerThanTheirCause) {
    serve();
    Stranger stranger(*loop_);
    for (std::size_t size = 1; size < 1400; size += 31) {
        for (const unsigned first : {0x40U, 0xc0U, 0xe0U, 0xf0U}) {
            Packet packet = some_bytes(size);
            packet[0] = static_cast<std::uint8_t>(first);
            stranger.received.clear();
            stranger.send(packet, address_);
            pass(Milliseconds(1));
            for (const Packet& answer : stranger.received) EXPECT_LE(answer.size(), size);
        }
    }
    pass(Milliseconds(20));
    EXPECT_EQ(server().connections(), 0u);
    EXPECT_GT(counters_.resets.value(), 0u);
    EXPECT_GT(counters_.refused(Refusal::kNotQuic).value(), 0u);
}

TEST_F(AttackTest, AResetIsShorterThanItsCause) {
    serve();
    for (const std::size_t size : {22u, 23u, 40u, 43u, 44u, 1200u}) {
        Stranger stranger(*loop_);
        Packet packet = some_bytes(size);
        packet[0] = 0x40;
        stranger.send(packet, address_);
        pass(Milliseconds(5));
        ASSERT_EQ(stranger.received.size(), 1u) << size;
        EXPECT_LT(stranger.received[0].size(), size);
    }
    Stranger stranger(*loop_);
    Packet packet = some_bytes(21);
    packet[0] = 0x40;
    stranger.send(packet, address_);
    pass(Milliseconds(5));
    EXPECT_TRUE(stranger.received.empty());
}

TEST_F(AttackTest, AnUnknownVersionHearsWhichOneIsSpoken) {
    serve();
    Stranger stranger(*loop_);
    Packet packet = some_bytes(1200);
    const Packet head{0xc0, 0x1a, 0x2a, 0x3a, 0x4a, 8};
    std::copy(head.begin(), head.end(), packet.begin());
    packet[14] = 4;  // the length of the client's id
    stranger.send(packet, address_);
    wait([&] { return !stranger.received.empty(); });
    ASSERT_EQ(stranger.received.size(), 1u);
    const Packet& answer = stranger.received[0];
    ASSERT_GE(answer.size(), 23u);
    EXPECT_EQ(Packet(answer.begin() + 1, answer.begin() + 5), Packet({0, 0, 0, 0}));
    EXPECT_EQ(Packet(answer.end() - 4, answer.end()), Packet({0, 0, 0, 1}));
    // A short one is not answered.
    packet.resize(400);
    stranger.send(packet, address_);
    pass(Milliseconds(10));
    EXPECT_EQ(stranger.received.size(), 1u);
}

}  // namespace
}  // namespace madang::quic
