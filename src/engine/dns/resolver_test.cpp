// The stub and what stands before it, against servers that answer well, badly and not at all.
// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/resolver.h"

#include <gtest/gtest.h>

#include "engine/dns/servers_test.h"
#include "io/run_task.h"
#include "io/system_clock.h"
#include "io/system_random.h"

namespace madang::resolver {
namespace {

using dns::Message;
using dns::Type;

class ResolverTest : public testing::Test {
protected:
    void ask(std::vector<io::Address> servers, Nanoseconds timeout = Seconds(2)) {
        options_.conf.servers = std::move(servers);
        options_.conf.timeout = timeout;
        resolver_.emplace(Wires{*loop_, random_}, options_);
    }
    Result<Resolved> resolve(const std::string& host, Services services = Services::kNone) {
        steps_.all.clear();
        return io::run_task(*loop_, resolver_->resolve(host, 443, services, steps_));
    }

    io::SystemClock clock_;
    io::SystemRandom random_;
    std::unique_ptr<io::Loop> loop_ = *io::Loop::create(clock_);
    ResolverOptions options_;
    std::optional<Resolver> resolver_;
    Steps steps_;
};

// Knows one address of every name.
std::vector<std::string> one_address(const Message& query) {
    Message message = reply(query);
    if (query.questions[0].type == Type::kA) {
        message.answers.push_back(ipv4_record(query.questions[0].name, 7));
    }
    return {dns::encode(message).value()};
}

TEST_F(ResolverTest, AsksAndThenRemembers) {
    FakeServer server(one_address);
    ask({server.address()});
    const auto found = resolve("shop.test");
    ASSERT_TRUE(found) << found.error().describe();
    ASSERT_EQ(found->addresses.size(), 1U);
    EXPECT_EQ(found->addresses[0].to_string(), "192.0.2.7:443");
    EXPECT_EQ(steps_.of(Source::kResolver).size(), 2U);  // A and AAAA
    ASSERT_TRUE(resolve("shop.test"));
    const auto remembered = steps_.of(Source::kCache);
    ASSERT_EQ(remembered.size(), 2U);
    ASSERT_TRUE(remembered[0].reading);
    EXPECT_LE(remembered[0].reading->ttl(), 300U);
    EXPECT_EQ(steps_.of(Source::kResolver).size(), 1U);  // without SOA no absence is remembered
}

TEST_F(ResolverTest, AsksNobodyForWhatItKnows) {
    options_.hosts = Hosts::parse("192.0.2.9 printer\n");
    ask({});
    EXPECT_EQ(resolve("printer")->addresses[0].to_string(), "192.0.2.9:443");
    EXPECT_EQ(resolve("192.0.2.1")->addresses[0].to_string(), "192.0.2.1:443");
    EXPECT_EQ(resolve("2001:db8::1")->addresses[0].to_string(), "[2001:db8::1]:443");
    EXPECT_EQ(steps_.all[0].source, Source::kLiteral);
    const auto here = resolve("app.localhost");
    ASSERT_TRUE(here);
    EXPECT_TRUE(here->addresses[0].is_loopback() && here->addresses[1].is_loopback());
    EXPECT_EQ(steps_.all.back().source, Source::kReserved);
}

TEST_F(ResolverTest, IgnoresForgeriesAndWaitsForTheAnswer) {
    FakeServer server([](const Message& query) {
        std::vector<std::string> datagrams{"", "nonsense"};
        Message other = reply(query);
        other.answers.push_back(ipv4_record(query.questions[0].name, 66));
        other.id ^= 1;
        datagrams.push_back(dns::encode(other).value());  // another id
        other.id ^= 1;
        other.questions[0].name = dns::Name::parse("bank.test").value();
        datagrams.push_back(dns::encode(other).value());  // another question
        other = query;
        datagrams.push_back(dns::encode(other).value());  // no response
        datagrams.push_back(one_address(query)[0]);
        return datagrams;
    });
    ask({server.address()});
    const auto found = resolve("shop.test");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->addresses[0].host(), "192.0.2.7");
}

TEST_F(ResolverTest, AsksTheNextServerWhenOneIsSilentRefusesOrFails) {
    FakeServer silent([](const Message&) { return std::vector<std::string>(); });
    FakeServer failing([](const Message& query) {
        Message message = reply(query);
        message.code = dns::ResponseCode::kServerFailure;
        return std::vector{dns::encode(message).value()};
    });
    FakeServer good(one_address);
    const io::Address nobody = io::Address::loopback(1);
    ask({silent.address(), nobody, failing.address(), good.address()}, Milliseconds(30));
    ASSERT_TRUE(resolve("shop.test"));
    const auto asked = steps_.of(Source::kResolver);
    ASSERT_EQ(asked.size(), 8U);
    int timeouts = 0;
    int refusals = 0;
    for (const Step& step : asked) {
        if (step.error && step.error->code() == ErrorCode::kTimeout) ++timeouts;
        if (step.error && step.error->detail() == ECONNREFUSED) ++refusals;
    }
    EXPECT_EQ(timeouts, 2);
    EXPECT_EQ(refusals, 2);
}

TEST_F(ResolverTest, GivesUpAfterItsAttempts) {
    FakeServer silent([](const Message&) { return std::vector<std::string>(); });
    ask({silent.address()}, Milliseconds(10));
    const auto found = resolve("shop.test");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code(), ErrorCode::kTimeout);
    EXPECT_EQ(steps_.of(Source::kResolver).size(), 4U);  // two types, two attempts
}

TEST_F(ResolverTest, TellsANameThatDoesNotExistFromOneWithoutAddress) {
    FakeServer server([](const Message& query) {
        Message message = reply(query);
        if (query.questions[0].name == dns::Name::parse("no.test").value()) {
            message.code = dns::ResponseCode::kNoName;
        }
        return std::vector{dns::encode(message).value()};
    });
    ask({server.address()});
    EXPECT_EQ(resolve("no.test").error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(resolve("no.test").error().detail(), 3);
    EXPECT_EQ(resolve("mail.test").error().detail(), 0);
    EXPECT_EQ(resolve("a..b").error().code(), ErrorCode::kInvalid);
}

TEST_F(ResolverTest, SortsServicesByPriority) {
    FakeServer server([](const Message& query) {
        Message message = reply(query);
        const dns::Question& question = query.questions[0];
        if (question.type == Type::kHttps) {
            for (const std::uint16_t priority : {std::uint16_t{2}, std::uint16_t{1}}) {
                dns::Service service;
                service.priority = priority;
                message.answers.push_back(
                    {question.name, question.type, dns::Class::kInternet, 60, service});
            }
        } else {
            return one_address(query);
        }
        return std::vector{dns::encode(message).value()};
    });
    ask({server.address()});
    const auto found = resolve("shop.test", Services::kHttps);
    ASSERT_TRUE(found);
    ASSERT_EQ(found->services.size(), 2U);
    EXPECT_EQ(found->services[0].priority, 1);
}

// Tells of one HTTPS record with a port and a hint; of addresses what `addresses` says.
FakeServer::Answer service_and(dns::ResponseCode addresses) {
    return [addresses](const Message& query) {
        Message message = reply(query);
        const dns::Question& question = query.questions[0];
        if (question.type == Type::kHttps) {
            const dns::Service service{1,
                                       dns::Name(),
                                       {{dns::ServiceKey::kPort, "\x20\xFB"},
                                        {dns::ServiceKey::kIpv4Hint, "\xC0\x01\x02\x09"}}};
            message.answers.push_back(
                {question.name, question.type, dns::Class::kInternet, 60, service});
        } else {
            message.code = addresses;
        }
        return std::vector{dns::encode(message).value()};
    };
}

TEST_F(ResolverTest, TakesHintsWhereNobodyTellsAddresses) {
    FakeServer server(service_and(dns::ResponseCode::kServerFailure));
    ask({server.address()});
    const auto found = resolve("shop.test", Services::kHttps);
    ASSERT_TRUE(found) << found.error().describe();
    ASSERT_EQ(found->addresses.size(), 1U);
    EXPECT_EQ(found->addresses[0].to_string(), "192.1.2.9:8443");
    EXPECT_EQ(found->hinted.size(), 1U);
}

TEST_F(ResolverTest, BelievesThatThereIsNoAddressRatherThanHints) {
    FakeServer server(service_and(dns::ResponseCode::kNoError));
    ask({server.address()});
    EXPECT_FALSE(resolve("shop.test", Services::kHttps));
}

}  // namespace
}  // namespace madang::resolver
