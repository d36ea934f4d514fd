// The model: what single losses cost, to the nanosecond, and what many cost, by the known formula.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "tool/relay/transport/connection.h"

namespace madang::relay {
namespace {

double seconds(Nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

// Notes when bytes became readable, and reads them at once unless told not to.
struct Reader : TransferListener {
    explicit Reader(Timeline& timeline) : time(timeline) {}

    void on_readable(std::uint64_t count) override {
        bytes += count;
        reads.push_back({time.now(), count});
        if (transfer != nullptr && is_reading) transfer->on_read(count);
    }
    void on_end() override { end = time.now(); }
    void on_room() override { ++rooms; }

    struct Read {
        MonotonicTime at;
        std::uint64_t bytes;
    };

    Timeline& time;
    Transfer* transfer = nullptr;
    bool is_reading = true;
    std::uint64_t bytes = 0;
    std::vector<Read> reads;
    std::optional<MonotonicTime> end;
    int rooms = 0;
};

struct Ends : ConnectionListener {
    void on_syn() override { ++syns; }
    void on_connected(Nanoseconds time) override { took = time; }
    void on_unreachable() override { is_unreachable = true; }
    void on_reset() override { is_reset = true; }

    int syns = 0;
    std::optional<Nanoseconds> took;
    bool is_unreachable = false;
    bool is_reset = false;
};

// One direction with a link each way; `lost` can be made certain for chosen packets by a seed.
struct OneWay {
    explicit OneWay(const Conditions& given) : conditions(given), links(given), reader(timeline) {
        Way way{links.up, links.down, {given, 0}, {Conditions{}, 1}};
        transfer = std::make_shared<Transfer>(timeline, std::move(way), reader);
        reader.transfer = transfer.get();
    }

    void open() { transfer->open(conditions.delay * 2); }
    void run_for(Nanoseconds duration) { timeline.advance(timeline.now() + duration); }
    void run_out() {
        while (const auto next = timeline.next()) timeline.advance(*next);
    }

    Conditions conditions;
    Timeline timeline;
    Links links;
    Reader reader;
    std::shared_ptr<Transfer> transfer;
};

// A seed whose first `packets` fates are just these losses.
std::uint64_t seed_that_loses(const std::vector<std::size_t>& lost, std::size_t packets,
                              double loss) {
    for (std::uint64_t seed = 1;; ++seed) {
        Link::Fate fate({.loss = loss, .seed = seed}, 0);
        bool is_right = true;
        for (std::size_t i = 0; i < packets && is_right; ++i) {
            const bool wanted = std::ranges::find(lost, i) != lost.end();
            is_right = fate.is_lost() == wanted;
        }
        if (is_right) return seed;
    }
}

constexpr Nanoseconds kDelay = Milliseconds(50);
constexpr Nanoseconds kRtt = kDelay * 2;

TEST(Transfer, DeliversAFirstWindowAfterOneDelay) {
    OneWay way({.delay = kDelay});
    way.open();
    way.transfer->append(10 * kSegmentBytes);
    way.transfer->finish();
    way.run_out();
    EXPECT_EQ(way.reader.bytes, 10 * kSegmentBytes);
    EXPECT_EQ(way.reader.reads.front().at, MonotonicTime{} + kDelay);
    EXPECT_EQ(way.reader.reads[9].at, MonotonicTime{} + kDelay);
}

TEST(Transfer, DoublesItsWindowEachRoundTrip) {
    OneWay way({.delay = kDelay});
    way.open();
    way.transfer->append(70 * kSegmentBytes);
    way.run_out();
    // 10, then 20, then the 40 that are left: the last arrive after two more round trips.
    EXPECT_EQ(way.reader.reads.size(), 70U);
    EXPECT_EQ(way.reader.reads[9].at, MonotonicTime{} + kDelay);
    EXPECT_EQ(way.reader.reads[29].at, MonotonicTime{} + kDelay + kRtt);
    EXPECT_EQ(way.reader.reads[69].at, MonotonicTime{} + kDelay + kRtt * 2);
}

TEST(Transfer, OneLostSegmentHoldsAllBehindItForARoundTrip) {
    const std::uint64_t seed = seed_that_loses({2}, 20, 0.05);
    OneWay way({.loss = 0.05, .delay = kDelay, .seed = seed});
    way.open();
    way.transfer->append(10 * kSegmentBytes);
    way.run_out();
    ASSERT_EQ(way.reader.reads.size(), 3U);
    EXPECT_EQ(way.reader.reads[1].at, MonotonicTime{} + kDelay);
    // The acknowledgements of later segments come after a round trip; what was lost, half later.
    EXPECT_EQ(way.reader.reads[2].at, MonotonicTime{} + kRtt + kDelay);
    EXPECT_EQ(way.reader.reads[2].bytes, 8 * kSegmentBytes);
    EXPECT_EQ(way.transfer->counts().recoveries, 1U);
    EXPECT_EQ(way.transfer->counts().sent_again, 1U);
    EXPECT_EQ(way.transfer->counts().timeouts, 0U);
}

TEST(Transfer, WaitsForReorderingWhereOnlyOneLaterSegmentArrived) {
    const std::uint64_t seed = seed_that_loses({0}, 20, 0.05);
    OneWay way({.loss = 0.05, .delay = kDelay, .seed = seed});
    way.open();
    way.transfer->append(2 * kSegmentBytes);
    way.run_out();
    ASSERT_EQ(way.reader.reads.size(), 1U);
    EXPECT_EQ(way.reader.reads[0].at, MonotonicTime{} + kRtt + kRtt / 4 + kDelay);
}

TEST(Transfer, ProbesALostTailAndFindsTheLossByTheAnswer) {
    const std::uint64_t seed = seed_that_loses({8, 9}, 30, 0.05);
    OneWay way({.loss = 0.05, .delay = kDelay, .seed = seed});
    way.open();
    way.transfer->append(10 * kSegmentBytes);
    way.run_out();
    // The probe carries the last segment two round trips after the last acknowledgement; its own
    // acknowledgement shows that what lies before it is lost, long since.
    const MonotonicTime probed = MonotonicTime{} + kRtt + kRtt * 2 + kProbeMargin;
    ASSERT_EQ(way.reader.reads.size(), 9U);
    EXPECT_EQ(way.reader.reads[8].at, probed + kRtt + kDelay);
    EXPECT_EQ(way.transfer->counts().probes, 1U);
    EXPECT_EQ(way.transfer->counts().timeouts, 0U);
}

TEST(Transfer, TimesOutAndBacksOffWhereNothingArrives) {
    const std::uint64_t seed = seed_that_loses({0, 1, 2}, 12, 0.4);
    OneWay way({.loss = 0.4, .delay = kDelay, .seed = seed});
    way.open();
    way.transfer->append(100);
    way.run_out();
    // The probe and the first timeout are lost as well; then the timeout doubles.
    const Nanoseconds timeout = kRtt + kTimeoutMargin;
    const MonotonicTime probe = MonotonicTime{} + timeout;
    ASSERT_EQ(way.reader.reads.size(), 1U);
    EXPECT_GE(way.reader.reads[0].at, probe + timeout + kDelay);
    EXPECT_GE(way.transfer->counts().timeouts, 1U);
}

TEST(Transfer, FillsABottleneckWithoutLosses) {
    OneWay way({.delay = kDelay, .bandwidth = 20'000'000});
    way.open();
    for (int i = 0; i < 1000; ++i) {
        way.transfer->append(way.transfer->room());
        way.run_for(Milliseconds(20));
    }
    const double goodput = static_cast<double>(way.reader.bytes) * 8 / 20;
    const double possible = 20e6 * kSegmentBytes / (kSegmentBytes + kHeaderBytes);
    EXPECT_GT(goodput, 0.85 * possible);
    EXPECT_LT(goodput, 1.001 * possible);
}

// "The Macroscopic Behavior of the TCP Congestion Avoidance Algorithm", 1997: a window of 1.22 /
// sqrt(loss) segments. CUBIC is built to get no less (RFC 9438 §4.3), and little more here.
TEST(Transfer, GoodputUnderLossFollowsTheMathisFormula) {
    for (const double loss : {0.005, 0.01, 0.02}) {
        OneWay way({.loss = loss, .delay = kDelay, .seed = 7});
        way.open();
        constexpr int kTurns = 20'000;
        for (int i = 0; i < kTurns; ++i) {
            way.transfer->append(way.transfer->room());
            way.run_for(Milliseconds(20));
        }
        const double window =
            static_cast<double>(way.reader.bytes) / (kTurns * 0.02) * seconds(kRtt) / kSegmentBytes;
        const double formula = std::sqrt(1.5 / loss);
        EXPECT_GT(window, 0.6 * formula) << "loss " << loss;
        EXPECT_LT(window, 1.6 * formula) << "loss " << loss;
    }
}

TEST(Transfer, KeepsEveryByteAndTheEndUnderHeavyLoss) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        OneWay way({.loss = 0.3, .delay = Milliseconds(5), .bandwidth = 5'000'000, .seed = seed});
        way.open();
        constexpr std::uint64_t kAll = 300'000;
        for (std::uint64_t left = kAll; left > 0;) {
            const std::uint64_t some = std::min({left, way.transfer->room(), std::uint64_t{7777}});
            way.transfer->append(some);
            left -= some;
            way.run_for(Milliseconds(3));
        }
        way.transfer->finish();
        way.run_out();
        EXPECT_EQ(way.reader.bytes, kAll) << "seed " << seed;
        EXPECT_TRUE(way.reader.end) << "seed " << seed;
    }
}

TEST(Transfer, StopsAtTheWindowOfAReaderThatDoesNotRead) {
    OneWay way({.delay = Milliseconds(1)});
    way.reader.is_reading = false;
    way.open();
    for (int i = 0; i < 200; ++i) {
        way.transfer->append(way.transfer->room());
        way.run_for(Milliseconds(20));
    }
    EXPECT_LE(way.reader.bytes, kReceiveWindow);
    EXPECT_GT(way.reader.bytes, kReceiveWindow - 2 * kSegmentBytes);
    way.transfer->on_read(way.reader.bytes);
    way.run_for(Milliseconds(20));
    EXPECT_GT(way.reader.bytes, kReceiveWindow);
}

TEST(Transfer, StartsAgainFromTheFirstWindowAfterALongPause) {
    OneWay way({.delay = kDelay});
    way.open();
    way.transfer->append(70 * kSegmentBytes);
    way.run_out();
    EXPECT_GT(way.transfer->congestion().window(), 30);
    way.run_for(Seconds(30));
    way.transfer->append(30 * kSegmentBytes);
    const std::size_t before = way.reader.reads.size();
    way.run_for(kDelay);
    EXPECT_EQ(way.reader.reads.size() - before, 10U);
}

struct Whole {
    explicit Whole(const Conditions& conditions) : links(conditions), up(timeline), down(timeline) {
        connection = std::make_shared<Connection>(timeline, links, conditions, 0,
                                                  Connection::Listeners{ends, up, down});
        up.transfer = &connection->up();
        down.transfer = &connection->down();
    }
    void run_for(Nanoseconds duration) { timeline.advance(timeline.now() + duration); }

    Timeline timeline;
    Links links;
    Ends ends;
    Reader up;
    Reader down;
    std::shared_ptr<Connection> connection;
};

TEST(Connection, HandshakeCostsARoundTripBeforeTheFirstByte) {
    Whole whole({.delay = kDelay});
    whole.connection->start();
    whole.connection->up().append(100);
    whole.run_for(Seconds(1));
    EXPECT_EQ(whole.ends.syns, 1);
    EXPECT_EQ(whole.ends.took, kRtt);
    ASSERT_EQ(whole.up.reads.size(), 1U);
    EXPECT_EQ(whole.up.reads[0].at, MonotonicTime{} + kRtt + kDelay);
}

TEST(Connection, ALostSynCostsASecond) {
    const double loss = 0.3;
    for (std::uint64_t seed = 1;; ++seed) {
        Conditions conditions{.loss = loss, .delay = kDelay, .seed = seed};
        Link::Fate syn(conditions, 0);
        Link::Fate answer(conditions, 1);
        if (!syn.is_lost() || syn.is_lost() || answer.is_lost()) continue;
        Whole whole(conditions);
        whole.connection->start();
        whole.run_for(Seconds(2));
        EXPECT_EQ(whole.ends.took, Seconds(1) + kRtt);
        return;
    }
}

TEST(Connection, ServerMaySpeakFirst) {
    Whole whole({.delay = kDelay});
    whole.connection->start();
    whole.connection->down().append(5);
    whole.run_for(Seconds(1));
    ASSERT_EQ(whole.down.reads.size(), 1U);
    EXPECT_EQ(whole.down.reads[0].at, MonotonicTime{} + kRtt + kRtt);
}

TEST(Connection, ResetReachesTheOtherEndAfterTheDelay) {
    Whole whole({.delay = kDelay});
    whole.connection->start();
    whole.run_for(Seconds(1));
    whole.connection->reset(Connection::Side::kServer);
    whole.run_for(kDelay - Nanoseconds(1));
    EXPECT_FALSE(whole.ends.is_reset);
    whole.run_for(Nanoseconds(1));
    EXPECT_TRUE(whole.ends.is_reset);
}

TEST(Connection, SameSeedGivesTheSameTimes) {
    const auto run = [](std::uint64_t seed) {
        Whole whole({.loss = 0.05, .delay = kDelay, .bandwidth = 10'000'000, .seed = seed});
        whole.connection->start();
        whole.connection->down().append(500'000);
        whole.run_for(Seconds(60));
        std::vector<std::int64_t> times;
        for (const Reader::Read& read : whole.down.reads) times.push_back(read.at.nanoseconds);
        return times;
    };
    EXPECT_EQ(run(3), run(3));
    EXPECT_NE(run(3), run(4));
}

}  // namespace
}  // namespace madang::relay
