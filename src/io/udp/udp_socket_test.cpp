// UDP over the loopback interface.
// SPDX-License-Identifier: Apache-2.0
#include "io/udp/udp_socket.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "io/await.h"
#include "io/limits.h"
#include "io/run_task.h"
#include "io/system_clock.h"

namespace madang::io {
namespace {

class Kept final : public UdpReceiver {
public:
    struct One {
        Address peer;
        Address local;
        Ecn ecn;
        std::vector<std::uint8_t> bytes;
    };
    void on_datagram(const Datagram& datagram) override {
        all.push_back({datagram.peer,
                       datagram.local,
                       datagram.ecn,
                       {datagram.bytes.begin(), datagram.bytes.end()}});
        if (socket_to_close) socket_to_close->close();
    }
    void on_batch_end() override { ++batches; }
    void on_send_possible() override {}

    std::vector<One> all;
    int batches = 0;
    UdpSocket* socket_to_close = nullptr;
};

std::vector<std::uint8_t> pattern(std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
    return bytes;
}

class UdpTest : public testing::Test {
protected:
    SystemClock clock_;
    std::unique_ptr<Loop> loop_ = *Loop::create(clock_);
    Kept received_;
    Kept unused_;

    std::unique_ptr<UdpSocket> open(
        const Address& address, Kept& receiver,
        UdpSocket::Segmentation segmentation = UdpSocket::Segmentation::kIfPossible) {
        return *UdpSocket::open(*loop_, address, receiver, PortSharing::kNone, segmentation);
    }

    // Serves the loop until so many datagrams are there, or for two seconds.
    void wait_for(std::size_t count) {
        const auto wait = [&]() -> Task<void> {
            for (int i = 0; i < 2000 && received_.all.size() < count; ++i) {
                co_await pause(*loop_, Milliseconds(1));
            }
        };
        run_task(*loop_, wait());
    }

    void send_bursts(UdpSocket::Segmentation segmentation, const Address& at) {
        auto to = open(at, received_);
        auto from = open(at, unused_, segmentation);
        const auto bytes = pattern(10'500);
        std::vector<Burst> bursts{
            {to->address(), from->address(), Ecn::kCapable0, bytes, 1200},
            {to->address(), from->address(), Ecn::kNone, std::span(bytes).first(7), 7}};
        EXPECT_EQ(from->send(bursts), 2u);
        wait_for(10);
        ASSERT_EQ(received_.all.size(), 10u);
        std::vector<std::uint8_t> joined;
        for (std::size_t i = 0; i < 9; ++i) {
            const Kept::One& one = received_.all[i];
            EXPECT_EQ(one.bytes.size(), i < 8 ? 1200u : 900u);
            EXPECT_EQ(one.ecn, Ecn::kCapable0);
            EXPECT_EQ(one.peer, from->address());
            EXPECT_EQ(one.local, to->address());
            joined.insert(joined.end(), one.bytes.begin(), one.bytes.end());
        }
        EXPECT_EQ(joined, bytes);
        EXPECT_EQ(received_.all[9].bytes.size(), 7u);
        EXPECT_EQ(received_.all[9].ecn, Ecn::kNone);
    }
};

TEST_F(UdpTest, ABurstArrivesAsItsDatagrams) {
    send_bursts(UdpSocket::Segmentation::kIfPossible, Address::loopback(0));
}

TEST_F(UdpTest, WithoutSegmentationTheSameArrives) {
    send_bursts(UdpSocket::Segmentation::kNever, Address::loopback(0));
}

TEST_F(UdpTest, Ipv6CarriesTheSame) {
    send_bursts(UdpSocket::Segmentation::kIfPossible, *Address::parse("[::1]:0"));
}

TEST_F(UdpTest, ASocketOnAllAddressesTellsWhichOneWasMeant) {
    auto to = open(*Address::parse("0.0.0.0:0"), received_);
    auto from = open(Address::loopback(0), unused_);
    const Address second = *Address::parse("127.0.0.2:" + std::to_string(to->address().port()));
    const auto bytes = pattern(20);
    std::vector<Burst> bursts{{second, from->address(), Ecn::kNone, bytes, 20}};
    from->send(bursts);
    wait_for(1);
    ASSERT_EQ(received_.all.size(), 1u);
    EXPECT_EQ(received_.all[0].local, second);
    // And the answer comes from there, not from the address that the route would choose.
    std::vector<Burst> answer{{from->address(), second, Ecn::kNone, bytes, 20}};
    to->send(answer);
    const auto wait = [&]() -> Task<void> {
        for (int i = 0; i < 2000 && unused_.all.empty(); ++i) {
            co_await pause(*loop_, Milliseconds(1));
        }
    };
    run_task(*loop_, wait());
    ASSERT_EQ(unused_.all.size(), 1u);
    EXPECT_EQ(unused_.all[0].peer, second);
}

TEST_F(UdpTest, ReactorsShareAPort) {
    auto first = UdpSocket::open(*loop_, Address::loopback(0), received_, PortSharing::kReactors);
    ASSERT_TRUE(first);
    EXPECT_TRUE(UdpSocket::open(*loop_, (*first)->address(), unused_, PortSharing::kReactors));
    const auto alone = UdpSocket::open(*loop_, (*first)->address(), unused_);
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().code(), ErrorCode::kConflict);
}

TEST_F(UdpTest, WhatIsTooLargeForThePathIsLostAndTheRestArrives) {
    auto to = open(Address::loopback(0), received_);
    auto from = open(Address::loopback(0), unused_);
    const auto bytes = pattern(70'000);
    std::vector<Burst> bursts{
        {to->address(), from->address(), Ecn::kNone, bytes, bytes.size()},
        {to->address(), from->address(), Ecn::kNone, std::span(bytes).first(9), 9}};
    EXPECT_EQ(from->send(bursts), 2u);
    wait_for(1);
    ASSERT_EQ(received_.all.size(), 1u);
    EXPECT_EQ(received_.all[0].bytes.size(), 9u);
}

TEST_F(UdpTest, AFloodIsTakenInMoreThanOneTurn) {
    auto to = open(Address::loopback(0), received_);
    auto from = open(Address::loopback(0), unused_, UdpSocket::Segmentation::kNever);
    const std::size_t count = kUdpMessagesPerCall * kUdpCallsPerTurn + 10;
    const auto bytes = pattern(count * 10);
    std::vector<Burst> bursts{{to->address(), from->address(), Ecn::kNone, bytes, 10}};
    EXPECT_EQ(from->send(bursts), 1u);
    wait_for(count);
    EXPECT_EQ(received_.all.size(), count);
    EXPECT_GE(received_.batches, 2);
}

TEST_F(UdpTest, NothingComesAfterClose) {
    auto to = open(Address::loopback(0), received_);
    received_.socket_to_close = to.get();
    auto from = open(Address::loopback(0), unused_);
    const auto bytes = pattern(100);
    std::vector<Burst> bursts{{to->address(), from->address(), Ecn::kNone, bytes, 10}};
    from->send(bursts);
    wait_for(1);
    run_task(*loop_, pause(*loop_, Milliseconds(20)));
    EXPECT_EQ(received_.all.size(), 1u);
    EXPECT_EQ(received_.batches, 0);
}

}  // namespace
}  // namespace madang::io
