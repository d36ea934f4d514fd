// One invented trace in every form.
// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/show/show.h"

#include <gtest/gtest.h>

#include "base/json_reader.h"
#include "tool/trace/fetch/tap.h"
#include "tool/trace/show/svg.h"
#include "tool/trace/show/words.h"

namespace madang::trace {
namespace {

Span span(int from, int to) {
    return {Milliseconds(from), Milliseconds(to)};
}

Trace shop() {
    Trace trace;
    trace.url = "https://shop.test/menu?a=1&b=%20";
    trace.began = {1'764'370'000'000'000};
    Connection connection;
    connection.protocol = "h2";
    connection.address = "192.0.2.7:443";
    connection.attempts = {{"[2001:db8::7]:443", AttemptOutcome::kFailed, "refused", span(9, 10)},
                           {"192.0.2.7:443", AttemptOutcome::kWon, "", span(10, 30)}};
    connection.round_trip = RoundTrip{Milliseconds(20), Milliseconds(2), 1};
    Tls tls{"TLS1.3", "AES-128-GCM", "X25519", "h2", false, false, {}, {}};
    tls.flights = {{true, 300, "", span(30, 30)},
                   {false, 20'000, "", span(45, 50)},
                   {true, 64, "", span(50, 50)}};
    name_flights(tls.flights, tls.version, tls.resumed);
    tls.certificates = {
        {"CN=shop.test", "CN=An authority", 1'764'370'000 + 86'400, {"shop.test"}, 900}};
    connection.tls = tls;
    trace.connections = {connection};
    Load page;
    page.url = trace.url;
    page.parts = {"https", "shop.test", 443, "/menu", "menu", "a=1&b=%20"};
    page.connection = 0;
    page.dns = {{"own cache",
                 "",
                 "",
                 "shop.test A",
                 "not remembered",
                 {},
                 {},
                 "",
                 0,
                 false,
                 false,
                 span(0, 0)},
                {"server",
                 "ns.test (192.0.2.1)",
                 "test",
                 "shop.test A",
                 "1 address",
                 {"192.0.2.7"},
                 300,
                 "udp",
                 54,
                 true,
                 false,
                 span(0, 9)}};
    page.request_headers = {{"accept", "*/*"}};
    page.request_bytes = 90;
    page.answer = Answer{
        200, "OK", "HTTP/2", {{"content-type", "text/html"}, {"x-evil", "\x1B[2J<b>"}}, 120, 2048};
    page.phases = {{PhaseKind::kDns, span(0, 9)},    {PhaseKind::kConnect, span(9, 30)},
                   {PhaseKind::kTls, span(30, 50)},  {PhaseKind::kSend, span(50, 50)},
                   {PhaseKind::kWait, span(50, 75)}, {PhaseKind::kReceive, span(75, 80)}};
    Load image;
    image.url = "https://shop.test/a.png";
    image.parts = {"https", "shop.test", 443, "/a.png", "a.png", ""};
    image.kind = LoadKind::kImage;
    image.connection = 0;
    image.is_reused = true;
    image.problem =
        Problem{PhaseKind::kWait, "no answer came in time", "--timeout SECONDS waits longer."};
    image.phases = {{PhaseKind::kSend, span(80, 80)}, {PhaseKind::kWait, span(80, 100)}};
    trace.loads = {page, image};
    return trace;
}

// The same over HTTP/3: a handshake for both, after an address that was silent.
Trace shop_by_quic() {
    Trace trace = shop();
    Connection& connection = trace.connections[0];
    connection.protocol = "h3";
    connection.attempts[0].reason = "timed out";
    for (Attempt& attempt : connection.attempts) attempt.carrier = Carrier::kQuic;
    connection.tls->protocol = "h3";
    connection.tls->quic = "1";
    connection.tls->flights = {
        {true, 1200, "Initial[ClientHello]", span(10, 10), 1},
        {false, 20'000, "Initial[ServerHello], Handshake[Finished]", span(29, 30), 17}};
    Load& page = trace.loads[0];
    page.service_hints = {"alpn h3: HTTP/3 is tried first", "port 8443"};
    page.phases = {{PhaseKind::kDns, span(0, 9)},
                   {PhaseKind::kConnect, span(9, 50)},
                   {PhaseKind::kSend, span(50, 50)},
                   {PhaseKind::kWait, span(50, 75)},
                   {PhaseKind::kReceive, span(75, 80)}};
    return trace;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(Text, TellsEveryStep) {
    const std::string text = as_text(shop(), Colour::kNo);
    for (const char* part :
         {"host      shop.test", "query     a=1&b=%20", "own cache", "not remembered",
          "1 address, TTL 5 min, authoritative, 54 B udp in 9.00 ms", "refused after 1.00 ms",
          "won after 20.0 ms, begun at 10.0 ms", "round trip 20.0 ms ± 2.00 ms, 1 retransmitted",
          "TLS1.3, AES-128-GCM, X25519, ALPN h2, full handshake", "ClientHello at 30.0 ms",
          "more than the first window holds", "CN=shop.test, until 2025-11-29",
          "HTTP/2 200 OK, 120 B of head, 2.0 KiB of body",
          "2 requests, 1 connection, 2.0 KiB, 1 failed"}) {
        EXPECT_TRUE(holds(text, part)) << part << " is not in\n" << text;
    }
    EXPECT_FALSE(holds(text, "\x1B"));
    EXPECT_TRUE(holds(text, "x-evil: ?[2J<b>"));
}

TEST(Text, TellsQuicFlightByFlight) {
    const std::string text = as_text(shop_by_quic(), Colour::kNo);
    for (const char* part :
         {"HTTPS record          alpn h3: HTTP/3 is tried first", "HTTPS record          port 8443",
          "QUIC  [2001:db8::7]:443             timed out", "QUIC  192.0.2.7:443 ",
          "version 1, TLS1.3, AES-128-GCM, X25519, ALPN h3, full handshake, within connect",
          "Initial[ClientHello] at 10.0 ms",
          "Initial[ServerHello], Handshake[Finished], 17 datagrams at 29.0 ms",
          "CN=shop.test, until"}) {
        EXPECT_TRUE(holds(text, part)) << part << " is not in\n" << text;
    }
    EXPECT_FALSE(holds(text, "first window")) << "the limit of QUIC is another";
    EXPECT_TRUE(holds(as_svg(shop_by_quic()), "QUIC →"));
}

TEST(Text, TellsWhereARequestIsInTheOldWords) {
    Trace trace = shop();
    trace.connections[0].protocol = "http/1.0";
    EXPECT_TRUE(holds(as_text(trace, Colour::kNo), "GET /menu?a=1&b=%20 HTTP/1.0, 90 B"));
}

TEST(Text, DrawsPhasesToScale) {
    const std::string text = as_text(shop(), Colour::kNo);
    // 100 ms are 50 cells.
    EXPECT_TRUE(holds(text, std::string(5, 'd') + std::string(10, 'c') + std::string(10, 't') +
                                std::string(13, 'w') + "rr"))
        << text;
    EXPECT_TRUE(holds(text, std::string(40, ' ') + std::string(10, 'w'))) << text;
}

TEST(Text, IsColouredOnlyWhereAsked) {
    EXPECT_TRUE(holds(as_text(shop(), Colour::kYes), "\x1B[36m"));
}

TEST(Text, MarksWhatAnyoneCanRead) {
    Trace trace = shop();
    trace.loads[0].parts.scheme = "http";
    EXPECT_TRUE(holds(as_text(trace, Colour::kNo), "anyone on the way can read"));
    EXPECT_FALSE(holds(as_text(shop(), Colour::kNo), "anyone on the way can read"));
}

TEST(Text, ComparesRepeatedTraces) {
    const std::vector<Trace> traces{shop(), shop()};
    const std::string text = as_comparison(traces);
    EXPECT_TRUE(
        holds(text, "   2   9.00 ms   21.0 ms   20.0 ms   25.0 ms   5.00 ms    100 ms  h2, full"))
        << text;
}

TEST(Text, LaysVersionsSideBySide) {
    Trace closing = shop();
    closing.connections[0].protocol = "http/1.0";
    closing.loads[1].is_reused = false;
    closing.loads[1].problem.reset();
    Trace failed = shop();
    failed.loads[0].problem = Problem{PhaseKind::kConnect, "no answer came in time", ""};
    const std::vector<Trace> traces{closing, shop(), failed};
    const std::string text = as_versions(traces);
    EXPECT_TRUE(holds(text, "\nhttp/1.0, a connection each         2 ")) << text;
    EXPECT_TRUE(holds(text, "\nh2                                  2           1    75.0 ms"))
        << text;
    EXPECT_TRUE(holds(text, "\nfailed ")) << text;
}

TEST(Json, IsWholeAndSumsUp) {
    const std::vector<Trace> traces{shop()};
    const std::string text = as_json(traces);
    EXPECT_TRUE(JsonDocument::parse(text, {})) << text;
    EXPECT_TRUE(holds(text, R"("name":"dns","start_ms":0,"duration_ms":9)")) << text;
    EXPECT_TRUE(holds(text, R"("problem":{"phase":"wait")"));
}

TEST(Json, TellsOfQuic) {
    const std::vector<Trace> traces{shop_by_quic()};
    const std::string text = as_json(traces);
    EXPECT_TRUE(JsonDocument::parse(text, {})) << text;
    EXPECT_TRUE(holds(text, R"("carrier":"QUIC","outcome":"failed","reason":"timed out")")) << text;
    EXPECT_TRUE(holds(text, R"("quic_version":"1")"));
    EXPECT_TRUE(holds(text, R"("content":"Initial[ClientHello]","datagrams":1)"));
    EXPECT_TRUE(holds(text, R"("https_record":["alpn h3: HTTP/3 is tried first","port 8443"])"));
    const std::vector<Trace> tcp{shop()};
    EXPECT_FALSE(holds(as_json(tcp), "quic_version"));
}

TEST(Har, CountsQuicsHandshakeAsBoth) {
    const std::vector<Trace> traces{shop_by_quic()};
    EXPECT_TRUE(
        holds(as_har(traces), R"("dns":9,"connect":41,"send":0,"wait":25,"receive":5,"ssl":41)"))
        << as_har(traces);
}

TEST(Har, TellsInWhichVersionWasAsked) {
    Trace trace = shop();
    trace.connections[0].protocol = "http/1.0";
    const std::vector<Trace> traces{trace};
    EXPECT_TRUE(holds(as_har(traces), R"("httpVersion":"HTTP/1.0")"));
}

TEST(Har, HasWhatTheStandardAsksFor) {
    const std::vector<Trace> traces{shop()};
    const std::string text = as_har(traces);
    EXPECT_TRUE(holds(text, R"("log":{"version":"1.2","creator":{"name":"madang trace")")) << text;
    // connect includes ssl; together with the others they make the time.
    EXPECT_TRUE(holds(
        text,
        R"("timings":{"blocked":-1,"dns":9,"connect":41,"send":0,"wait":25,"receive":5,"ssl":20})"))
        << text;
    EXPECT_TRUE(holds(text, R"("time":80)"));
    EXPECT_TRUE(
        holds(text, R"("queryString":[{"name":"a","value":"1"},{"name":"b","value":" "}])"));
    EXPECT_TRUE(holds(text, R"("serverIPAddress":"192.0.2.7")"));
}

TEST(Picture, StandsAloneAndIsWellFormed) {
    const std::string svg = as_svg(shop());
    EXPECT_TRUE(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    EXPECT_TRUE(holds(svg, "prefers-color-scheme:dark"));
    EXPECT_TRUE(holds(svg, "a=1&amp;b=%20"));
    EXPECT_FALSE(holds(svg, "href"));
    EXPECT_FALSE(holds(svg, "nan"));
}

TEST(Picture, BearsATraceWithoutTime) {
    Trace trace = shop();
    trace.loads.resize(1);
    trace.loads[0].phases.clear();
    EXPECT_FALSE(holds(as_svg(trace), "nan"));
    EXPECT_FALSE(holds(as_text(trace, Colour::kNo), "nan"));
}

TEST(Words, CutTextByCharacters) {
    EXPECT_EQ(clipped("마당마당", 3), "마당…");
    EXPECT_EQ(clipped("마당", 3), "마당");
    EXPECT_EQ(xml("<a href=\"x\">\x1B&"), "&lt;a href=&quot;x&quot;&gt;?&amp;");
    EXPECT_EQ(safe("\xC2\x9B\xFF마"), "??마");
    EXPECT_EQ(duration_text(Microseconds(1'234)), "1.23 ms");
    EXPECT_EQ(duration_text(Milliseconds(12'345)), "12.35 s");
    EXPECT_EQ(validity_text(7'200), "2 h");
}

TEST(Flights, AreNamedByTheirPlace) {
    std::vector<Flight> flights(5);
    name_flights(flights, "TLS1.3", false);
    EXPECT_EQ(flights[1].content, "HelloRetryRequest");
    EXPECT_EQ(flights[4].content, "Finished");
    flights.resize(4);
    name_flights(flights, "TLS1.2", false);
    EXPECT_EQ(flights[2].content, "ClientKeyExchange, ChangeCipherSpec, Finished");
    name_flights(flights, "TLS1.2", true);
    EXPECT_EQ(flights[1].content, "ServerHello, ChangeCipherSpec, Finished");
}

}  // namespace
}  // namespace madang::trace
