// The relay with real sockets: bytes come through, and time passes.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/relay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "io/await.h"
#include "io/run_task.h"
#include "io/system_environment.h"
#include "io/tcp.h"
#include "io/udp/udp_socket.h"

namespace madang::relay {
namespace {

using StreamResult = Result<std::unique_ptr<io::Stream>>;

class RelayTest : public testing::Test {
protected:
    RelayTest() : loop_(*io::Loop::create(system_.environment().clock)) {}

    io::Task<> echo(std::unique_ptr<io::Stream> stream) {
        std::string buffer(65'536, '\0');
        for (;;) {
            const auto count = co_await stream->read_some(buffer);
            if (!count || *count == 0) break;
            const std::string_view bytes = std::string_view(buffer).substr(0, *count);
            const auto written = co_await io::write_all(*stream, bytes);
            if (!written) break;
        }
        (void)stream->shutdown_write();
        --echoes_;
    }

    // Echoes what comes, until the listener is closed.
    io::Task<> serve_echo(io::Listener& listener) {
        ++echoes_;
        for (;;) {
            auto accepted = co_await listener.accept();
            if (!accepted) break;
            ++echoes_;
            io::spawn(echo(*std::move(accepted)));
        }
        --echoes_;
    }

    void open(Protocols protocols, const Conditions& conditions) {
        relay_ = *Relay::open(*loop_, system_.environment().log,
                              {.to = server_, .protocols = protocols, .conditions = conditions});
    }

    // Runs `task` against an echo server behind a relay, then stops both.
    void run(const Conditions& conditions, std::move_only_function<io::Task<>()> task) {
        auto listener = *io::Listener::open(*loop_, system_.environment().log,
                                            io::Address::loopback(0), io::PortSharing::kNone);
        server_ = listener->address();
        loop_->post([&] { io::spawn(serve_echo(*listener)); });
        open(Protocols::kTcp, conditions);
        io::run_task(*loop_, task());
        relay_->stop([&] { loop_->stop(); });
        loop_->run();
        counts_ = relay_->counts();
        relay_.reset();
        listener->close();
        while (echoes_ > 0) {
            loop_->after(Milliseconds(1), [&] { loop_->stop(); });
            loop_->run();
        }
    }

    io::Task<> exchange(io::Stream& stream, std::size_t bytes) {
        std::string sent(bytes, '\0');
        for (std::size_t i = 0; i < bytes; ++i) sent[i] = static_cast<char>(i * 31 % 251);
        bool is_sent = false;
        io::spawn(send(stream, sent, is_sent));
        std::string buffer(65'536, '\0');
        for (;;) {
            const auto count = co_await stream.read_some(buffer);
            EXPECT_TRUE(count);
            if (!count || *count == 0) break;
            received_.append(buffer, 0, *count);
        }
        EXPECT_TRUE(is_sent);
        EXPECT_EQ(received_, sent);
    }

    io::Task<> send(io::Stream& stream, std::string_view bytes, bool& is_sent) {
        const auto written = co_await io::write_all(stream, bytes);
        is_sent = written.has_value();
        (void)stream.shutdown_write();
    }

    io::Task<> exchange_through(std::size_t bytes) {
        StreamResult stream = co_await io::connect(*loop_, relay_->address());
        EXPECT_TRUE(stream);
        if (stream) co_await exchange(**stream, bytes);
    }

    io::SystemEnvironment system_;
    std::unique_ptr<io::Loop> loop_;
    io::Address server_;
    std::unique_ptr<Relay> relay_;
    RelayCounts counts_;
    std::string received_;
    StreamResult kept_{};
    int echoes_ = 0;
};

TEST_F(RelayTest, EveryByteComesThroughAndTheEnd) {
    run({}, [&] { return exchange_through(3'000'000); });
    EXPECT_EQ(received_.size(), 3'000'000U);
    EXPECT_EQ(counts_.connections, 1U);
    EXPECT_EQ(counts_.up.lost, 0U);
}

TEST_F(RelayTest, EveryByteComesThroughLosses) {
    run({.loss = 0.05, .delay = Milliseconds(2), .seed = 2},
        [&] { return exchange_through(200'000); });
    EXPECT_EQ(received_.size(), 200'000U);
    EXPECT_GT(counts_.up.lost, 0U);
    EXPECT_GT(counts_.sent_again, 0U);
}

TEST_F(RelayTest, AByteThereAndBackTakesTwoRoundTrips) {
    const MonotonicTime start = loop_->now();
    run({.delay = Milliseconds(30)}, [&] { return exchange_through(1); });
    EXPECT_GE(loop_->now() - start, Milliseconds(120));
}

TEST_F(RelayTest, OwnConnectionsStandAfterTheModelledHandshake) {
    const auto connect_and_ask = [&]() -> io::Task<> {
        const MonotonicTime start = loop_->now();
        StreamResult stream = co_await relay_->connect();
        EXPECT_TRUE(stream);
        EXPECT_GE(loop_->now() - start, Milliseconds(60));
        if (stream) co_await exchange(**stream, 1000);
    };
    run({.delay = Milliseconds(30)}, connect_and_ask);
    EXPECT_EQ(received_.size(), 1000U);
}

TEST_F(RelayTest, ARefusedConnectionEnds) {
    {
        auto closed = *io::Listener::open(*loop_, system_.environment().log,
                                          io::Address::loopback(0), io::PortSharing::kNone);
        server_ = closed->address();
    }
    open(Protocols::kTcp, {});
    const auto connect_and_wait = [&]() -> io::Task<> {
        StreamResult stream = co_await io::connect(*loop_, relay_->address());
        EXPECT_TRUE(stream);
        char byte = 0;
        const auto count = co_await (*stream)->read_some({&byte, 1});
        EXPECT_TRUE(!count || *count == 0);
    };
    io::run_task(*loop_, connect_and_wait());
    relay_->stop([&] { loop_->stop(); });
    loop_->run();
}

TEST_F(RelayTest, StopsWhileConnectionsAreUnderWay) {
    const auto leave_open = [&]() -> io::Task<> {
        kept_ = co_await io::connect(*loop_, relay_->address());
        const auto written = co_await io::write_all(**kept_, "hello");
        EXPECT_TRUE(written);
        co_await io::pause(*loop_, Milliseconds(5));
    };
    run({.delay = Seconds(1)}, leave_open);
    EXPECT_EQ(counts_.connections, 1U);
}

// A UDP socket that hands on what comes.
class Peer final : public io::UdpReceiver {
public:
    using Taker = std::function<void(const io::Datagram&)>;
    Peer(io::Loop& loop, Taker taker)
        : socket(*io::UdpSocket::open(loop, io::Address::loopback(0), *this)),
          taker_(std::move(taker)) {}

    void send(const io::Address& to, std::span<const std::uint8_t> bytes) {
        io::Burst burst{to, socket->address(), io::Ecn::kNone, bytes, bytes.size()};
        socket->send({&burst, 1});
    }
    void on_datagram(const io::Datagram& datagram) override { taker_(datagram); }
    void on_batch_end() override {}
    void on_send_possible() override {}

    std::unique_ptr<io::UdpSocket> socket;

private:
    Taker taker_;
};

TEST_F(RelayTest, DatagramsAreCarriedAndTheServerSeesEachClientApart) {
    constexpr std::array<std::uint8_t, 4> kDatagram{1, 2, 3, 4};
    std::set<std::string> seen;
    std::unique_ptr<Peer> server;
    server = std::make_unique<Peer>(*loop_, [&](const io::Datagram& datagram) {
        seen.insert(datagram.peer.to_string());
        server->send(datagram.peer, datagram.bytes);
    });
    server_ = server->socket->address();
    open(Protocols::kUdp, {.delay = Milliseconds(5)});
    int answers = 0;
    const auto count = [&](const io::Datagram& datagram) {
        EXPECT_TRUE(std::ranges::equal(datagram.bytes, kDatagram));
        EXPECT_EQ(datagram.peer, relay_->address());
        if (++answers == 20) loop_->stop();
    };
    Peer one(*loop_, count);
    Peer two(*loop_, count);
    for (Peer* client : {&one, &two}) {
        for (int i = 0; i < 10; ++i) client->send(relay_->address(), kDatagram);
    }
    loop_->run();
    EXPECT_EQ(answers, 20);
    EXPECT_EQ(relay_->counts().flows, 2U);
    EXPECT_EQ(seen.size(), 2U);
    relay_->stop([&] { loop_->stop(); });
    loop_->run();
}

}  // namespace
}  // namespace madang::relay
