// The simulated network: order, delay, cuts, and what streams promise.
// SPDX-License-Identifier: Apache-2.0
#include "io/sim/network.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "io/sim/limits.h"
#include "io/sim/world.h"
#include "io/task.h"

namespace madang::io::sim {
namespace {

std::string letters(std::size_t count) {
    std::string bytes(count, ' ');
    for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>('a' + i % 23);
    return bytes;
}

// How a direction ended, and what came of it.
struct Heard {
    std::string bytes;
    Result<> end;
};

Task<> read_until_end(Stream& stream, Heard& heard) {
    std::array<char, 1000> buffer{};
    while (true) {
        const auto count = co_await stream.read_some(buffer);
        if (!count) heard.end = std::unexpected(count.error());
        if (!count || *count == 0) co_return;
        heard.bytes.append(buffer.data(), *count);
    }
}

Task<> write_and_end(Stream& stream, std::string bytes, Result<>& written) {
    auto writing = write_all(stream, bytes);
    written = co_await std::move(writing);
    if (written) (void)stream.shutdown_write();
}

// A world with one connection; the server reads what the client says.
struct Pair {
    explicit Pair(std::uint64_t seed, Network::Faults faults = {}) : world(seed) {
        network.listen([this](std::unique_ptr<Stream> stream) { server = std::move(stream); });
        network.set_faults(faults);
        client = *network.connect();
        world.run_until_idle();
    }
    void talk(const std::string& bytes) {
        world.post([&] {
            spawn(read_until_end(*server, heard));
            spawn(write_and_end(*client, bytes, written));
        });
        world.run_until_idle();
    }

    World world;
    Network network{world.reactor(), world.random()};
    std::unique_ptr<Stream> client;
    std::unique_ptr<Stream> server;
    Heard heard;
    Result<> written;
};

TEST(SimulatedNetwork, CarriesEveryByteInItsOrder) {
    const std::string bytes = letters(5 * kPipeBytes);
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Pair pair(seed, {.delay_max = Milliseconds(20)});
        pair.talk(bytes);
        EXPECT_TRUE(pair.written);
        EXPECT_TRUE(pair.heard.end);
        EXPECT_EQ(pair.heard.bytes, bytes) << "seed " << seed;
    }
}

TEST(SimulatedNetwork, TheSameSeedGivesTheSameRun) {
    std::set<std::int64_t> ends;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        Pair one(seed, {.delay_max = Seconds(1)});
        Pair other(seed, {.delay_max = Seconds(1)});
        one.talk(letters(100'000));
        other.talk(letters(100'000));
        EXPECT_EQ(one.world.clock().now(), other.world.clock().now());
        ends.insert(one.world.clock().now().nanoseconds);
    }
    EXPECT_GT(ends.size(), 5U);
}

TEST(SimulatedNetwork, LetsConnectionsOvertakeOneAnother) {
    std::set<std::string> orders;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        World world(seed);
        Network network(world.reactor(), world.random());
        network.set_faults({.delay_max = Milliseconds(10)});
        std::string order;
        std::vector<std::unique_ptr<Stream>> streams;
        network.listen([&](std::unique_ptr<Stream> stream) {
            streams.push_back(std::move(stream));
            spawn([](Stream& from, std::string& into) -> Task<> {
                std::array<char, 8> buffer{};
                const auto count = co_await from.read_some(buffer);
                into.append(buffer.data(), count.value_or(0));
            }(*streams.back(), order));
        });
        for (const char* name : {"1", "2"}) {
            auto client = *network.connect();
            const std::string_view piece = name;
            EXPECT_TRUE(client->try_write({&piece, 1}));
            streams.push_back(std::move(client));
        }
        world.run_until_idle();
        orders.insert(order);
    }
    EXPECT_EQ(orders, (std::set<std::string>{"12", "21"}));
}

TEST(SimulatedNetwork, ACutLeavesAPrefixAndBothEndsHearOfIt) {
    const std::string bytes = letters(4 * kPipeBytes);
    std::set<std::size_t> lengths;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Pair pair(seed, {.delay_max = Milliseconds(5), .cut_after_max = 3 * kPipeBytes});
        pair.talk(bytes);
        ASSERT_FALSE(pair.heard.end);
        EXPECT_EQ(pair.heard.end.error().code(), ErrorCode::kUnavailable);
        ASSERT_FALSE(pair.written);
        EXPECT_EQ(pair.written.error().code(), ErrorCode::kUnavailable);
        ASSERT_TRUE(bytes.starts_with(pair.heard.bytes)) << "seed " << seed;
        lengths.insert(pair.heard.bytes.size());
    }
    EXPECT_GT(lengths.size(), 50U);
}

TEST(SimulatedNetwork, CutsAllConnectionsWhereAskedTo) {
    Pair pair(1);
    pair.world.post([&] {
        spawn(read_until_end(*pair.server, pair.heard));
        pair.network.cut();
    });
    pair.world.run_until_idle();
    EXPECT_FALSE(pair.heard.end);
}

TEST(SimulatedNetwork, AWriterWaitsForItsReaderAndNoLongerThanItWants) {
    Pair pair(1);
    const std::string bytes = letters(2 * kPipeBytes);
    Result<> written;
    const MonotonicTime deadline = pair.world.clock().now() + Seconds(1);
    pair.world.post([&] {
        spawn([](Stream& stream, std::string_view all, MonotonicTime until,
                 Result<>& outcome) -> Task<> {
            auto writing = write_all(stream, all, until);
            outcome = co_await std::move(writing);
        }(*pair.client, bytes, deadline, written));
    });
    pair.world.run_until_idle();
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code(), ErrorCode::kTimeout);
    EXPECT_EQ(pair.world.clock().now(), deadline);
}

TEST(SimulatedNetwork, CancellingWakesWhoWaitsAndClosingTellsThePeer) {
    Pair pair(1);
    Heard client_heard;
    pair.world.post([&] {
        spawn(read_until_end(*pair.server, pair.heard));
        spawn(read_until_end(*pair.client, client_heard));
        pair.client->close();
    });
    pair.world.run_until_idle();
    EXPECT_EQ(client_heard.end.error().code(), ErrorCode::kCancelled);
    EXPECT_TRUE(pair.heard.end);  // the end, not an error
    const std::string_view piece = "x";
    const Attempt attempt = pair.server->try_write({&piece, 1});
    ASSERT_TRUE(attempt);
    EXPECT_FALSE(*attempt);
}

TEST(SimulatedNetwork, RefusesWhereNobodyListens) {
    World world(1);
    Network network(world.reactor(), world.random());
    EXPECT_EQ(network.connect().error().code(), ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace madang::io::sim
