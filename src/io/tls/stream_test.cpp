// TLS over the loopback interface: what the handshake agrees on, refuses, and what comes after it.
// SPDX-License-Identifier: Apache-2.0
#include "io/tls/stream.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "io/await.h"
#include "io/run_task.h"
#include "io/sim/log.h"
#include "io/system_clock.h"
#include "io/tcp.h"
#include "io/tls/development_identity.h"
#include "io/tls/limits.h"

namespace madang::io::tls {
namespace {

constexpr std::size_t kLarge = 3'000'000;  // more than the socket buffers hold
constexpr std::array<std::string_view, 2> kWeb{"h2", "http/1.1"};
constexpr std::array<std::string_view, 1> kOld{"spdy/3"};

std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
    return bytes;
}

class TlsStreamTest : public testing::Test {
protected:
    SystemClock clock_;
    sim::RecordingLog log_;
    std::unique_ptr<Loop> loop_ = *Loop::create(clock_);
    std::unique_ptr<Listener> listener_ = *Listener::open(*loop_, log_, Address::loopback(0));
    std::int64_t now_ = clock_.wall().microseconds / 1'000'000;
    DevelopmentIdentity made_ = *make_development_identity({}, now_);
    std::shared_ptr<ServerContext> server_context_ = *ServerContext::create({made_.identity});
    std::shared_ptr<ClientContext> client_context_ = trusting(made_.authority);
    std::string host_ = "localhost";
    std::span<const std::string_view> offered_ = kWeb;

    std::unique_ptr<io::Stream> tcp_client_;
    std::unique_ptr<io::Stream> tcp_server_;
    std::unique_ptr<Stream> client_;
    std::unique_ptr<Stream> server_;
    Result<> client_shaken_;
    Result<> server_shaken_;
    int shaking_ = 0;

    static std::shared_ptr<ClientContext> trusting(const std::string& authority) {
        return *ClientContext::create({.trust = Trust::kGiven, .authorities = authority});
    }

    MonotonicTime soon() { return loop_->now() + Seconds(5); }

    Task<void> connect_tcp() {
        auto connected = co_await connect(*loop_, listener_->address(), soon());
        auto accepted = co_await listener_->accept();
        EXPECT_TRUE(connected && accepted);
        tcp_client_ = *std::move(connected);
        tcp_server_ = *std::move(accepted);
    }

    Task<void> shake_server() { server_shaken_ = co_await server_->shake_hands(soon()); }

    Task<void> connect_both() {
        co_await connect_tcp();
        server_ = Stream::server(std::move(tcp_server_), server_context_, kWeb);
        client_ = Stream::client(std::move(tcp_client_), client_context_, host_, offered_);
        Task<void> serving = shake_server();
        shaking_ = 1;
        spawn(count_down(std::move(serving), shaking_));
        client_shaken_ = co_await client_->shake_hands(soon());
        while (shaking_ > 0) co_await yield_turn();
    }

    static Task<void> count_down(Task<void> task, int& left) {
        co_await std::move(task);
        --left;
    }

    static Task<void> read_to_end(io::Stream& stream, std::string& into) {
        std::array<char, 10'000> buffer;
        for (;;) {
            const auto count = co_await stream.read_some(buffer);
            if (!count || *count == 0) break;
            into.append(buffer.data(), *count);
        }
    }

    static Task<void> send_all(io::Stream& stream, const std::string& bytes) {
        const auto written = co_await write_all(stream, bytes);
        EXPECT_TRUE(written.has_value());
        EXPECT_TRUE(stream.shutdown_write());
    }

    // Both ends say the same sentence and wait for the other's.
    Task<void> exchange_words() {
        std::array<char, 64> buffer;
        for (auto [from, to] :
             {std::pair{client_.get(), server_.get()}, {server_.get(), client_.get()}}) {
            const auto written = co_await write_all(*from, "madang");
            EXPECT_TRUE(written.has_value());
            const auto count = co_await to->read_some(buffer, soon());
            EXPECT_EQ(count.value_or(0), 6u);
        }
    }

    void run(Task<void> task) { run_task(*loop_, std::move(task)); }
};

TEST_F(TlsStreamTest, AgreesOnVersionCipherAndProtocol) {
    run(connect_both());
    ASSERT_TRUE(client_shaken_ && server_shaken_);
    EXPECT_EQ(client_->session().version, "TLS1.3");
    EXPECT_EQ(client_->session().protocol, "h2");
    EXPECT_EQ(server_->session().protocol, "h2");
    EXPECT_FALSE(client_->session().resumed);
    const auto chain = client_->peer_certificates();
    ASSERT_EQ(chain.size(), 2u);
    EXPECT_EQ(chain[0].subject, "CN=localhost");
    EXPECT_TRUE(chain[0].issuer.starts_with("CN=Madang development authority ")) << chain[0].issuer;
    EXPECT_EQ(chain[0].names, std::vector<std::string>{"localhost"});
    run(exchange_words());
}

TEST_F(TlsStreamTest, CarriesMoreThanTheBuffersHoldBothWays) {
    run(connect_both());
    const std::string sent = pattern(kLarge);
    std::string at_server;
    std::string at_client;
    int left = 4;
    const auto wait = [&]() -> Task<void> {
        spawn(count_down(send_all(*client_, sent), left));
        spawn(count_down(send_all(*server_, sent), left));
        spawn(count_down(read_to_end(*server_, at_server), left));
        spawn(count_down(read_to_end(*client_, at_client), left));
        while (left > 0) co_await pause(*loop_, Milliseconds(1));
    };
    run(wait());
    EXPECT_TRUE(at_server == sent);
    EXPECT_TRUE(at_client == sent);
}

TEST_F(TlsStreamTest, ResumesWithATicketOfAnEarlierConnection) {
    run(connect_both());
    run(exchange_words());
    client_->close();
    run(connect_both());
    ASSERT_TRUE(client_shaken_ && server_shaken_);
    EXPECT_TRUE(client_->session().resumed);
    EXPECT_TRUE(server_->session().resumed);
    run(exchange_words());
}

TEST_F(TlsStreamTest, DoesNotResumeAtAServerThatHasStartedAnew) {
    run(connect_both());
    run(exchange_words());
    client_->close();
    server_context_ = *ServerContext::create({made_.identity});
    run(connect_both());
    ASSERT_TRUE(client_shaken_ && server_shaken_);
    EXPECT_FALSE(client_->session().resumed);
}

TEST_F(TlsStreamTest, RefusesAServerThatNobodyVouchesFor) {
    client_context_ = trusting(make_development_identity({}, now_)->authority);
    run(connect_both());
    ASSERT_FALSE(client_shaken_);
    EXPECT_EQ(client_shaken_.error().code(), ErrorCode::kDenied);
    EXPECT_NE(client_->explain().find("issuer is unknown"), std::string::npos)
        << client_->explain();
    EXPECT_FALSE(server_shaken_);
}

TEST_F(TlsStreamTest, RefusesACertificateForAnotherName) {
    host_ = "elsewhere.test";
    run(connect_both());
    ASSERT_FALSE(client_shaken_);
    EXPECT_EQ(client_shaken_.error().code(), ErrorCode::kDenied);
    EXPECT_NE(client_->explain().find("name"), std::string::npos) << client_->explain();
}

TEST_F(TlsStreamTest, RefusesAnExpiredCertificate) {
    made_ = *make_development_identity({}, now_ - kDevelopmentValidity.count() - 60);
    server_context_ = *ServerContext::create({made_.identity});
    client_context_ = trusting(made_.authority);
    run(connect_both());
    ASSERT_FALSE(client_shaken_);
    EXPECT_EQ(client_shaken_.error().code(), ErrorCode::kDenied);
    EXPECT_NE(client_->explain().find("expired"), std::string::npos) << client_->explain();
}

TEST_F(TlsStreamTest, RefusesAClientThatSpeaksOnlyOtherProtocols) {
    offered_ = kOld;
    run(connect_both());
    EXPECT_FALSE(client_shaken_);
    ASSERT_FALSE(server_shaken_);
    EXPECT_EQ(server_shaken_.error().code(), ErrorCode::kInvalid);
}

TEST_F(TlsStreamTest, ChoosesTheCertificateByTheNameAskedFor) {
    const auto shop = *make_development_identity({"shop.test"}, now_);
    ASSERT_TRUE(server_context_->replace({made_.identity, shop.identity}));
    client_context_ = trusting(shop.authority);
    host_ = "shop.test";
    run(connect_both());
    EXPECT_TRUE(client_shaken_ && server_shaken_);
    client_context_ = trusting(made_.authority);
    host_ = "localhost";
    run(connect_both());
    EXPECT_TRUE(client_shaken_ && server_shaken_);
}

TEST_F(TlsStreamTest, ShowsNewConnectionsACertificateThatWasReplaced) {
    run(connect_both());
    auto old_client = std::move(client_);
    auto old_server = std::move(server_);
    const auto renewed = *make_development_identity({}, now_);
    ASSERT_TRUE(server_context_->replace({renewed.identity}));
    client_context_ = trusting(renewed.authority);
    run(connect_both());
    EXPECT_TRUE(client_shaken_ && server_shaken_);
    client_ = std::move(old_client);
    server_ = std::move(old_server);
    run(exchange_words());
}

TEST_F(TlsStreamTest, KeepsItsCertificateWhereTheNewOneIsBroken) {
    EXPECT_FALSE(server_context_->replace({{"broken", "broken"}}));
    run(connect_both());
    EXPECT_TRUE(client_shaken_ && server_shaken_);
}

TEST_F(TlsStreamTest, TellsAnEndFromACut) {
    run(connect_both());
    ASSERT_TRUE(server_->shutdown_write());
    std::array<char, 8> buffer;
    Result<std::size_t> count;
    const auto read = [&]() -> Task<void> { count = co_await client_->read_some(buffer, soon()); };
    run(read());
    ASSERT_TRUE(count.has_value());
    EXPECT_EQ(*count, 0u);
}

TEST_F(TlsStreamTest, CallsAConnectionThatIsCutAnError) {
    run(connect_both());
    const auto cut = [&]() -> Task<void> {
        server_->cancel();  // so that no close_notify can be sent
        co_await yield_turn();
    };
    run(cut());
    server_.reset();
    std::array<char, 8> buffer;
    Result<std::size_t> count;
    const auto read = [&]() -> Task<void> { count = co_await client_->read_some(buffer, soon()); };
    run(read());
    ASSERT_FALSE(count.has_value());
    EXPECT_EQ(count.error().code(), ErrorCode::kUnavailable);
}

TEST_F(TlsStreamTest, RefusesWhatIsNotTls) {
    run(connect_tcp());
    server_ = Stream::server(std::move(tcp_server_), server_context_, kWeb);
    const auto talk = [&]() -> Task<void> {
        const auto written = co_await write_all(*tcp_client_, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_TRUE(written.has_value());
        co_await shake_server();
    };
    run(talk());
    ASSERT_FALSE(server_shaken_);
    EXPECT_EQ(server_shaken_.error().code(), ErrorCode::kInvalid);
}

TEST_F(TlsStreamTest, GivesUpOnAHandshakeThatStops) {
    run(connect_tcp());
    server_ = Stream::server(std::move(tcp_server_), server_context_, kWeb);
    const auto wait = [&]() -> Task<void> {
        server_shaken_ = co_await server_->shake_hands(loop_->now() + Milliseconds(20));
    };
    run(wait());
    ASSERT_FALSE(server_shaken_);
    EXPECT_EQ(server_shaken_.error().code(), ErrorCode::kTimeout);
}

}  // namespace
}  // namespace madang::io::tls
