// HTTP/3 from end to end: a server on its own thread, our client here.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>

#include "engine/http/http3/visit_test.h"
#include "engine/http/limits.h"
#include "io/tcp.h"
#include "io/tls/stream.h"
#include "io/udp/udp_socket.h"

namespace madang::http {
namespace {

using Http3 = Visit;

class Nobody final : public io::UdpReceiver {
public:
    void on_datagram(const io::Datagram&) override {}
    void on_batch_end() override {}
    void on_send_possible() override {}
};

TEST_F(Http3, AnswersAGet) {
    open();
    const auto answer = get("/hello");
    ASSERT_TRUE(answer) << answer.error().describe();
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "hello\n");
    EXPECT_EQ(find(answer->headers, "content-length"), "6");
    EXPECT_EQ(find(answer->headers, "server"), "madang");
    EXPECT_EQ(find(answer->headers, "etag"), "\"1\"");
    EXPECT_TRUE(find(answer->headers, "x-request-id"));
    EXPECT_FALSE(find(answer->headers, "alt-svc"));  // it is there already
}

TEST_F(Http3, AnswersEveryKindOfRequest) {
    open();
    struct Case {
        ClientRequest request;
        int status;
        const char* body;  // begins with it
    };
    const std::string long_target = "/hello?" + std::string(9000, 'x');
    const std::string too_large(2'000'000, 'x');
    const std::vector<Case> cases{
        {{.target = "/items/7?limit=2"}, 200, R"({"id":"7","limit":2})"},
        {{.target = "/items/7?limit=99"}, 400, "{"},
        {{.target = "/items/7?unknown=1"}, 400, "{"},
        {{.target = "/nowhere"}, 404, "{"},
        {{.method = "HEAD", .target = "/hello"}, 200, ""},
        {{.method = "DELETE", .target = "/hello"}, 405, "{"},
        {{.method = "OPTIONS", .target = "/hello"}, 204, ""},
        {{.method = "BREW", .target = "/hello"}, 501, "{"},
        {{.target = long_target}, 414, "{"},
        {{.target = "/hello", .headers = {{"host", "elsewhere.test"}}}, 400, "{"},
        {{.method = "POST",
          .target = "/echo",
          .headers = {{"content-type", "application/json"}},
          .body = R"({"a":1})"},
         201,
         R"({"a":1})"},
        {{.method = "POST",
          .target = "/echo",
          .headers = {{"content-type", "text/plain"}},
          .body = "a"},
         415,
         "{"},
        {{.method = "POST",
          .target = "/echo",
          .headers = {{"content-type", "application/json"}},
          .body = too_large},
         413,
         "{"},
        {{.method = "POST",
          .target = "/ignore",
          .headers = {{"content-type", "application/json"}},
          .body = std::string(200'000, 'x')},
         200,
         "ignored"},
        {{.target = "/stream?count=2"}, 200, "first,0,1,"},
        {{.target = "/empty"}, 204, ""},
        {{.target = "/error/conflict"}, 409, "{"},
        {{.target = "/silent"}, 500, "{"},
        {{.target = "/inject"}, 500, ""},
        {{.method = "PUT", .target = "/locked"}, 401, "{"},
        {{.method = "PUT", .target = "/locked", .headers = {{"authorization", "Bearer sesame"}}},
         200,
         "hello"},
        {{.target = "/healthz"}, 200, ""},
    };
    for (const Case& one : cases) {
        const auto answer = send(one.request);
        ASSERT_TRUE(answer) << one.request.target << " " << answer.error().describe();
        EXPECT_EQ(answer->status, one.status) << one.request.method << " " << one.request.target;
        EXPECT_TRUE(answer->body.starts_with(one.body)) << one.request.target << answer->body;
        if (one.status >= 400 && one.status != 500 && one.request.method != "HEAD") {
            EXPECT_EQ(find(answer->headers, "content-type"), "application/problem+json");
        }
    }
    EXPECT_FALSE(client_->state().closed);
}

TEST_F(Http3, SendsTrailersBehindAStream) {
    open();
    const auto answer = get("/stream?count=3");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "first,0,1,2,");
    EXPECT_EQ(find(answer->headers, "x-count"), "3");
    EXPECT_FALSE(find(answer->headers, "content-length"));
}

TEST_F(Http3, SendsFilesByRange) {
    open();
    const auto answer = get("/file");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, file_content().substr(10));
}

TEST_F(Http3, AnswersManyAtOnceOnOneConnection) {
    open();
    std::vector<ClientRequest> requests;
    requests.reserve(500);
    for (int i = 0; i < 500; ++i) requests.push_back({.target = "/items/" + std::to_string(i)});
    const auto answers = send_all(std::move(requests));
    for (std::size_t i = 0; i < answers.size(); ++i) {
        ASSERT_TRUE(answers[i]) << i << answers[i].error().describe();
        EXPECT_EQ(answers[i]->body, R"({"id":")" + std::to_string(i) + R"(","limit":3})");
    }
    EXPECT_EQ(town_->metric("http_connections_accepted_total"), 1);
    // Counted when their streams have closed.
    const auto counted = [&] {
        return town_->metric("http_requests_by_version_total{version=\"3\"}");
    };
    for (int i = 0; i < 1000 && counted() < 500; ++i) pass(Milliseconds(1));
    EXPECT_EQ(counted(), 500);
}

TEST_F(Http3, SendsManyLargeAnswersAtOnce) {
    open();
    std::vector<ClientRequest> requests(8, {.target = "/big?bytes=3000000"});
    for (const auto& answer : send_all(std::move(requests))) {
        ASSERT_TRUE(answer) << answer.error().describe();
        EXPECT_EQ(answer->body, std::string(3'000'000, 'b'));
    }
}

TEST_F(Http3, TakesALargeUpload) {
    SiteOptions options;
    options.requests.body = 20'000'000;
    open(options);
    const auto answer = send({.method = "POST",
                              .target = "/count",
                              .headers = {{"content-type", "application/x-ndjson"}},
                              .body = std::string(8'000'000, 'x')});
    ASSERT_TRUE(answer) << answer.error().describe();
    EXPECT_EQ(answer->body, "8000000");
}

TEST_F(Http3, AnswersRunInParallelAndOutOfOrder) {
    open();
    std::vector<ClientRequest> requests(20, {.target = "/rest"});
    requests.push_back({.target = "/hello"});
    const MonotonicTime before = loop_->now();
    for (const auto& answer : send_all(std::move(requests))) {
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->status, 200);
    }
    EXPECT_LT(loop_->now() - before, Milliseconds(20 * 30));  // one after another they would take
}

TEST_F(Http3, AHandlerThatIsTooSlowIsAnsweredFor) {
    SiteOptions options;
    options.timeouts.handler = Milliseconds(30);
    open(options);
    const auto answer = get("/patient");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503);
    EXPECT_EQ(town_->metric("http_timeouts_total{phase=\"handler\"}"), 1);
}

TEST_F(Http3, AnAnswerThatBreaksOffIsReset) {
    open();
    const auto answer = get("/cut");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code(), ErrorCode::kCancelled);
    EXPECT_EQ(answer.error().detail(), 0x102);  // H3_INTERNAL_ERROR
    EXPECT_TRUE(get("/hello"));
}

TEST_F(Http3, AHandlerHearsThatItsClientHasLeft) {
    open();
    auto other = connect();
    const auto leave = [&]() -> io::Task<void> {
        ClientRequest patient;
        patient.target = "/patient";
        auto waiting = other->send(std::move(patient));
        const auto go = [&]() -> io::Task<void> {
            while (town_->waits_begun == 0) co_await io::pause(*loop_, Milliseconds(1));
            other->close();
        };
        io::spawn(go());
        (void)co_await std::move(waiting);
    };
    io::run_task(*loop_, leave());
    for (int i = 0; i < 2000 && town_->waits_cancelled == 0; ++i) pass(Milliseconds(1));
    EXPECT_EQ(town_->waits_cancelled, 1);
}

TEST_F(Http3, ReadsOnlyWhatTheClientTakes) {
    SiteOptions options;
    options.timeouts.write = Seconds(1);
    open(options);
    ASSERT_TRUE(get("/hello"));
    client_->stop_taking();
    const auto answer = get("/flood");
    // Cut by the server, since nothing is taken; meanwhile it held a window and a little more.
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().detail(), 0x10c);  // H3_REQUEST_CANCELLED
    EXPECT_LE(town_->flooded, kHttp3ClientWindowBytes + 8 * kStreamQueueBytes);
    EXPECT_GE(town_->flooded, kHttp3ClientWindowBytes / 2);
}

TEST_F(Http3, AnIdleConnectionIsEnded) {
    SiteOptions options;
    options.timeouts.idle = Milliseconds(200);
    open(options);
    ASSERT_TRUE(get("/hello"));
    for (int i = 0; i < 3000 && !client_->state().closed; ++i) pass(Milliseconds(1));
    ASSERT_TRUE(client_->state().closed);
    EXPECT_TRUE(get("/hello"));  // by another one
}

TEST_F(Http3, AServerThatStopsLetsRequestsFinish) {
    open();
    std::vector<ClientRequest> requests(3, {.target = "/rest"});
    ASSERT_TRUE(get("/hello"));
    town_->loop().post([] {});
    const auto stop_soon = [&]() -> io::Task<void> {
        co_await io::pause(*loop_, Milliseconds(10));
        town_->begin_stop(Seconds(5));
    };
    loop_->post([&] { io::spawn(stop_soon()); });
    for (const auto& answer : send_all(std::move(requests))) {
        ASSERT_TRUE(answer) << answer.error().describe();
        EXPECT_EQ(answer->body, "rested");
    }
    town_->join();
    pass(Milliseconds(20));
    ASSERT_TRUE(client_->state().closed);
    EXPECT_EQ(client_->state().closed->code, 0x100u);  // H3_NO_ERROR
}

TEST_F(Http3, ADownloadSurvivesAnotherPort) {
    open();
    const auto move = [&](Http3Client::Moving moving) -> io::Task<void> {
        co_await io::pause(*loop_, Milliseconds(15));
        EXPECT_TRUE(client_->move(moving));
        // The server hears of the new port by the next packet from there.
        ClientRequest hello;
        hello.target = "/hello";
        (void)co_await client_->send(std::move(hello));
    };
    for (const auto moving : {Http3Client::Moving::kSilently, Http3Client::Moving::kMigrating}) {
        client_ = connect(quic::EarlyData::kNo);
        ASSERT_TRUE(get("/hello"));
        loop_->post([&, moving] { io::spawn(move(moving)); });
        const auto answer = get("/big?bytes=10000000");
        ASSERT_TRUE(answer) << answer.error().describe();
        EXPECT_EQ(answer->body.size(), 10'000'000u);
        pass(Milliseconds(20));  // until the other answer is there, too
    }
    EXPECT_EQ(town_->metric("http_connections_accepted_total"), 2);
}

TEST_F(Http3, ASafeRequestComesInTheFirstFlight) {
    open();
    ASSERT_TRUE(get("/hello"));
    pass(Milliseconds(20));  // the ticket
    auto again = connect();
    const auto answer = io::run_task(*loop_, again->send({.target = "/hello"}));
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->body, "hello\n");
    EXPECT_TRUE(again->state().sent_early);
    EXPECT_FALSE(again->state().early_rejected);
    EXPECT_TRUE(again->state().resumed);
    // The answer came before the server had heard the end of the handshake.
    const auto resumed = [&] { return town_->metric("http_handshakes_total{result=\"resumed\"}"); };
    for (int i = 0; i < 1000 && resumed() < 1; ++i) pass(Milliseconds(1));
    EXPECT_EQ(resumed(), 1);
}

TEST_F(Http3, AClientConnectsBeforeItAsks) {
    open();
    ASSERT_TRUE(io::run_task(*loop_, client_->connect()));
    EXPECT_TRUE(client_->state().shaken);
    EXPECT_TRUE(get("/hello"));
    EXPECT_FALSE(client_->state().sent_early);
    pass(Milliseconds(20));  // the ticket
    auto again = connect();
    ASSERT_TRUE(io::run_task(*loop_, again->connect()));
    EXPECT_FALSE(again->state().shaken) << "the first flight may still take requests";
    EXPECT_TRUE(io::run_task(*loop_, again->send({.target = "/hello"})));
    EXPECT_EQ(town_->metric("http_connections_accepted_total"), 2);
}

TEST_F(Http3, AClientThatIsRefusedHearsOfIt) {
    open();
    tls_ = *io::tls::ClientContext::create({.trust = io::tls::Trust::kGiven});
    client_ = connect();
    const auto connected = io::run_task(*loop_, client_->connect());
    ASSERT_FALSE(connected);
    EXPECT_EQ(connected.error().detail(), 0x100 + 42);  // RFC 8446 §6: bad_certificate
}

TEST_F(Http3, AnUnsafeOneComesAgainAfterTheHandshake) {
    open();
    ASSERT_TRUE(get("/hello"));
    pass(Milliseconds(20));
    auto again = connect();
    const auto answer =
        io::run_task(*loop_, again->send({.method = "POST",
                                          .target = "/echo",
                                          .headers = {{"content-type", "application/json"}},
                                          .body = "[1]"}));
    ASSERT_TRUE(answer) << answer.error().describe();
    EXPECT_EQ(answer->status, 201);
    EXPECT_EQ(answer->body, "[1]");
    EXPECT_TRUE(again->state().sent_early);
    EXPECT_FALSE(again->state().early_rejected);
    // It was refused once; that is counted when its stream has closed.
    const auto refused = [&] {
        return town_->metric("http_requests_total{route=\"none\",status=\"4xx\"}");
    };
    for (int i = 0; i < 1000 && refused() < 1; ++i) pass(Milliseconds(1));
    EXPECT_EQ(refused(), 1);
}

TEST_F(Http3, AnswersOverTlsTellOfIt) {
    open();
    std::string answer;
    const auto talk = [&]() -> io::Task<void> {
        auto tcp = co_await io::connect(*loop_, town_->secure_address());
        constexpr std::array<std::string_view, 1> kProtocols{"http/1.1"};
        auto tls = io::tls::Stream::client(*std::move(tcp), tls_, "localhost", kProtocols);
        const auto shaken = co_await tls->shake_hands(loop_->now() + Seconds(5));
        EXPECT_TRUE(shaken);
        const auto sent =
            co_await io::write_all(*tls, "GET /hello HTTP/1.0\r\nhost: localhost\r\n\r\n");
        EXPECT_TRUE(sent);
        std::array<char, 4096> buffer;
        for (;;) {
            const auto count = co_await tls->read_some(buffer, loop_->now() + Seconds(5));
            if (!count || *count == 0) break;
            answer.append(buffer.data(), *count);
        }
    };
    io::run_task(*loop_, talk());
    const std::string port = std::to_string(town_->secure_address().port());
    EXPECT_NE(answer.find("alt-svc: h3=\":" + port + "\"; ma=86400\r\n"), std::string::npos)
        << answer;
    Wire plain(town_->address());
    plain.send("GET /hello HTTP/1.0\r\nhost: localhost\r\n\r\n");
    EXPECT_EQ(plain.rest().find("alt-svc"), std::string::npos);
}

TEST_F(Http3, MetricsTellWhatQuicSees) {
    open();
    const auto metrics = get("/metrics");
    ASSERT_TRUE(metrics) << metrics.error().describe();
    for (const char* name :
         {"connections_accepted", "connections_closed", "retries_sent", "stateless_resets_sent",
          "version_negotiations_sent", "migrations", "datagrams_forwarded", "datagrams_refused"}) {
        const std::string series = std::string("quic_") + name + "_total";
        EXPECT_NE(metrics->body.find("\n# TYPE " + series + " counter\n"), std::string::npos)
            << series;
    }
    EXPECT_NE(metrics->body.find("\nquic_connections_accepted_total 1\n"), std::string::npos);
    EXPECT_NE(metrics->body.find("\nquic_connections_closed_total 0\n"), std::string::npos);
    const auto rises_to_one = [&](const char* series) {
        for (int i = 0; i < 1000 && town_->metric(series) < 1; ++i) pass(Milliseconds(1));
        return town_->metric(series) == 1;
    };
    Nobody nobody;
    auto socket = io::UdpSocket::open(*loop_, io::Address::loopback(0), nobody);
    ASSERT_TRUE(socket);
    const std::array<std::uint8_t, 3> garbage{1, 2, 3};
    io::Burst burst{town_->secure_address(), (*socket)->address(), io::Ecn::kNone, garbage,
                    garbage.size()};
    (*socket)->send({&burst, 1});
    EXPECT_TRUE(rises_to_one("quic_datagrams_refused_total{reason=\"not_quic\"}"));
    ASSERT_TRUE(client_->move(Http3Client::Moving::kMigrating));
    ASSERT_TRUE(get("/hello"));
    EXPECT_TRUE(rises_to_one("quic_migrations_total"));
    client_->close();
    EXPECT_TRUE(rises_to_one("quic_connections_closed_total"));
}

TEST_F(Http3, TheAccessLogTellsWhatCameInTheFirstFlight) {
    open();
    ASSERT_TRUE(get("/hello"));
    pass(Milliseconds(20));  // the ticket
    auto again = connect();
    ASSERT_TRUE(io::run_task(*loop_, again->send({.target = "/hello"})));
    ASSERT_TRUE(again->state().sent_early);
    for (int i = 0; i < 1000 && town_->log().lines().size() < 2; ++i) pass(Milliseconds(1));
    const auto lines = town_->log().lines();
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_NE(lines[0].find(" connection=full "), std::string::npos) << lines[0];
    EXPECT_NE(lines[1].find(" connection=early "), std::string::npos) << lines[1];
}

}  // namespace
}  // namespace madang::http
