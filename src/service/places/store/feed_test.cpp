// A directory that follows another through the log: equal in the end, whatever happens on the way.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <random>

#include "base/id.h"
#include "engine/feed/publisher.h"
#include "engine/feed/testing.h"
#include "service/places/draft_json.h"
#include "service/places/store/catalog_fixture.h"

namespace madang::places {
namespace {

constexpr const char* kTopic = "places.changes";

class PlacesFeed : public testing::Test {
protected:
    // Opens both directories, the log between them, and what moves changes along.
    void open() {
        open_primary();
        open_replica();
    }
    void open_primary() {
        Options options;
        options.changes = Options::Changes::kPublish;
        primary_ = open_catalog("primary", options);
        auto log = commitlog::Log::open(world_.environment(), "primary/log");
        ASSERT_TRUE(log);
        log_ = *std::move(log);
        auto publisher =
            feed::Publisher::open(world_.environment(), *log_, *primary_->changes(), kTopic);
        ASSERT_TRUE(publisher) << publisher.error().describe();
        publisher_ = *std::move(publisher);
        world_.post([this] { publisher_->start(home()); });
    }
    void open_replica() {
        replica_ = open_catalog("replica", {});
        auto follower = feed::Follower::open(world_.environment(),
                                             std::make_unique<feed::LogSubscriber>(log_, kTopic),
                                             *replica_->replica());
        ASSERT_TRUE(follower);
        follower_ = *std::move(follower);
        world_.post([this] { follower_->start(home()); });
    }
    void close_primary() {
        stop(*publisher_);
        publisher_.reset();
        log_.reset();
        primary_.reset();
    }
    void close_replica() {
        stop(*follower_);
        follower_.reset();
        replica_.reset();
    }

    void TearDown() override {
        if (follower_) close_replica();
        if (publisher_) close_primary();
    }

    feed::Home home() { return {world_.reactor(), world_.reactor()}; }
    std::unique_ptr<Catalog> open_catalog(const std::string& directory, const Options& options) {
        auto opened = Catalog::open(world_.environment(), directory, options);
        CHECK(opened.has_value(), "a directory opens");
        return *std::move(opened);
    }
    template <class Loop>
    void stop(Loop& loop) {
        bool is_stopped = false;
        world_.post([&] { loop.stop([&is_stopped] { is_stopped = true; }); });
        world_.run_for(Seconds(5));
        ASSERT_TRUE(is_stopped);
    }
    template <class T>
    std::optional<T> run(io::Task<T> task) {
        auto result = std::make_shared<std::optional<T>>();
        world_.post([result, task = std::move(task)]() mutable {
            io::spawn(keep(std::move(task), *result));
        });
        world_.run_for(Milliseconds(20));
        return std::move(*result);
    }
    std::vector<Business> all_of(Catalog& catalog) {
        const auto page = run(catalog.page(BusinessId{}, 1000));
        CHECK(page && *page, "records can be read");
        return (*page)->businesses;
    }
    std::vector<std::string> found_in(Catalog& catalog, const std::string& name = "") {
        SearchRequest request = around();
        request.limit = 500;
        request.radius = Meters{50'000};
        request.wanted.name = name;
        const auto page = run(catalog.search(request));
        CHECK(page && *page, "the search is sound");
        std::vector<std::string> found;
        for (const Found& one : (*page)->businesses) {
            found.push_back(encode_id(one.business->id.value) + one.business->draft.name);
        }
        return found;
    }
    void expect_equal() {
        world_.run_for(Seconds(10));
        EXPECT_EQ(all_of(*replica_), all_of(*primary_));
        EXPECT_EQ(found_in(*replica_), found_in(*primary_));
        EXPECT_EQ(found_in(*replica_, "kahvila"), found_in(*primary_, "kahvila"));
        EXPECT_EQ(follower_->lag().changes, 0);
        EXPECT_TRUE(follower_->lag().has_caught_up);
    }

    io::sim::World world_{1};
    std::unique_ptr<Catalog> primary_;
    std::unique_ptr<Catalog> replica_;
    std::unique_ptr<commitlog::Log> log_;
    std::unique_ptr<feed::Publisher> publisher_;
    std::unique_ptr<feed::Follower> follower_;
};

TEST_F(PlacesFeed, AReplicaHoldsWhatItsPrimaryHolds) {
    open();
    Draft draft = sourced("osm:n1");
    draft.name = "Kahvila \"Ääni\"";
    draft.rating = 4.5;
    draft.rating_count = 12;
    draft.attributes = {{"wifi", "yes"}, {"image", "https://example.org/1.jpg"}};
    draft.opening_hours = "Mo-Fr 08:00-18:00";
    const auto created = run(primary_->create(draft, std::nullopt));
    ASSERT_TRUE(created && *created);
    const BusinessId first = (*created)->value.business.id;
    ASSERT_TRUE(run(primary_->create(cafe("Kahvila"), std::nullopt)));
    expect_equal();
    EXPECT_EQ(all_of(*replica_).size(), 2U);
    EXPECT_EQ(found_in(*replica_, "ääni").size(), 1U);

    draft.longitude = 24.95;
    ASSERT_TRUE(run(primary_->replace(first, draft, std::nullopt)));
    expect_equal();
    ASSERT_TRUE(run(primary_->remove(first, std::nullopt)));
    expect_equal();
    EXPECT_EQ(all_of(*replica_).size(), 1U);
}

TEST_F(PlacesFeed, TheLogHoldsWhatTheApiAnswers) {
    open();
    const auto created = run(primary_->create(cafe("Kahvila"), std::nullopt));
    ASSERT_TRUE(created && *created);
    world_.run_for(Milliseconds(100));
    const auto changes = feed::logged(*log_, kTopic);
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].change.key, "0000000000001");
    std::string expected;
    JsonWriter json(expected);
    write_business(json, (*created)->value.business);
    EXPECT_EQ(changes[0].change.value, expected);
}

TEST_F(PlacesFeed, AnOlderDirectoryIsToldFromTheBeginning) {
    primary_ = open_catalog("primary", {});
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(run(primary_->create(sourced(std::to_string(i)), std::nullopt)));
    }
    ASSERT_TRUE(primary_->checkpoint());
    world_.run_for(Seconds(1));
    ASSERT_TRUE(run(primary_->remove(BusinessId{2}, std::nullopt)));
    ASSERT_TRUE(primary_->checkpoint());
    world_.run_for(Seconds(1));
    primary_.reset();
    open();
    expect_equal();
    EXPECT_EQ(all_of(*replica_).size(), 4U);
    EXPECT_EQ(feed::logged(*log_, kTopic).size(), 4U) << "what is gone was never told";
}

TEST_F(PlacesFeed, AReplicaOfALostLogStartsOver) {
    open();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(run(primary_->create(sourced(std::to_string(i)), std::nullopt)));
    }
    expect_equal();
    close_primary();
    ASSERT_TRUE(world_.disk().remove("primary/log/topics"));
    open_primary();
    ASSERT_TRUE(run(primary_->remove(BusinessId{1}, std::nullopt)));
    expect_equal();
    EXPECT_EQ(all_of(*replica_).size(), 4U);
}

TEST_F(PlacesFeed, AReplicaCanBecomeAPrimary) {
    open();
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(run(primary_->create(sourced(std::to_string(i)), std::nullopt)));
    }
    expect_equal();
    const auto created = run(replica_->create(cafe("new"), std::nullopt));
    ASSERT_TRUE(created && *created);
    EXPECT_EQ((*created)->value.business.id, BusinessId{4}) << "no id is given twice";
}

// Writes, restarts of each, power cuts and snapshots at random.
class PlacesFeedLives : public PlacesFeed, public testing::WithParamInterface<int> {
protected:
    int pick(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }

    void write_something() {
        const BusinessId id{static_cast<std::uint64_t>(1 + pick(20))};
        Draft draft = sourced(std::to_string(pick(30)), 60.17 + 0.001 * pick(20));
        draft.name = pick(1) == 0 ? "Kahvila " + std::to_string(pick(9)) : draft.name;
        switch (pick(4)) {
            case 0:
            case 1: (void)run(primary_->create(draft, std::nullopt)); break;
            case 2: (void)run(primary_->replace(id, draft, std::nullopt)); break;
            case 3: (void)run(primary_->remove(id, std::nullopt)); break;
            default: (void)run(primary_->import({draft, sourced(std::to_string(pick(30)))}));
        }
    }

private:
    std::mt19937 random_{static_cast<unsigned>(GetParam())};
};

TEST_P(PlacesFeedLives, EndEqual) {
    open();
    for (int life = 0; life < 8; ++life) {
        const bool has_cut = pick(2) == 0;
        if (has_cut) {
            world_.disk().cut_power_at_sync(1 + static_cast<std::uint64_t>(pick(40)));
        }
        for (int i = pick(12); i > 0; --i) {
            write_something();
            if (pick(4) == 0) (void)primary_->checkpoint();
            if (pick(4) == 0) (void)replica_->checkpoint();
        }
        if (has_cut || pick(1) == 0) close_replica();
        if (has_cut || pick(1) == 0) close_primary();
        if (has_cut) world_.disk().power_cut();
        world_.disk().forget_faults();
        if (!primary_) open_primary();
        if (!replica_) open_replica();
    }
    expect_equal();
}

INSTANTIATE_TEST_SUITE_P(Seeds, PlacesFeedLives, testing::Range(0, 20));

}  // namespace
}  // namespace madang::places
