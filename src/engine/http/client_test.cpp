// The client, against a real server and against nobody.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/client.h"

#include <gtest/gtest.h>

#include "engine/http/connection/town_test.h"

namespace madang::http {
namespace {

std::unique_ptr<BlockingClient> client_of(const io::Address& address, ClientOptions options = {}) {
    auto client = BlockingClient::create(address, std::move(options));
    EXPECT_TRUE(client.has_value());
    return *std::move(client);
}

TEST(Client, GetsAndKeepsItsConnection) {
    Town town;
    const auto client = client_of(town.address());
    for (int i = 0; i < 3; ++i) {
        const auto response = client->get("/hello");
        ASSERT_TRUE(response.has_value()) << response.error().describe();
        EXPECT_EQ(response->status, 200);
        EXPECT_EQ(response->body, "hello\n");
        EXPECT_EQ(find(response->headers, "etag"), "\"1\"");
    }
    EXPECT_EQ(town.metric("http_connections_accepted_total"), 1);
}

TEST(Client, SendsJson) {
    Town town;
    const auto response = client_of(town.address())->send_json("POST", "/echo", R"({"a":1})");
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 201);
    EXPECT_EQ(response->body, R"({"a":1})");
}

TEST(Client, SendsItsOwnHeaders) {
    Town town;
    ClientRequest request;
    request.method = "PUT";
    request.target = "/locked";
    request.headers.push_back({"authorization", "Bearer sesame"});
    const auto response = client_of(town.address())->send(request);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 200);
}

TEST(Client, ReadsStreamedAnswers) {
    Town town;
    const auto client = client_of(town.address());
    EXPECT_EQ(client->get("/stream?count=2")->body, "first,0,1,");
    EXPECT_EQ(client->get("/hello")->body, "hello\n");
}

TEST(Client, KnowsThatHeadHasNoBody) {
    Town town;
    const auto client = client_of(town.address());
    ClientRequest request;
    request.method = "HEAD";
    request.target = "/hello";
    const auto response = client->send(request);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->body, "");
    EXPECT_EQ(find(response->headers, "content-length"), "6");
    EXPECT_EQ(client->get("/hello")->body, "hello\n");
}

TEST(Client, RefusesAnAnswerThatWasCut) {
    Town town;
    const auto response = client_of(town.address())->get("/cut");
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code(), ErrorCode::kCancelled);
}

TEST(Client, ConnectsAgainAfterTheServerClosedAnIdleConnection) {
    SiteOptions options;
    options.timeouts.idle = Milliseconds(20);
    Town town(options);
    const auto client = client_of(town.address());
    EXPECT_EQ(client->get("/hello")->body, "hello\n");
    while (town.metric("http_connections") > 0) std::this_thread::yield();
    const auto again = client->get("/hello");
    ASSERT_TRUE(again.has_value()) << again.error().describe();
    EXPECT_EQ(again->body, "hello\n");
}

TEST(Client, DoesNotRepeatWhatMayNotBeRepeated) {
    SiteOptions options;
    options.timeouts.idle = Milliseconds(20);
    Town town(options);
    const auto client = client_of(town.address());
    EXPECT_EQ(client->get("/hello")->body, "hello\n");
    while (town.metric("http_connections") > 0) std::this_thread::yield();
    EXPECT_FALSE(client->send_json("POST", "/echo", "{}").has_value());
    EXPECT_EQ(client->send_json("POST", "/echo", "{}")->status, 201);
}

TEST(Client, StopsAtItsLimitOfBytes) {
    Town town;
    ClientOptions options;
    options.body = 1000_B;
    const auto response = client_of(town.address(), options)->get("/big?bytes=1001");
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code(), ErrorCode::kExhausted);
}

TEST(Client, GivesUpOnASlowAnswer) {
    Town town;
    ClientOptions options;
    options.answer = Milliseconds(30);
    const auto response = client_of(town.address(), options)->get("/patient");
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code(), ErrorCode::kTimeout);
}

TEST(Client, ReadsTheAnswerOfAServerThatRefusesItsBody) {
    SiteOptions options;
    options.requests.body = 1000;
    Town town(options);
    const auto response =
        client_of(town.address())->send_json("POST", "/echo", std::string(300'000, ' '));
    ASSERT_TRUE(response.has_value()) << response.error().describe();
    EXPECT_EQ(response->status, 413);
}

TEST(Client, SaysThatNobodyListens) {
    std::string address;
    {
        Town town;
        address = town.address().to_string();
    }
    const auto response = client_of(*io::Address::parse(address))->get("/hello");
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code(), ErrorCode::kUnavailable);
}

TEST(Client, RefusesToSendABrokenTarget) {
    Town town;
    const auto response = client_of(town.address())->get("/a b\r\nX: y");
    ASSERT_FALSE(response.has_value());
    EXPECT_EQ(response.error().code(), ErrorCode::kInvalid);
}

}  // namespace
}  // namespace madang::http
