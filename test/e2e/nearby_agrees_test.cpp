// Searches over HTTP against a brute-force scan: same places, same order, same count.
//
// The world holds what goes wrong elsewhere: equal points, both poles, both sides of the
// antimeridian, a dense town. The scan uses the declared metric (geo::distance), and every distance
// shown is held against GeographicLib's geodesic. SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include <GeographicLib/Geodesic.hpp>

#include "base/id.h"
#include "base/json_reader.h"
#include "engine/http/client.h"
#include "engine/http/server.h"
#include "io/system_environment.h"
#include "service/places/catalog.h"
#include "service/places/routes.h"

namespace madang {
namespace {

constexpr std::size_t kPlaces = 20'000;
constexpr int kQueries = 1'000;
constexpr double kErrorMax = 0.10;  // metres, at 50 km (engine/geo/index.h)

geo::Position on_earth(double latitude, double longitude) {
    latitude = std::clamp(latitude, -90.0, 90.0);
    if (longitude >= 180) longitude -= 360;
    if (longitude < -180) longitude += 360;
    return geo::rounded({latitude, longitude});
}

geo::Position random_position(std::mt19937_64& random) {
    std::normal_distribution<double> near(0, 0.15);
    std::uniform_real_distribution<double> any(-1, 1);
    switch (random() % 5) {
        case 0: return on_earth(90 - std::abs(near(random)), 180 * any(random));   // north pole
        case 1: return on_earth(-90 + std::abs(near(random)), 180 * any(random));  // south pole
        case 2: return on_earth(-17 + near(random), 180 + near(random));           // antimeridian
        case 3: return on_earth(37.5 + near(random), 127 + near(random));          // a town
        default: return on_earth(90 * any(random), 180 * any(random));             // anywhere
    }
}

std::vector<places::Draft> world(std::mt19937_64& random) {
    std::vector<places::Draft> drafts(kPlaces);
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        const bool twin = i > 0 && random() % 8 == 0;  // equal points: ties by id
        const geo::Position at =
            twin ? geo::Position{drafts[i - 1].latitude, drafts[i - 1].longitude}
                 : random_position(random);
        drafts[i].name = fmt::format("place {}", i);
        drafts[i].latitude = at.latitude;
        drafts[i].longitude = at.longitude;
        drafts[i].source_id = fmt::format("test:{}", i);
    }
    return drafts;
}

// A catalog behind a server on a thread of its own, on a data directory that is removed at the end.
class RunningServer {
public:
    RunningServer() {
        EXPECT_NE(::mkdtemp(directory_.data()), nullptr);
        catalog_ = std::move(*places::Catalog::open(system_.environment(), directory_));
        site_ = std::make_shared<const http::Site>(
            http::SiteOptions{}, places::routes(*catalog_, system_.environment()),
            http::SiteServices{metrics_, system_.environment().log, nullptr});
        loop_ = std::move(*io::Loop::create(system_.environment().clock));
        server_ = std::move(*http::Server::listen(*loop_, site_, system_.environment(),
                                                  {.plain = io::Address::loopback(0)}));
        thread_ = std::thread([this] { loop_->run(); });
    }
    ~RunningServer() {
        loop_->post([this] { server_->stop(Seconds(5), [this] { loop_->stop(); }); });
        thread_.join();
        server_.reset();
        loop_.reset();
        catalog_.reset();
        std::filesystem::remove_all(directory_);
    }

    places::Catalog& catalog() { return *catalog_; }
    const io::Address& address() const { return *server_->addresses().plain; }

private:
    std::string directory_ = std::filesystem::temp_directory_path() / "madang-nearby-XXXXXX";
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kWarning}};
    Metrics metrics_;
    std::unique_ptr<places::Catalog> catalog_;
    std::shared_ptr<const http::Site> site_;
    std::unique_ptr<io::Loop> loop_;
    std::unique_ptr<http::Server> server_;
    std::thread thread_;
};

struct Near {
    double distance = 0;
    std::uint64_t id = 0;
    friend auto operator<=>(const Near&, const Near&) = default;
};

std::vector<Near> scan(const std::vector<places::Business>& all, geo::Position centre,
                       double radius) {
    std::vector<Near> found;
    for (const places::Business& business : all) {
        const geo::Position at{business.draft.latitude, business.draft.longitude};
        const double distance = geo::distance(centre, at).value;
        if (distance <= radius) found.push_back({distance, business.id.value});
    }
    std::ranges::sort(found);
    return found;
}

struct Page {
    std::int64_t total = 0;
    std::vector<Near> places;
    std::vector<geo::Position> positions;
};

Page read_page(const std::string& body) {
    Page page;
    auto document = JsonDocument::parse(body, {.size = 8_MiB});
    EXPECT_TRUE(document.has_value()) << body.substr(0, 200);
    JsonObject root = document->root();
    page.total = root.integer("total_count").value_or(-1);
    const auto businesses = root.array("businesses");
    EXPECT_TRUE(businesses.has_value());
    for (const JsonValue& value : businesses.value_or(std::vector<JsonValue>())) {
        JsonObject business = *value.object();
        page.places.push_back({*business.number("distance_m"), *decode_id(*business.text("id"))});
        page.positions.push_back({*business.number("latitude"), *business.number("longitude")});
    }
    return page;
}

// Distances are shown rounded: equal to a centimetre, and within the declared error of the
// geodesic.
void expect_distances(const Page& page, const std::vector<Near>& expected, geo::Position centre) {
    const auto& geodesic = GeographicLib::Geodesic::WGS84();
    for (std::size_t i = 0; i < page.places.size(); ++i) {
        double exact = 0;
        geodesic.Inverse(centre.latitude, centre.longitude, page.positions[i].latitude,
                         page.positions[i].longitude, exact);
        EXPECT_NEAR(page.places[i].distance, expected[i].distance, 0.01);
        EXPECT_NEAR(page.places[i].distance, exact, kErrorMax + 0.01);
    }
}

TEST(NearbySearch, AgreesOverHttpWithAScanOfEveryPlace) {
    std::mt19937_64 random(20'260'301);
    RunningServer server;
    ASSERT_TRUE(server.catalog().import_batch(world(random)).has_value());
    std::vector<places::Business> all;
    const auto keep = [&](const places::Business& business) {
        all.push_back(business);
        return Result<>{};
    };
    ASSERT_TRUE(server.catalog().for_each(keep).has_value());
    ASSERT_EQ(all.size(), kPlaces);
    auto client = std::move(*http::BlockingClient::create(server.address()));
    std::size_t matches = 0;
    for (int i = 0; i < kQueries; ++i) {
        const geo::Position centre = random_position(random);
        const double radius =
            i % 50 == 0 ? 0 : std::pow(10, 4.69897 * double(random() % 1000) / 999);
        const std::size_t limit = 1 + random() % 500;
        const auto answer = client->get(
            fmt::format("/v1/businesses?latitude={:.7f}&longitude={:.7f}&radius={}&limit={}",
                        centre.latitude, centre.longitude, std::min(radius, 50'000.0), limit));
        ASSERT_EQ(answer.value().status, 200) << answer->body;
        std::vector<Near> expected = scan(all, centre, std::min(radius, 50'000.0));
        const Page page = read_page(answer->body);
        ASSERT_EQ(page.total, static_cast<std::int64_t>(expected.size())) << "query " << i;
        expected.resize(std::min(expected.size(), limit));
        ASSERT_TRUE(std::ranges::equal(page.places, expected, {}, &Near::id, &Near::id))
            << "query " << i;
        expect_distances(page, expected, centre);
        matches += expected.size();
    }
    EXPECT_GT(matches, 10'000U);  // the questions were not all asked of the empty sea
}

}  // namespace
}  // namespace madang
