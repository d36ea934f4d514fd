// The server in this process, and commands that go through it.
// SPDX-License-Identifier: Apache-2.0
#include "app/places_service.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/reactors.h"
#include "app/state_files.h"
#include "app/world_fixture.h"
#include "engine/http/client.h"

namespace madang::app {
namespace {

class ServiceTest : public WorldFixture {
protected:
    ServiceTest() : WorldFixture("madang_service") {}

    void start(std::size_t reactors) {
        auto service = PlacesService::open(environment(), settings);
        ASSERT_TRUE(service) << service.error().problem;
        service_ = *std::move(service);
        auto started = Reactors::start(
            environment(), {service_->site(), {.plain = io::Address::loopback(0)}}, reactors);
        ASSERT_TRUE(started) << started.error().describe();
        reactors_ = *std::move(started);
        std::string url = "http://" + reactors_->addresses().plain->to_string();
        ASSERT_TRUE(write_server_address(environment().files, settings.data, url));
    }
    http::ClientResponse get(const std::string& target) {
        auto client = http::BlockingClient::create(*reactors_->addresses().plain);
        auto response = (*client)->get(target);
        EXPECT_TRUE(response) << (response ? "" : response.error().describe());
        return response ? *response : http::ClientResponse{};
    }
    void TearDown() override {
        if (reactors_) reactors_->stop(Seconds(2));
        reactors_.reset();
        service_.reset();
    }

    std::unique_ptr<PlacesService> service_;
    std::unique_ptr<Reactors> reactors_;
};

TEST_F(ServiceTest, AnswersOperationsAndSearches) {
    start(2);
    EXPECT_EQ(get("/healthz").status, 200);
    EXPECT_EQ(get("/readyz").status, 200);
    EXPECT_NE(get("/openapi.json").body.find("search_businesses"), std::string::npos);
    EXPECT_EQ(get("/metrics").status, 200);
    auto page = get("/v1/businesses?latitude=1&longitude=2");
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(page.body, "{\"total_count\":0,\"businesses\":[]}");
}

TEST_F(ServiceTest, LetsCommandsGoThroughIt) {
    start(1);
    generate(1500);
    ASSERT_FALSE(console.lines.empty());
    EXPECT_NE(console.lines[0].find("going through that server"), std::string::npos);
    EXPECT_TRUE(console.lines.back().starts_with("1,500 created")) << console.lines.back();
    std::string lines = exported(ExportFormat::kJsonLines);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1500);
    std::string table =
        searched({.latitude = 37.5665, .longitude = 126.978, .radius = 50000, .category = {}});
    EXPECT_NE(table.find(", Seoul\n"), std::string::npos) << table;
}

TEST_F(ServiceTest, RefusesWritesWithoutItsToken) {
    start(1);
    auto sink =
        importer::server_sink("http://" + reactors_->addresses().plain->to_string(), "wrong");
    ASSERT_TRUE(sink);
    places::Draft draft;
    draft.name = "a";
    draft.source_id = "x:1";
    auto stored = (*sink)->store({&draft, 1});
    ASSERT_FALSE(stored);
    EXPECT_NE(stored.error().problem.find("refused (401)"), std::string::npos);
    EXPECT_NE(stored.error().advice.find("operator.token"), std::string::npos);
}

TEST_F(ServiceTest, DoesNotShareItsPortWithAnotherServer) {
    start(2);
    auto second = Reactors::start(environment(), {service_->site(), reactors_->addresses()}, 1);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), ErrorCode::kConflict);
}

TEST_F(ServiceTest, SaysThatTheDataIsServedAlready) {
    start(1);
    auto second = PlacesService::open(environment(), settings);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().problem.find("is already served at http://127.0.0.1:"),
              std::string::npos);
}

TEST_F(ServiceTest, KeepsItsPlacesOverARestart) {
    start(1);
    generate(50);
    TearDown();
    start(1);
    std::string lines = exported(ExportFormat::kJsonLines);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 50);
}

TEST_F(ServiceTest, ReportsAServerThatIsGone) {
    server = "http://127.0.0.1:1";
    EXPECT_TRUE(
        searched({.category = {}}).starts_with("failed: http://127.0.0.1:1 does not answer"));
    server = "places.example";
    EXPECT_TRUE(searched({.category = {}}).find("is not the URL of a server") != std::string::npos);
}

}  // namespace
}  // namespace madang::app
