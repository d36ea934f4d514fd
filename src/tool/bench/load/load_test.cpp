// The schedule, the reader of answers, and a run against a server of a few lines.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/load/load.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "io/system_clock.h"

namespace madang::bench {
namespace {

TEST(Arrivals, AreTheSameFromTheSameSeed) {
    Arrivals a(1000, 7);
    Arrivals b(1000, 7);
    Arrivals other(1000, 8);
    EXPECT_NE(a.next(), other.next());
    b.next();
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(a.next(), b.next());
}

TEST(Arrivals, ComeAsOftenAsAsked) {
    Arrivals arrivals(5787, 1);
    Nanoseconds last{};
    for (int i = 0; i < 578'700; ++i) last = arrivals.next();
    EXPECT_NEAR(std::chrono::duration<double>(last).count(), 100, 1);
}

TEST(Arrivals, HaveExponentialGaps) {
    Arrivals arrivals(1000, 3);
    Nanoseconds before{};
    int longer_than_the_mean = 0;
    int longer_than_three = 0;
    for (int i = 0; i < 100'000; ++i) {
        const Nanoseconds at = arrivals.next();
        ASSERT_GE(at, before);
        longer_than_the_mean += at - before > Milliseconds(1) ? 1 : 0;
        longer_than_three += at - before > Milliseconds(3) ? 1 : 0;
        before = at;
    }
    EXPECT_NEAR(longer_than_the_mean, 36'788, 800);  // 1/e
    EXPECT_NEAR(longer_than_three, 4'979, 300);      // 1/e^3
}

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nserver: x\r\n\r\nhello";
constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

TEST(AnswerReader, ReadsByteByByteWhatItReadsWhole) {
    AnswerReader whole;
    EXPECT_EQ(whole.take(kOk), AnswerReader::State::kWhole);
    EXPECT_EQ(whole.status(), 200);
    EXPECT_FALSE(whole.closes());
    AnswerReader bytes;
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i + 1 < kOk.size(); ++i) {
            ASSERT_EQ(bytes.take(kOk.substr(i, 1)), AnswerReader::State::kMore);
        }
        EXPECT_EQ(bytes.take(kOk.substr(kOk.size() - 1)), AnswerReader::State::kWhole);
        EXPECT_EQ(bytes.status(), 200);
    }
}

TEST(AnswerReader, TellsWhetherTheConnectionCloses) {
    AnswerReader reader;
    EXPECT_EQ(reader.take(kBusy), AnswerReader::State::kWhole);
    EXPECT_EQ(reader.status(), 503);
    EXPECT_TRUE(reader.closes());
}

TEST(AnswerReader, TakesNothingElseForAnAnswer) {
    EXPECT_EQ(AnswerReader().take("SSH-2.0-x\r\n\r\n"), AnswerReader::State::kBroken);
    EXPECT_EQ(AnswerReader().take("HTTP/1.1 200 OK\r\n\r\n"), AnswerReader::State::kBroken);
    EXPECT_EQ(AnswerReader().take(std::string(kOk) + "!"), AnswerReader::State::kBroken);
    EXPECT_EQ(AnswerReader().take(std::string(20'000, 'x')), AnswerReader::State::kBroken);
}

// Serves one connection at a time: `answers` in turn, one for each time that bytes come.
class SmallServer {
public:
    explicit SmallServer(std::vector<std::string> answers) : answers_(std::move(answers)) {
        listener_ = io::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (!listener_) std::abort();
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* where = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(listener_.get(), where, size), 0);
        EXPECT_EQ(::listen(listener_.get(), 16), 0);
        ::getsockname(listener_.get(), where, &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~SmallServer() {
        ::shutdown(listener_.get(), SHUT_RDWR);
        thread_.join();
    }
    std::uint16_t port() const { return port_; }

private:
    void serve() {
        while (true) {
            const io::Descriptor connection(::accept(listener_.get(), nullptr, nullptr));
            if (!connection) return;
            char buffer[4096];
            while (::recv(connection.get(), buffer, sizeof buffer, 0) > 0) {
                const std::string& answer = answers_[answered_++ % answers_.size()];
                ::send(connection.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
                if (answer.find("connection: close") != std::string::npos) break;
            }
        }
    }

    std::vector<std::string> answers_;
    std::size_t answered_ = 0;
    io::Descriptor listener_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

const std::vector<std::string> kRequest{"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"};

TEST(Load, CountsEachArrivalOnce) {
    SmallServer server({std::string(kOk), std::string(kOk), std::string(kBusy)});
    Stream stream({.requests = kRequest, .rate = 3000, .connections = 1});
    Stream* const streams[] = {&stream};
    io::SystemClock clock;
    ASSERT_TRUE(run_load(clock, server.port(), streams, Milliseconds(200)));
    const Report& report = stream.report();
    EXPECT_GT(report.arrivals, 300u);
    EXPECT_LT(report.arrivals, 900u);
    EXPECT_EQ(report.count(200) + report.count(503) + report.cut + report.unanswered,
              report.arrivals);
    EXPECT_EQ(report.accepted.count(), report.count(200));
    EXPECT_EQ(report.refused.count(), report.count(503));
    EXPECT_GT(report.count(503), 0u);
}

TEST(Load, AsksAgainAtOnceWhereNoRateIsGiven) {
    SmallServer server({std::string(kOk)});
    Stream stream({.requests = kRequest, .rate = 0, .connections = 1});
    Stream* const streams[] = {&stream};
    io::SystemClock clock;
    ASSERT_TRUE(run_load(clock, server.port(), streams, Milliseconds(100)));
    EXPECT_GT(stream.report().count(200), 1u);
    EXPECT_EQ(stream.report().count(200), stream.report().arrivals);
}

TEST(Load, SaysThatNobodyListens) {
    Stream stream({.requests = kRequest, .rate = 100, .connections = 1});
    Stream* const streams[] = {&stream};
    io::SystemClock clock;
    EXPECT_FALSE(run_load(clock, 1, streams, Milliseconds(10)));
}

}  // namespace
}  // namespace madang::bench
