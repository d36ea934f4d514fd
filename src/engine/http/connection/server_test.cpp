// What a scenario file cannot tell: clients that leave, slow readers, stopping, limits, counters.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/server.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "engine/http/connection/town_test.h"

namespace madang::http {
namespace {

// Whether `condition` comes true within five seconds.
template <class Condition>
bool eventually(Condition condition) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > patience) return false;
        std::this_thread::yield();
    }
    return true;
}

std::string get(std::string_view path) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::string post(std::string_view path, std::size_t length) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(length) + "\r\n\r\n";
}

// Reads one answer with a content-length. Returns its body.
std::string read_answer(Wire& wire, std::string_view status) {
    const std::string first = wire.line();
    EXPECT_EQ(first, "HTTP/1.1 " + std::string(status));
    std::size_t length = 0;
    for (std::string line = wire.line(); !line.empty(); line = wire.line()) {
        if (line == "(closed)" || line == "(silent)") return line;
        if (line.starts_with("content-length: ")) length = std::stoul(line.substr(16));
    }
    return wire.bytes(length);
}

bool all_left(Town& town) {
    return eventually([&] { return town.metric("http_connections") == 0; });
}

SiteOptions quick_write() {
    SiteOptions options;
    options.timeouts.write = Milliseconds(80);
    return options;
}

TEST(Server, TellsAWaitingHandlerThatTheClientReset) {
    Town town;
    Wire wire(town.address());
    wire.send(get("/patient"));
    ASSERT_TRUE(eventually([&] { return town.waits_begun == 1; }));
    wire.reset();
    EXPECT_TRUE(eventually([&] { return town.waits_cancelled == 1; }));
    EXPECT_TRUE(all_left(town));
}

TEST(Server, TellsAWaitingHandlerThatTheClientClosed) {
    Town town;
    {
        Wire wire(town.address());
        wire.send(get("/patient"));
        ASSERT_TRUE(eventually([&] { return town.waits_begun == 1; }));
    }
    EXPECT_TRUE(eventually([&] { return town.waits_cancelled == 1; }));
    EXPECT_TRUE(all_left(town));
}

TEST(Server, LetsClientsLeaveInTheMiddleOfABody) {
    Town town;
    for (int i = 0; i < 20; ++i) {
        Wire wire(town.address());
        wire.send(post("/echo", 100) + "{\"half\":");
        if (i % 2 == 0) wire.reset();
    }
    EXPECT_TRUE(all_left(town));
}

TEST(Server, LetsClientsLeaveWhileItDiscardsTheirBody) {
    Town town;
    for (int i = 0; i < 20; ++i) {
        Wire wire(town.address());
        wire.send(post("/ignore", 100));
        EXPECT_EQ(wire.line(), "HTTP/1.1 200 OK");
        if (i % 3 == 0) wire.send("some");
        if (i % 2 == 0) wire.reset();
    }
    EXPECT_TRUE(all_left(town));
}

TEST(Server, LetsClientsLeaveWhileItLingers) {
    Town town;
    for (int i = 0; i < 20; ++i) {
        Wire wire(town.address());
        wire.send("GET / HTTP/1.1\r\nbroken\r\n\r\n");
        EXPECT_EQ(wire.line(), "HTTP/1.1 400 Bad Request");
        if (i % 3 == 0) wire.send("more");
        if (i % 2 == 0) wire.reset();
    }
    EXPECT_TRUE(all_left(town));
}

TEST(Server, HoldsAStreamBackWhileTheClientDoesNotRead) {
    Town town(quick_write());
    Wire wire(town.address());
    wire.shrink_receive_buffer();
    wire.send(get("/flood"));
    EXPECT_TRUE(
        eventually([&] { return town.metric("http_timeouts_total{phase=\"write\"}") == 1; }));
    EXPECT_LT(town.flooded, 32u << 20);
    EXPECT_TRUE(all_left(town));
}

TEST(Server, CutsASlowReaderOfALargeBody) {
    Town town(quick_write());
    Wire wire(town.address());
    wire.shrink_receive_buffer();
    wire.send(get("/big?bytes=10000000"));
    EXPECT_TRUE(
        eventually([&] { return town.metric("http_timeouts_total{phase=\"write\"}") == 1; }));
    EXPECT_TRUE(all_left(town));
}

TEST(Server, SendsLargeBodiesWhole) {
    Town town;
    Wire wire(town.address());
    wire.send(get("/big?bytes=3000000"));
    EXPECT_EQ(read_answer(wire, "200 OK"), std::string(3'000'000, 'b'));
    wire.send(get("/file"));
    EXPECT_EQ(read_answer(wire, "200 OK"), file_content().substr(10));
}

TEST(Server, ReadsARequestByteByByte) {
    Town town;
    Wire wire(town.address());
    const std::string request = post("/echo", 7) + "{\"a\":1}";
    for (const char& byte : request) wire.send({&byte, 1});
    EXPECT_EQ(read_answer(wire, "201 Created"), "{\"a\":1}");
}

TEST(Server, AnswersManyPipelinedRequestsInOrder) {
    Town town;
    Wire wire(town.address());
    std::string requests;
    for (int i = 0; i < 500; ++i) requests.append(get("/items/" + std::to_string(i)));
    wire.send(requests);
    for (int i = 0; i < 500; ++i) {
        ASSERT_EQ(read_answer(wire, "200 OK"),
                  "{\"id\":\"" + std::to_string(i) + "\",\"limit\":3}");
    }
}

TEST(Server, ReadsALargeBodyInPieces) {
    Town town;
    Wire wire(town.address());
    const std::string body(1'000'000, '7');
    wire.send(post("/echo", body.size()) + body);
    EXPECT_EQ(read_answer(wire, "201 Created"), body);
}

TEST(Server, ForgetsALargeHeadBeforeTheNextRequest) {
    Town town;
    Wire wire(town.address());
    const std::string large =
        "GET /items/1 HTTP/1.1\r\nHost: localhost\r\nX-Large: " + std::string(20'000, 'x') +
        "\r\n\r\n";
    for (int i = 0; i < 3; ++i) {
        wire.send(large);
        EXPECT_EQ(read_answer(wire, "200 OK"), R"({"id":"1","limit":3})");
        wire.send(get("/items/2?limit=4"));
        EXPECT_EQ(read_answer(wire, "200 OK"), R"({"id":"2","limit":4})");
    }
}

TEST(Server, AnswersForTheHandlerThatIgnoresABrokenBody) {
    Town town;
    Wire wire(town.address());
    wire.send(
        "POST /ignore HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\nbroken\r\n");
    EXPECT_EQ(read_answer(wire, "200 OK"), "ignored");
    wire.end();
    EXPECT_EQ(wire.rest(), "");
    EXPECT_TRUE(wire.closed());
}

TEST(Server, RefusesAtOnceWhatItHasNoTimeForButAlwaysTellsThatItLives) {
    SiteOptions options;
    options.queue = {.delay = Nanoseconds(-1), .standing = Nanoseconds(0)};  // always too late
    Town town(options);
    Wire wire(town.address());
    std::string requests;
    for (std::size_t i = 0; i < kAdmittedPerTurn; ++i) requests.append(get("/hello"));
    wire.send(requests + get("/hello") + get("/healthz"));
    for (std::size_t i = 0; i < kAdmittedPerTurn; ++i) {
        EXPECT_EQ(read_answer(wire, "200 OK"), "hello\n");
    }
    const std::string refusal = read_answer(wire, "503 Service Unavailable");
    EXPECT_NE(refusal.find("/problems/overloaded"), std::string::npos) << refusal;
    EXPECT_EQ(read_answer(wire, "200 OK"), R"({"status":"alive"})");
    EXPECT_EQ(town.metric("http_requests_shed_total"), 1);
    EXPECT_EQ(town.metric("http_requests_total{route=\"hello\",status=\"5xx\"}"), 1);
}

TEST(Server, TakesTheNextRequestBehindABodyThatItShed) {
    SiteOptions options;
    options.queue = {.delay = Nanoseconds(-1), .standing = Nanoseconds(0)};
    Town town(options);
    Wire wire(town.address());
    std::string requests;
    for (std::size_t i = 0; i < kAdmittedPerTurn; ++i) requests.append(get("/hello"));
    wire.send(requests + post("/echo", 7) + "{\"a\":1}" + get("/healthz"));
    for (std::size_t i = 0; i < kAdmittedPerTurn; ++i) read_answer(wire, "200 OK");
    read_answer(wire, "503 Service Unavailable");
    EXPECT_EQ(read_answer(wire, "200 OK"), R"({"status":"alive"})");
}

TEST(Server, FinishesRunningRequestsWhenItStops) {
    Town town;
    Wire busy(town.address());
    Wire idle(town.address());
    idle.send(get("/hello"));
    EXPECT_EQ(read_answer(idle, "200 OK"), "hello\n");
    busy.send(get("/rest") + get("/hello"));
    ASSERT_TRUE(eventually([&] { return town.metric("http_received_bytes_total") > 100; }));
    town.stop(Seconds(5));
    EXPECT_EQ(idle.rest(), "");
    EXPECT_TRUE(idle.closed());
    const std::string answers = busy.rest();
    EXPECT_NE(answers.find("connection: close"), std::string::npos) << answers;
    EXPECT_NE(answers.find("rested"), std::string::npos) << answers;
    EXPECT_EQ(answers.find("hello"), std::string::npos) << answers;
}

TEST(Server, CutsWhatDoesNotEndWithinTheGraceOfAStop) {
    Town town;
    Wire wire(town.address());
    wire.send(get("/patient"));
    ASSERT_TRUE(eventually([&] { return town.waits_begun == 1; }));
    town.stop(Milliseconds(20));
    EXPECT_EQ(town.waits_cancelled, 1);
}

TEST(Server, StopsWithoutConnectionsAtOnce) {
    Town town;
    town.stop(Seconds(60));
}

TEST(Server, RefusesConnectionsOverItsLimit) {
    SiteOptions options;
    options.connections = 1;
    Town town(options);
    Wire first(town.address());
    first.send(get("/hello"));
    EXPECT_EQ(read_answer(first, "200 OK"), "hello\n");
    Wire second(town.address());
    EXPECT_EQ(second.line(), "HTTP/1.1 503 Service Unavailable");
    EXPECT_NE(second.rest().find("too-many-connections"), std::string::npos);
    EXPECT_EQ(town.metric("http_connections_refused_total"), 1);
    first.send(get("/hello"));
    EXPECT_EQ(read_answer(first, "200 OK"), "hello\n");
}

TEST(Server, CountsRequestsByRouteAndClass) {
    Town town;
    Wire wire(town.address());
    wire.send(get("/hello") + get("/hello") + get("/items/1?limit=x") + get("/nowhere"));
    read_answer(wire, "200 OK");
    read_answer(wire, "200 OK");
    read_answer(wire, "400 Bad Request");
    read_answer(wire, "404 Not Found");
    const auto requests = [&](std::string_view route, std::string_view status) {
        return town.metric("http_requests_total{route=\"" + std::string(route) + "\",status=\"" +
                           std::string(status) + "\"}");
    };
    EXPECT_EQ(requests("hello", "2xx"), 2);
    EXPECT_EQ(requests("get_item", "4xx"), 1);
    EXPECT_EQ(requests("none", "4xx"), 1);
    EXPECT_EQ(town.metric("http_request_seconds_count{route=\"hello\"}"), 2);
    EXPECT_EQ(town.metric("http_connections_accepted_total"), 1);
    EXPECT_EQ(town.metric("http_connections"), 1);
    EXPECT_TRUE(eventually([&] { return town.metric("http_sent_bytes_total") > 600; }));
}

TEST(Server, WritesOneAccessLineARequestWithoutSecrets) {
    Town town;
    Wire wire(town.address());
    wire.send(
        "GET /items/1?limit=4 HTTP/1.1\r\nHost: localhost\r\n"
        "Authorization: Bearer sesame\r\n\r\n");
    read_answer(wire, "200 OK");
    ASSERT_TRUE(eventually([&] { return town.log().lines().size() == 1; }));
    const std::string line = town.log().lines()[0];
    EXPECT_TRUE(
        line.starts_with("request method=GET route=get_item version=1.1 status=200 received="))
        << line;
    EXPECT_NE(line.find(" peer=127.0.0.1:"), std::string::npos) << line;
    EXPECT_EQ(line.find("limit"), std::string::npos) << line;
    EXPECT_EQ(line.find("sesame"), std::string::npos) << line;
}

TEST(Server, GivesEachRequestAnIdOfItsOwn) {
    Town town;
    Wire wire(town.address());
    std::set<std::string> ids;
    for (int i = 0; i < 100; ++i) {
        wire.send(get("/hello"));
        std::string line = wire.line();
        while (!line.starts_with("x-request-id: ") && !line.empty()) line = wire.line();
        ids.insert(line);
        while (!line.empty()) line = wire.line();
        EXPECT_EQ(wire.bytes(6), "hello\n");
    }
    EXPECT_EQ(ids.size(), 100u);
}

TEST(Server, IsNotReadyWhileSomethingIsMissing) {
    Town town;
    town.ready = false;
    Wire wire(town.address());
    wire.send(get("/readyz"));
    const std::string body = read_answer(wire, "503 Service Unavailable");
    EXPECT_NE(body.find(R"("errors":[{"field":"places","message":"loading"}])"), std::string::npos)
        << body;
}

}  // namespace
}  // namespace madang::http
