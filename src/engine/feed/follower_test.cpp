// A store that follows: nothing skipped, nothing twice, whatever happens on the way.
// SPDX-License-Identifier: Apache-2.0
#include "engine/feed/follower.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/feed/limits.h"
#include "engine/feed/testing.h"
#include "io/sim/world.h"

namespace madang::feed {
namespace {

// A log in memory that outlives who reads it.
struct MemoryLog {
    std::vector<LoggedChange> changes;
    std::int64_t first = 0;
    bool is_reachable = true;

    void add(std::uint64_t stamp, const std::string& key, std::optional<std::string> value) {
        const auto offset = first + static_cast<std::int64_t>(changes.size());
        changes.push_back({offset, {}, {.stamp = stamp, .key = key, .value = std::move(value)}});
    }
    std::int64_t end() const { return first + static_cast<std::int64_t>(changes.size()); }
};

class MemorySubscriber final : public Subscriber {
public:
    explicit MemorySubscriber(MemoryLog& log) : log_(log) {}

    Result<> begin(std::int64_t offset) override {
        at_ = offset;
        return {};
    }
    Result<Arrived> take() override {
        if (!log_.is_reachable) return fail(ErrorCode::kUnavailable, "not now");
        if (at_ < log_.first || at_ > log_.end()) return fail(ErrorCode::kNotFound, "not there");
        Arrived arrived{.changes = {}, .end = log_.end()};
        while (at_ < log_.end() && arrived.changes.size() < 7) {
            arrived.changes.push_back(log_.changes[static_cast<std::size_t>(at_++ - log_.first)]);
        }
        return arrived;
    }
    Result<std::int64_t> ask_end() override {
        if (!log_.is_reachable) return fail(ErrorCode::kUnavailable, "not now");
        return log_.end();
    }
    void watch(std::function<void()>) override {}

private:
    MemoryLog& log_;
    std::int64_t at_ = 0;
};

// A store in memory that outlives who fills it, and may refuse.
class MemorySink final : public Sink {
public:
    Result<Followed> followed() override { return followed_; }
    io::Task<Result<>> apply(std::vector<LoggedChange> changes, Followed followed) override {
        if (refusals > 0) {
            --refusals;
            co_return fail(ErrorCode::kExhausted, "full");
        }
        for (const LoggedChange& logged : changes) {
            EXPECT_EQ(logged.offset, followed_.next) << "skipped or repeated";
            followed_.next = logged.offset + 1;
            all.push_back(logged);
        }
        followed_ = followed;
        co_return Result<>();
    }
    io::Task<Result<>> start_over() override {
        all.clear();
        followed_ = {};
        co_return Result<>();
    }

    Result<> leave() override {
        followed_ = {};
        return {};
    }

    std::vector<LoggedChange> all;
    int refusals = 0;

private:
    Followed followed_;
};

class FollowerTest : public testing::Test {
protected:
    void open() {
        auto opened =
            Follower::open(world_.environment(), std::make_unique<MemorySubscriber>(log_), sink_);
        ASSERT_TRUE(opened);
        follower_ = *std::move(opened);
        world_.post([this] { follower_->start({world_.reactor(), world_.reactor()}); });
        world_.run_for(Milliseconds(1));
    }
    void close() {
        bool is_stopped = false;
        world_.post([this, &is_stopped] { follower_->stop([&is_stopped] { is_stopped = true; }); });
        world_.run_for(Seconds(3));
        ASSERT_TRUE(is_stopped);
        follower_.reset();
    }

    io::sim::World world_{1};
    MemoryLog log_;
    MemorySink sink_;
    std::unique_ptr<Follower> follower_;
};

TEST_F(FollowerTest, AppliesWhatIsThereAndWhatComes) {
    log_.add(1, "a", "1");
    open();
    EXPECT_EQ(things_told(sink_.all), (Things{{"a", "1"}}));
    EXPECT_TRUE(follower_->lag().has_caught_up);
    log_.add(2, "a", std::nullopt);
    log_.add(2, "b", "2");
    world_.run_for(Seconds(3));
    EXPECT_EQ(things_told(sink_.all), (Things{{"b", "2"}}));
    EXPECT_EQ(follower_->lag().changes, 0);
    EXPECT_EQ(follower_->lag().seconds, 0);
    close();
}

TEST_F(FollowerTest, AppliesAgainWhatTheStoreRefused) {
    for (int i = 0; i < 20; ++i) log_.add(1, std::to_string(i), "v");
    sink_.refusals = 3;
    open();
    world_.run_for(Milliseconds(500));
    EXPECT_TRUE(follower_->lag().is_failing);
    EXPECT_EQ(follower_->lag().changes, 20);
    EXPECT_FALSE(follower_->lag().has_caught_up);
    world_.run_for(Seconds(5));
    EXPECT_FALSE(follower_->lag().is_failing);
    EXPECT_EQ(sink_.all.size(), 20U);
    close();
}

TEST_F(FollowerTest, StartsOverWhereStampsGoBack) {
    log_.add(5, "a", "1");
    open();
    close();
    log_.changes.clear();
    log_.add(1, "c", "3");
    log_.add(2, "d", "4");
    open();
    world_.run_for(Seconds(3));
    EXPECT_EQ(things_told(sink_.all), (Things{{"c", "3"}, {"d", "4"}}));
    close();
}

TEST_F(FollowerTest, StartsOverWhereTheLogIsShorter) {
    log_.add(5, "a", "1");
    log_.add(6, "b", "1");
    open();
    close();
    log_.changes.clear();
    log_.add(1, "c", "3");
    open();
    world_.run_for(Seconds(3));
    EXPECT_EQ(things_told(sink_.all), (Things{{"c", "3"}}));
    EXPECT_TRUE(follower_->lag().has_caught_up);
    close();
}

TEST_F(FollowerTest, TellsHowLongTheLogIsSilent) {
    log_.add(1, "a", "1");
    open();
    log_.is_reachable = false;
    world_.run_for(Seconds(60));
    EXPECT_GE(follower_->lag().silence, 59);
    EXPECT_FALSE(follower_->lag().is_failing) << "it cannot be reached, which mends itself";
    EXPECT_TRUE(follower_->lag().has_caught_up);
    log_.is_reachable = true;
    world_.run_for(Seconds(5));
    EXPECT_LT(follower_->lag().silence, 5);
    close();
}

// Restarts, refusals and silence at random: the sink checks that every offset comes once.
class FollowerLives : public FollowerTest, public testing::WithParamInterface<int> {};

TEST_P(FollowerLives, ApplyEachChangeOnce) {
    std::mt19937 random(static_cast<unsigned>(GetParam()));
    const auto pick = [&random](int most) {
        return std::uniform_int_distribution<int>(0, most)(random);
    };
    std::uint64_t stamp = 0;
    for (int life = 0; life < 10; ++life) {
        open();
        for (int i = pick(40); i > 0; --i) {
            log_.add(stamp += static_cast<std::uint64_t>(pick(1)), std::to_string(pick(9)),
                     std::to_string(pick(99)));
            log_.is_reachable = pick(5) > 0;
            sink_.refusals = pick(9) == 0 ? pick(2) : 0;
            if (pick(3) == 0) world_.run_for(Milliseconds(pick(4000)));
        }
        close();
    }
    log_.is_reachable = true;
    open();
    world_.run_for(Seconds(30));
    EXPECT_EQ(sink_.all.size(), log_.changes.size());
    EXPECT_EQ(things_told(sink_.all), things_told(log_.changes));
    close();
}

INSTANTIATE_TEST_SUITE_P(Seeds, FollowerLives, testing::Range(0, 40));

}  // namespace
}  // namespace madang::feed
