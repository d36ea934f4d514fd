// The walk from the root, over a small Internet of real servers.
// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/iterative.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>

#include "engine/dns/resolver.h"
#include "engine/dns/servers_test.h"
#include "io/run_task.h"
#include "io/system_clock.h"
#include "io/system_random.h"
#include "wire/dns/text.h"

namespace madang::resolver {
namespace {

using dns::Type;

class IterativeTest : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (SmallInternet::possible()) internet_ = std::make_unique<SmallInternet>();
    }
    static void TearDownTestSuite() { internet_.reset(); }

    void SetUp() override {
        if (internet_ == nullptr) GTEST_SKIP() << "nsd is not installed";
        IterativeOptions options;
        options.port = internet_->port();
        options.roots = {{dns::Name::parse("a.root-servers.test").value(), {internet_->root()}}};
        ResolverOptions all;
        all.iterative = options;
        resolver_ = std::make_unique<Resolver>(Wires{*loop_, random_}, all);
        walker_ = std::make_unique<Iterative>(Wires{*loop_, random_}, options);
    }

    Result<Reading> look_up(std::string_view name, Type type) {
        steps_.all.clear();
        const dns::Question question{dns::Name::parse(name).value(), type, dns::Class::kInternet};
        return io::run_task(*loop_, walker_->look_up(question, steps_));
    }
    std::vector<std::string> zones_asked() const {
        std::vector<std::string> zones;
        for (const Step& step : steps_.of(Source::kServer)) zones.push_back(step.zone.to_string());
        return zones;
    }
    static std::multiset<std::string> texts(const Result<Reading>& reading) {
        std::multiset<std::string> all;
        for (const dns::Record& record : reading->records) all.insert(to_text(record.data));
        return all;
    }
    // What dig finds at the servers of the zones.
    static std::multiset<std::string> dug(const std::string& name, const std::string& type) {
        const std::string command = "dig @127.0.0.4 -p " + std::to_string(internet_->port()) +
                                    " +norecurse +short " + name + " " + type;
        std::FILE* output = ::popen(command.c_str(), "r");
        std::multiset<std::string> lines;
        std::array<char, 512> line{};
        while (std::fgets(line.data(), line.size(), output) != nullptr) {
            std::string text = line.data();
            text.pop_back();
            if (!text.ends_with('.')) lines.insert(text);  // aliases aside
        }
        ::pclose(output);
        return lines;
    }

    static std::unique_ptr<SmallInternet> internet_;
    io::SystemClock clock_;
    io::SystemRandom random_;
    std::unique_ptr<io::Loop> loop_ = *io::Loop::create(clock_);
    std::unique_ptr<Resolver> resolver_;
    std::unique_ptr<Iterative> walker_;
    Steps steps_;
};

std::unique_ptr<SmallInternet> IterativeTest::internet_;

TEST_F(IterativeTest, WalksFromTheRootDown) {
    const auto reading = look_up("www.example.test", Type::kA);
    ASSERT_TRUE(reading) << reading.error().describe();
    EXPECT_EQ(texts(reading), (std::multiset<std::string>{"192.0.2.10", "192.0.2.11"}));
    EXPECT_EQ(zones_asked(), (std::vector<std::string>{".", "test", "example.test"}));
    const auto asked = steps_.of(Source::kServer);
    EXPECT_EQ(asked[0].reading->kind, ReadingKind::kReferral);
    EXPECT_EQ(asked[0].reading->ttl(), 3600U);
    EXPECT_EQ(asked[1].server->host(), "127.0.0.3");
    EXPECT_EQ(asked[1].server_name.to_string(), "ns.nic.test");
    EXPECT_EQ(asked[1].reading->ttl(), 1800U);
    EXPECT_TRUE(asked[2].authoritative);
    EXPECT_EQ(asked[2].reading->ttl(), 300U);
}

TEST_F(IterativeTest, BeginsTheNextWalkWhereTheLastHasEnded) {
    ASSERT_TRUE(look_up("www.example.test", Type::kA));
    ASSERT_TRUE(look_up("www.example.test", Type::kAaaa));
    EXPECT_EQ(zones_asked(), (std::vector<std::string>{"example.test"}));
    const auto remembered = steps_.of(Source::kCache);
    ASSERT_EQ(remembered.size(), 1U);
    EXPECT_EQ(remembered[0].reading->zone.to_string(), "example.test");
    EXPECT_LE(remembered[0].reading->ttl(), 1800U);
}

TEST_F(IterativeTest, AgreesWithDig) {
    for (const auto& [name, type] : {std::pair("www.example.test", Type::kA),
                                     {"www.example.test", Type::kAaaa},
                                     {"alias.example.test", Type::kA},
                                     {"many.example.test", Type::kA},
                                     {"www.glueless.test", Type::kA},
                                     {"nothing.example.test", Type::kA}}) {
        const auto reading = look_up(name, type);
        ASSERT_TRUE(reading) << name;
        EXPECT_EQ(texts(reading), dug(name, to_text(type))) << name;
    }
}

TEST_F(IterativeTest, TakesAnAnswerThatDoesNotFitOverTcp) {
    const auto reading = look_up("many.example.test", Type::kA);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->records.size(), 200U);
    EXPECT_EQ(steps_.all.back().carrier, Carrier::kTcp);
    EXPECT_GT(steps_.all.back().bytes, dns::kUdpBytesDefault);
}

TEST_F(IterativeTest, FollowsAnAliasIntoAnotherZone) {
    const auto reading = look_up("far.example.test", Type::kA);
    ASSERT_TRUE(reading) << reading.error().describe();
    EXPECT_EQ(texts(reading), (std::multiset<std::string>{"192.0.2.20"}));
    ASSERT_EQ(reading->aliases.size(), 1U);
    EXPECT_EQ(reading->name.to_string(), "www.glueless.test");
}

TEST_F(IterativeTest, LooksUpAServerThatCameWithoutAddress) {
    const auto reading = look_up("www.glueless.test", Type::kA);
    ASSERT_TRUE(reading);
    EXPECT_EQ(zones_asked(),
              (std::vector<std::string>{".", "test", ".", "other", "glueless.test"}));
}

TEST_F(IterativeTest, TellsWhatDoesNotExist) {
    EXPECT_EQ(look_up("no.example.test", Type::kA)->kind, ReadingKind::kNoName);
    EXPECT_EQ(look_up("no.example.test", Type::kA)->negative_ttl, 60U);
    EXPECT_EQ(look_up("text.example.test", Type::kA)->kind, ReadingKind::kNoData);
    EXPECT_EQ(look_up("www.nowhere", Type::kA)->kind, ReadingKind::kNoName);
}

TEST_F(IterativeTest, EndsInLoopsCirclesAndAtLameServers) {
    for (const char* name : {"loop1.example.test", "www.circle.test", "www.lame.test"}) {
        const auto reading = look_up(name, Type::kA);
        EXPECT_FALSE(reading) << name;
        EXPECT_LE(steps_.of(Source::kServer).size(), kQuestionsMax) << name;
    }
}

TEST_F(IterativeTest, AnswersForAWholeHost) {
    const auto found =
        io::run_task(*loop_, resolver_->resolve("www.example.test", 443, Services::kHttps, steps_));
    ASSERT_TRUE(found) << found.error().describe();
    ASSERT_EQ(found->addresses.size(), 3U);
    EXPECT_EQ(found->addresses[2].to_string(), "[2001:db8::10]:443");
    ASSERT_EQ(found->services.size(), 1U);
    EXPECT_EQ(found->services[0].alpn(), (std::vector<std::string_view>{"h2", "h3"}));
    const auto other = io::run_task(
        *loop_, resolver_->resolve("www.example.test", 8443, Services::kHttps, steps_));
    ASSERT_TRUE(other);
    EXPECT_EQ(other->services[0].port(), 8443);
}

}  // namespace
}  // namespace madang::resolver
