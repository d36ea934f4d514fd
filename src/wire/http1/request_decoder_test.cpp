// Tests of what the request decoder reads; what it refuses: malicious_request_test.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/request_decoder.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/http1/transcript.h"

namespace madang::http1 {
namespace {

std::string read(std::string_view stream, Limits limits = {}) {
    const std::string whole = transcribe_whole(RequestSide(limits), stream);
    EXPECT_EQ(transcribe_bytes(RequestSide(limits), stream), whole) << stream;
    return whole;
}

RequestHead head_of(std::string_view input) {
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    const auto taken = decoder.decode_head(input, head);
    EXPECT_TRUE(taken) << input << ": " << (taken ? "" : taken.error().text);
    EXPECT_GT(taken.value_or(0), 0u) << input;
    return head;
}

int status_of(std::string_view input, Limits limits) {
    RequestDecoder decoder(limits);
    RequestHead head;
    const auto taken = decoder.decode_head(input, head);
    return taken ? 200 : taken.error().status;
}

TEST(RequestDecoder, ReadsABrowsersRequest) {
    EXPECT_EQ(read("GET /v1/businesses?latitude=37.5 HTTP/1.1\r\n"
                   "Host: localhost:8080\r\n"
                   "Accept: text/html, */*;q=0.8 \t\r\n"
                   "Empty:\r\n"
                   "\r\n"),
              "GET /v1/businesses?latitude=37.5 1.1 host localhost:8080 none 0 keep\n"
              "  Host=localhost:8080\n"
              "  Accept=text/html, */*;q=0.8\n"
              "  Empty=\n"
              "body \n"
              "open\n");
}

TEST(RequestDecoder, GivesViewsIntoTheInput) {
    const std::string input = "GET /a HTTP/1.1\r\nHost: b\r\n\r\n";
    const RequestHead head = head_of(input);
    EXPECT_EQ(head.target.data(), input.data() + 4);
    EXPECT_EQ(head.fields.at(0).value.data(), input.data() + 23);
}

TEST(RequestDecoder, ReadsABodyByLength) {
    EXPECT_EQ(read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"),
              "POST / 1.1 host a length 5 keep\n  Host=a\n  Content-Length=5\nbody hello\nopen\n");
}

TEST(RequestDecoder, ReadsABodyInChunks) {
    EXPECT_EQ(read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                   "5\r\nhello\r\n00B;a;b = c ; d=\"e\\\"\tf;\"\r\n to you all\r\n0\r\n\r\n"),
              "POST / 1.1 host a chunked 0 keep\n  Host=a\n  Transfer-Encoding=Chunked\n"
              "body hello to you all\nopen\n");
}

TEST(RequestDecoder, ChecksTrailersAndDropsThem) {
    EXPECT_EQ(read("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "1\r\nx\r\n000;last\r\nDigest: abc\r\nContent-Length: 99\r\n\r\n"
                   "GET /b HTTP/1.1\r\nHost: a\r\n\r\n"),
              "POST / 1.1 host a chunked 0 keep\n  Host=a\n  Transfer-Encoding=chunked\nbody x\n"
              "GET /b 1.1 host a none 0 keep\n  Host=a\nbody \nopen\n");
}

TEST(RequestDecoder, ReadsPipelinedRequests) {
    const std::string one = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n";
    const std::string two = "PUT /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nxy";
    EXPECT_EQ(read(one + two + one),
              "GET /1 1.1 host a none 0 keep\n  Host=a\nbody \n"
              "PUT /2 1.1 host a length 2 keep\n  Host=a\n  Content-Length=2\nbody xy\n"
              "GET /1 1.1 host a none 0 keep\n  Host=a\nbody \nopen\n");
}

TEST(RequestDecoder, SkipsAFewEmptyLinesBeforeARequest) {
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    EXPECT_EQ(read("\r\n\r\n\r\n\r\n" + request), read(request));
    EXPECT_EQ(read(request + "\r\n" + request),
              "GET / 1.1 host a none 0 keep\n  Host=a\nbody \n"
              "GET / 1.1 host a none 0 keep\n  Host=a\nbody \nopen\n");
}

TEST(RequestDecoder, WaitsForTheEndOfTheHead) {
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    for (std::size_t size = 0; size < request.size(); ++size) {
        EXPECT_EQ(decoder.decode_head(request.substr(0, size), head).value(), 0u) << size;
    }
    EXPECT_EQ(decoder.decode_head(request + "more", head).value(), request.size());
}

TEST(RequestDecoder, SaysThatABodyNeedsMoreInput) {
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    ASSERT_TRUE(
        decoder.decode_head("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", head));
    auto step = decoder.decode_body("");
    EXPECT_EQ(step->taken, 0u);
    EXPECT_FALSE(step->end);
    step = decoder.decode_body("xyzGET");
    EXPECT_EQ(step->taken, 3u);
    EXPECT_EQ(step->data, "xyz");
    EXPECT_TRUE(step->end);
}

TEST(RequestDecoder, EndsARequestWithoutBodyAtOnce) {
    for (const char* fields : {"", "Content-Length: 0\r\n"}) {
        RequestDecoder decoder{Limits{}};
        RequestHead head;
        const std::string input = "PUT / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
        ASSERT_TRUE(decoder.decode_head(input, head));
        const auto step = decoder.decode_body("GET");
        EXPECT_EQ(step->taken, 0u);
        EXPECT_TRUE(step->end);
    }
}

TEST(RequestDecoder, LeavesUnknownMethodsToTheRouter) {
    EXPECT_EQ(head_of("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n").method, "BREW");
    EXPECT_EQ(head_of("get / HTTP/1.1\r\nHost: a\r\n\r\n").method, "get");
    const std::string longest(kMethodBytesMax, 'M');
    EXPECT_EQ(head_of(longest + " / HTTP/1.1\r\nHost: a\r\n\r\n").method, longest);
}

TEST(RequestDecoder, ReadsEachFormOfTarget) {
    EXPECT_EQ(head_of("GET //a/../%7e?b?c HTTP/1.1\r\nHost: a\r\n\r\n").target, "//a/../%7e?b?c");
    EXPECT_EQ(head_of("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").target, "*");
    EXPECT_EQ(head_of("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n").target, "a:443");
    const auto head = head_of("GET HTTP://A.example:80?q HTTP/1.1\r\nHost: a.Example:80\r\n\r\n");
    EXPECT_EQ(head.target, "HTTP://A.example:80?q");
    EXPECT_EQ(head.host, "a.Example:80");
}

TEST(RequestDecoder, ReadsEachFormOfHost) {
    for (const char* host : {"a", "a.example.", "A_b-c~1", "192.0.2.1:80", "[::1]",
                             "[2001:db8::1]:8080", "xn--9i1b674c.example:65535"}) {
        const std::string input = "GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n";
        EXPECT_EQ(head_of(input).host, host);
    }
}

TEST(RequestDecoder, AllowsBytesBeyondAsciiInValues) {
    const auto head =
        head_of("GET / HTTP/1.1\r\nHost: a\r\nName: \xEB\xA7\x88\xEB\x8B\xB9\tb\r\n\r\n");
    EXPECT_EQ(head.fields.at(1).value, "\xEB\xA7\x88\xEB\x8B\xB9\tb");
}

TEST(RequestDecoder, KeepsHttp11ConnectionsUnlessClosed) {
    const auto kept = [](const std::string& fields) {
        return head_of("GET / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").keep_alive;
    };
    EXPECT_TRUE(kept(""));
    EXPECT_TRUE(kept("Connection: upgrade, HTTP2-Settings\r\n"));
    EXPECT_FALSE(kept("Connection: close\r\n"));
    EXPECT_FALSE(kept("connection: ,foo ,\tCLOSE\t,\r\n"));
    EXPECT_FALSE(kept("Connection: keep-alive\r\nConnection: close\r\n"));
}

TEST(RequestDecoder, ClosesHttp10ConnectionsUnlessKept) {
    const auto kept = [](const std::string& fields) {
        return head_of("GET / HTTP/1.0\r\n" + fields + "\r\n").keep_alive;
    };
    EXPECT_FALSE(kept(""));
    EXPECT_TRUE(kept("Connection: Keep-Alive\r\n"));
    EXPECT_TRUE(kept("Connection: foo, keep-alive\r\n"));
    EXPECT_FALSE(kept("Connection: keep-alive, close\r\n"));
}

TEST(RequestDecoder, NeedsNoHostInHttp10) {
    EXPECT_EQ(head_of("GET / HTTP/1.0\r\n\r\n").host, "");
    EXPECT_EQ(head_of("GET http://a:80/ HTTP/1.0\r\n\r\n").host, "a:80");
}

TEST(RequestDecoder, SeesThatAClientWaitsForContinue) {
    const auto waits = [](const std::string& version, const std::string& fields) {
        return head_of("PUT / HTTP/" + version + "\r\nHost: a\r\n" + fields + "\r\n")
            .expect_continue;
    };
    EXPECT_TRUE(waits("1.1", "Expect: 100-Continue\r\nContent-Length: 1\r\n"));
    EXPECT_TRUE(waits("1.1", "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n"));
    EXPECT_FALSE(waits("1.1", "Expect: 100-continue\r\n"));
    EXPECT_FALSE(waits("1.1", "Content-Length: 1\r\n"));
    EXPECT_FALSE(waits("1.0", "Expect: 100-continue\r\nContent-Length: 1\r\n"));
}

TEST(RequestDecoder, TakesEachSizeUpToItsLimitAndNotBeyond) {
    const std::string head = "GET /" + std::string(10, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    const std::size_t line = head.find('\r');
    EXPECT_EQ(status_of(head, {.request_line = line}), 200);
    EXPECT_EQ(status_of(head, {.request_line = line - 1}), 414);
    EXPECT_EQ(status_of(head, {.fields = 1}), 200);
    EXPECT_EQ(status_of(head, {.fields = 0}), 431);
    EXPECT_EQ(status_of(head, {.head = head.size()}), 200);
    EXPECT_EQ(status_of(head, {.head = head.size() - 1}), 431);
    const std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7\r\n\r\n";
    EXPECT_EQ(status_of(post, {.body = 7}), 200);
    EXPECT_EQ(status_of(post, {.body = 6}), 413);
}

TEST(RequestDecoder, RefusesAnEndlessHeadBeforeItEnds) {
    EXPECT_EQ(status_of(std::string(9000, 'A'), {}), 414);
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\nCookie: ";
    EXPECT_EQ(status_of(head + std::string(32000, 'x'), {}), 200);
    EXPECT_EQ(status_of(head + std::string(33000, 'x'), {}), 431);
}

TEST(RequestDecoder, RefusesOtherProtocolsAtTheirFirstBytes) {
    EXPECT_EQ(status_of("\x16\x03\x01", {}), 400);                      // TLS
    EXPECT_EQ(status_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {}), 505);  // HTTP/2
    EXPECT_EQ(status_of("*1\r\n", {}), 400);                            // RESP
}

TEST(RequestDecoder, SaysTheSameRefusalForEver) {
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    EXPECT_FALSE(decoder.decode_head("GET /\n", head));
    const auto again = decoder.decode_head("GET / HTTP/1.1\r\nHost: a\r\n\r\n", head);
    ASSERT_FALSE(again);
    EXPECT_STREQ(again.error().text, refused::kBareLf.text);
    EXPECT_FALSE(decoder.decode_body(""));
}

TEST(RequestDecoderDeathTest, StopsACallerWhoSkipsABody) {
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    ASSERT_TRUE(decoder.decode_head("GET / HTTP/1.1\r\nHost: a\r\n\r\n", head));
    EXPECT_DEATH((void)decoder.decode_head("", head), "before the next head");
}

}  // namespace
}  // namespace madang::http1
