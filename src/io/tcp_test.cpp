// TCP over the loopback interface.
// SPDX-License-Identifier: Apache-2.0
#include "io/tcp.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "io/await.h"
#include "io/limits.h"
#include "io/run_task.h"
#include "io/sim/disk.h"
#include "io/sim/log.h"
#include "io/system_clock.h"
#include "io/system_files.h"

namespace madang::io {
namespace {

constexpr std::size_t kLarge = 3'000'000;  // more than the socket buffers hold

std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 251);
    return bytes;
}

class TcpTest : public testing::Test {
protected:
    SystemClock clock_;
    sim::RecordingLog log_;
    std::unique_ptr<Loop> loop_ = *Loop::create(clock_);
    std::unique_ptr<Listener> listener_ = *Listener::open(*loop_, log_, Address::loopback(0));
    // A connection: `client_` and `server_` are its ends after connect_both().
    std::unique_ptr<Stream> client_;
    std::unique_ptr<Stream> server_;

    MonotonicTime in(Nanoseconds delay) { return loop_->now() + delay; }

    Task<void> connect_both() {
        auto connected = co_await connect(*loop_, listener_->address(), in(Seconds(5)));
        auto accepted = co_await listener_->accept();
        EXPECT_TRUE(connected && accepted);
        client_ = *std::move(connected);
        server_ = *std::move(accepted);
    }

    static Task<void> echo(Stream& stream) {
        std::array<char, 4096> buffer;
        for (;;) {
            const auto count = co_await stream.read_some(buffer);
            if (!count || *count == 0) break;
            const auto written =
                co_await write_all(stream, std::string_view(buffer.data(), *count));
            if (!written) break;
        }
        EXPECT_TRUE(stream.shutdown_write());
    }

    static Task<void> read_to_end(Stream& stream, std::string& into, int& left) {
        std::array<char, 10'000> buffer;
        for (;;) {
            const auto count = co_await stream.read_some(buffer);
            if (!count || *count == 0) break;
            into.append(buffer.data(), *count);
        }
        --left;
    }
};

TEST_F(TcpTest, EchoesMoreThanTheBuffersHold) {
    const std::string sent = pattern(kLarge);
    std::string received;
    int left = 1;
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        spawn(echo(*server_));
        spawn(read_to_end(*client_, received, left));
        const std::string_view all = sent;
        std::vector<std::string_view> pieces;
        for (std::size_t at = 0; at < all.size(); at += 7001)
            pieces.push_back(all.substr(at, 7001));
        EXPECT_TRUE(co_await write_all(*client_, std::move(pieces)));
        EXPECT_TRUE(client_->shutdown_write());
        while (left > 0) co_await pause(*loop_, Milliseconds(1));
    };
    run_task(*loop_, talk());
    EXPECT_EQ(received.size(), sent.size());
    EXPECT_TRUE(received == sent);
}

TEST_F(TcpTest, KnowsThePeer) {
    run_task(*loop_, connect_both());
    EXPECT_EQ(client_->peer(), listener_->address());
    EXPECT_TRUE(server_->peer().is_loopback());
    EXPECT_NE(server_->peer().port(), 0);
}

TEST_F(TcpTest, AReadTimesOutAndTheStreamGoesOn) {
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        std::array<char, 16> buffer;
        const MonotonicTime start = loop_->now();
        const auto late = co_await server_->read_some(buffer, in(Milliseconds(5)));
        EXPECT_EQ(late.error().code(), ErrorCode::kTimeout);
        EXPECT_GE(loop_->now() - start, Milliseconds(5));
        EXPECT_TRUE(co_await write_all(*client_, "hello"));
        const auto count = co_await server_->read_some(buffer, in(Seconds(5)));
        EXPECT_EQ(count.value_or(0), 5U);
    };
    run_task(*loop_, talk());
}

TEST_F(TcpTest, AWriteTimesOutIfThePeerReadsNothing) {
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        const std::string bytes = pattern(64'000'000);
        const auto late = co_await write_all(*client_, bytes, in(Milliseconds(20)));
        EXPECT_FALSE(late);
        EXPECT_EQ(late.error().code(), ErrorCode::kTimeout);
    };
    run_task(*loop_, talk());
}

TEST_F(TcpTest, AnEarlierDeadlineIsKeptAfterALaterOne) {
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        std::array<char, 16> buffer;
        EXPECT_TRUE(co_await write_all(*client_, "x"));
        EXPECT_TRUE(co_await server_->read_some(buffer, in(Seconds(60))));
        const MonotonicTime start = loop_->now();
        EXPECT_FALSE(co_await server_->read_some(buffer, in(Milliseconds(3))));
        EXPECT_FALSE(co_await server_->read_some(buffer, in(Milliseconds(6))));
        EXPECT_LT(loop_->now() - start, Seconds(30));
    };
    run_task(*loop_, talk());
}

TEST_F(TcpTest, CancelWakesTheReaderAndStaysInForce) {
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        loop_->after(Milliseconds(2), [&] { server_->cancel(); });
        std::array<char, 16> buffer;
        const auto woken = co_await server_->read_some(buffer);
        EXPECT_EQ(woken.error().code(), ErrorCode::kCancelled);
        const auto later = co_await server_->read_some(buffer);
        EXPECT_EQ(later.error().code(), ErrorCode::kCancelled);
        const auto written = co_await server_->write_some("x");
        EXPECT_EQ(written.error().code(), ErrorCode::kCancelled);
    };
    run_task(*loop_, talk());
}

TEST_F(TcpTest, AStreamMayBeDestroyedRightAfterItWasCancelled) {
    bool woken = false;
    const auto read = [&]() -> Task<void> {
        std::array<char, 16> buffer;
        const auto count = co_await server_->read_some(buffer);
        EXPECT_EQ(count.error().code(), ErrorCode::kCancelled);
        woken = true;
    };
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        spawn(read());
        server_->close();
        server_.reset();
        EXPECT_FALSE(woken);  // through the executor
        co_await yield_turn();
        EXPECT_TRUE(woken);
    };
    run_task(*loop_, talk());
}

TEST_F(TcpTest, HalfCloseLetsTheOtherSideAnswer) {
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        EXPECT_TRUE(co_await write_all(*client_, "question"));
        EXPECT_TRUE(client_->shutdown_write());
        std::array<char, 16> buffer;
        EXPECT_EQ((co_await server_->read_some(buffer)).value_or(0), 8U);
        EXPECT_EQ((co_await server_->read_some(buffer)).value_or(99), 0U);
        EXPECT_TRUE(co_await write_all(*server_, "answer"));
        EXPECT_EQ((co_await client_->read_some(buffer)).value_or(0), 6U);
    };
    run_task(*loop_, talk());
}

TEST_F(TcpTest, WritingToAPeerThatWentAwayIsAnError) {
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        server_.reset();
        const std::string bytes = pattern(kLarge);
        const auto written = co_await write_all(*client_, bytes, in(Seconds(5)));
        EXPECT_FALSE(written);
        EXPECT_EQ(written.error().code(), ErrorCode::kUnavailable);
    };
    run_task(*loop_, talk());
}

TEST_F(TcpTest, ReadyWaitsForBytesWithoutTakingThem) {
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        std::array<char, 16> buffer;
        const auto none = co_await server_->read_some(buffer, in(Milliseconds(1)));
        EXPECT_FALSE(none);
        EXPECT_FALSE(co_await server_->ready(Direction::kRead, in(Milliseconds(1))));
        EXPECT_TRUE(co_await write_all(*client_, "abc"));
        EXPECT_TRUE(co_await server_->ready(Direction::kRead, in(Seconds(5))));
        EXPECT_EQ((co_await server_->read_some(buffer)).value_or(0), 3U);
    };
    run_task(*loop_, talk());
}

Task<void> count_turns(int& turns, const bool& stop) {
    while (!stop) {
        ++turns;
        co_await yield_turn();
    }
}

TEST_F(TcpTest, ABusyStreamLetsOthersRun) {
    int turns = 0;
    bool stop = false;
    const auto talk = [&]() -> Task<void> {
        co_await connect_both();
        EXPECT_TRUE(co_await write_all(*client_, pattern(60'000)));
        co_await pause(*loop_, Milliseconds(5));
        spawn(count_turns(turns, stop));
        std::array<char, 10> buffer;
        for (int i = 0; i < 1000; ++i) EXPECT_TRUE(co_await server_->read_some(buffer));
        stop = true;
    };
    run_task(*loop_, talk());
    EXPECT_GE(turns, 20);
}

class SendFileTest : public TcpTest {
protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "/madang-tcp-XXXXXX";
        directory_ = ::mkdtemp(name.data());
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    // Sends all but the first ten bytes and gives what arrived.
    std::string send(Files& files, const std::string& bytes) {
        EXPECT_TRUE(files.create_directories(directory_));
        const auto file = *files.open(directory_ + "/file", OpenMode::kWrite);
        EXPECT_TRUE(file->append(bytes));
        std::string received;
        int left = 1;
        const auto talk = [&]() -> Task<void> {
            co_await connect_both();
            spawn(read_to_end(*client_, received, left));
            EXPECT_TRUE(co_await send_file_all(*server_, *file, 10, bytes.size() - 10));
            const auto beyond = co_await send_file_all(*server_, *file, bytes.size(), 1);
            EXPECT_EQ(beyond.error().code(), ErrorCode::kCorrupt);
            EXPECT_TRUE(co_await write_all(*server_, "and more"));
            server_.reset();
            while (left > 0) co_await pause(*loop_, Milliseconds(1));
        };
        run_task(*loop_, talk());
        return received;
    }

    std::string directory_;
};

TEST_F(SendFileTest, SendsARangeOfARealFile) {
    SystemFiles files;
    const std::string bytes = pattern(kLarge);
    EXPECT_TRUE(send(files, bytes) == bytes.substr(10) + "and more");
}

TEST_F(SendFileTest, CopiesAFileThatHasNoDescriptor) {
    sim::Disk disk(1);
    const std::string bytes = pattern(kLarge);
    EXPECT_TRUE(send(disk, bytes) == bytes.substr(10) + "and more");
}

TEST_F(TcpTest, ListenersOfTwoReactorsShareAPort) {
    const auto other = *Loop::create(clock_);
    const auto second = Listener::open(*other, log_, listener_->address());
    ASSERT_TRUE(second);
    EXPECT_EQ((*second)->address(), listener_->address());
    const auto alone = Listener::open(*other, log_, listener_->address(), PortSharing::kNone);
    ASSERT_FALSE(alone);
    EXPECT_EQ(alone.error().code(), ErrorCode::kConflict);
}

TEST_F(TcpTest, ClosingTheListenerEndsAPendingAccept) {
    const auto serve = [&]() -> Task<void> {
        loop_->after(Milliseconds(1), [&] { listener_.reset(); });
        const auto accepted = co_await listener_->accept();
        EXPECT_FALSE(accepted);
        EXPECT_EQ(accepted.error().code(), ErrorCode::kCancelled);
    };
    run_task(*loop_, serve());
}

TEST_F(TcpTest, AcceptsManyConnectionsThatWaitedTogether) {
    constexpr int kConnections = 100;
    const auto serve = [&]() -> Task<void> {
        std::vector<std::unique_ptr<Stream>> streams;
        for (int i = 0; i < kConnections; ++i) {
            auto stream = co_await connect(*loop_, listener_->address());
            EXPECT_TRUE(stream);
            streams.push_back(*std::move(stream));
        }
        for (int i = 0; i < kConnections; ++i) {
            auto stream = co_await listener_->accept();
            EXPECT_TRUE(stream);
            streams.push_back(*std::move(stream));
        }
    };
    run_task(*loop_, serve());
}

TEST_F(TcpTest, AcceptingPausesWhileTheProcessIsOutOfDescriptors) {
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    const auto serve = [&]() -> Task<void> {
        auto client = co_await connect(*loop_, listener_->address());
        EXPECT_TRUE(client);
        // The next free number is the limit: nothing more can be opened.
        const int next = ::dup(0);
        ::close(next);
        const rlimit none{.rlim_cur = static_cast<rlim_t>(next), .rlim_max = before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
        loop_->after(Milliseconds(10), [&] { setrlimit(RLIMIT_NOFILE, &before); });
        const MonotonicTime start = loop_->now();
        const auto accepted = co_await listener_->accept();
        EXPECT_TRUE(accepted);
        EXPECT_GE(loop_->now() - start, kAcceptPause);
    };
    run_task(*loop_, serve());
    EXPECT_TRUE(log_.has("accepting pauses"));
    EXPECT_EQ(log_.lines().size(), 1U);
}

TEST_F(TcpTest, ConnectingToAClosedPortIsRefused) {
    const Address address = listener_->address();
    listener_.reset();
    const auto refused = run_task(*loop_, connect(*loop_, address, in(Seconds(5))));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(refused.error().detail(), ECONNREFUSED);
}

TEST_F(TcpTest, ConnectingTimesOut) {
    // A listener with a full backlog answers no further connection.
    const int full = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_storage storage{};
    socklen_t length = Address::loopback(0).to_socket(storage);
    ASSERT_EQ(::bind(full, reinterpret_cast<sockaddr*>(&storage), length), 0);
    ASSERT_EQ(::listen(full, 0), 0);
    ASSERT_EQ(::getsockname(full, reinterpret_cast<sockaddr*>(&storage), &length), 0);
    const Address address = Address::from_socket(storage);
    const auto try_many = [&]() -> Task<void> {
        std::vector<std::unique_ptr<Stream>> held;
        Result<std::unique_ptr<Stream>> last;
        for (int i = 0; i < 4; ++i) {
            last = co_await connect(*loop_, address, in(Milliseconds(10)));
            if (!last) break;
            held.push_back(*std::move(last));
        }
        EXPECT_FALSE(last);
        EXPECT_EQ(last.error().code(), ErrorCode::kTimeout);
    };
    run_task(*loop_, try_many());
    ::close(full);
}

TEST_F(TcpTest, ServesIpv6WhereItExists) {
    const auto listener = Listener::open(*loop_, log_, *Address::parse("[::1]:0"));
    if (!listener) GTEST_SKIP() << listener.error().describe();
    const auto stream = run_task(*loop_, connect(*loop_, (*listener)->address(), in(Seconds(5))));
    EXPECT_TRUE(stream);
}

}  // namespace
}  // namespace madang::io
