// Tests of the response decoder.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/response_decoder.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/http1/transcript.h"

namespace madang::http1 {
namespace {

std::string read(std::string_view stream, Asked asked = Asked::kOther, Limits limits = {}) {
    const std::string whole = transcribe_whole(ResponseSide(limits, asked), stream);
    EXPECT_EQ(transcribe_bytes(ResponseSide(limits, asked), stream), whole) << stream;
    return whole;
}

void expect_refused(std::string_view stream, const Refusal& refusal, Limits limits = {}) {
    const std::string whole = read(stream, Asked::kOther, limits);
    EXPECT_NE(whole.find("refused "), std::string::npos) << stream << "\n" << whole;
    EXPECT_NE(whole.find(refusal.text), std::string::npos) << stream << "\n" << whole;
}

TEST(ResponseDecoder, ReadsABodyByLength) {
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
              "200 [OK] 1.1 length 5 keep\n  Content-Length=5\nbody hello\nclosed\n");
}

TEST(ResponseDecoder, ReadsABodyInChunks) {
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nA: b\r\n\r\n"),
              "200 [OK] 1.1 chunked 0 keep\n  Transfer-Encoding=chunked\nbody hello\nclosed\n");
}

TEST(ResponseDecoder, ReadsABodyUntilTheConnectionCloses) {
    EXPECT_EQ(read("HTTP/1.0 200 OK\r\n\r\nhello"),
              "200 [OK] 1.0 until-close 0 close\nbody hello\nclosed\n");
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\n\r\n"), "200 [OK] 1.1 until-close 0 close\nbody \nclosed\n");
}

TEST(ResponseDecoder, ReadsResponsesOneAfterAnother) {
    EXPECT_EQ(read("HTTP/1.1 404 Not Found\r\nContent-Length: 1\r\n\r\nx"
                   "HTTP/1.1 204 No Content\r\n\r\n"),
              "404 [Not Found] 1.1 length 1 keep\n  Content-Length=1\nbody x\n"
              "204 [No Content] 1.1 none 0 keep\nbody \nclosed\n");
}

TEST(ResponseDecoder, ExpectsNoBodyAfterHead) {
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", Asked::kHead),
              "200 [OK] 1.1 none 5 keep\n  Content-Length=5\nbody \nclosed\n");
    EXPECT_EQ(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", Asked::kHead),
              "200 [OK] 1.1 none 0 keep\n  Transfer-Encoding=chunked\nbody \nclosed\n");
}

TEST(ResponseDecoder, ExpectsNoBodyWhereTheStatusHasNone) {
    EXPECT_EQ(read("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"),
              "304 [Not Modified] 1.1 none 5 keep\n  Content-Length=5\nbody \nclosed\n");
    EXPECT_EQ(read("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n"),
              "204 [No Content] 1.1 none 0 keep\n  Transfer-Encoding=chunked\nbody \nclosed\n");
}

TEST(ResponseDecoder, GivesInterimHeadsWithoutABody) {
    EXPECT_EQ(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                   "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
              "100 [Continue] 1.1 none 0 keep\n103 [Early Hints] 1.1 none 0 keep\n  Link=</a>\n"
              "200 [OK] 1.1 length 0 keep\n  Content-Length=0\nbody \nclosed\n");
}

TEST(ResponseDecoder, TakesStatusLinesWithoutAPhrase) {
    EXPECT_EQ(read("HTTP/1.1 204 \r\n\r\n"), "204 [] 1.1 none 0 keep\nbody \nclosed\n");
    EXPECT_EQ(read("HTTP/1.1 204\r\n\r\n"), "204 [] 1.1 none 0 keep\nbody \nclosed\n");
}

TEST(ResponseDecoder, FollowsTheRulesOfKeepAlive) {
    const auto kept = [](const std::string& text) {
        return read("HTTP/" + text + "Content-Length: 0\r\n\r\n").find(" keep\n") !=
               std::string::npos;
    };
    EXPECT_TRUE(kept("1.1 200 OK\r\n"));
    EXPECT_FALSE(kept("1.1 200 OK\r\nConnection: Close\r\n"));
    EXPECT_FALSE(kept("1.0 200 OK\r\n"));
    EXPECT_TRUE(kept("1.0 200 OK\r\nConnection: keep-alive\r\n"));
}

TEST(ResponseDecoder, SaysWhenTheConnectionClosedTooEarly) {
    for (const char* stream :
         {"H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n"}) {
        expect_refused(stream, refused::kTruncated);
    }
    EXPECT_EQ(read(""), "closed\n");
}

TEST(ResponseDecoder, RefusesMalformedStatusLines) {
    expect_refused("HTTP 200 OK\r\n\r\n", refused::kStatusLine);
    expect_refused("HTTP/1.1 2000 OK\r\n\r\n", refused::kStatusLine);
    expect_refused("HTTP/1.1 200\tOK\r\n\r\n", refused::kStatusLine);
    for (const char* line : {"HTTP/1.1  200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 099 x",
                             "HTTP/1.1 600 x", "HTTP/1.1 ", "HTTP/1.1 +20 x"}) {
        expect_refused(std::string(line) + "\r\n\r\n", refused::kStatusCode);
    }
    for (const char* line :
         {"HTTP/2.0 200 OK", "HTTP/1.2 200 OK", "HTTP/1.1", "HTTP/1.10 200 OK"}) {
        expect_refused(std::string(line) + "\r\n\r\n", refused::kVersionOther);
    }
}

TEST(ResponseDecoder, RefusesAProtocolSwitchThatNobodyAskedFor) {
    expect_refused("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", refused::kSwitched);
}

TEST(ResponseDecoder, RefusesUnclearFramingAsInRequests) {
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    expect_refused(ok + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                   refused::kLengthAndCoding);
    expect_refused(ok + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", refused::kLengthRepeated);
    expect_refused(ok + "Content-Length: 1, 1\r\n\r\n", refused::kLengthInvalid);
    expect_refused(ok + "Transfer-Encoding: gzip\r\n\r\n", refused::kCodingOther);
    expect_refused(ok + "A : b\r\n\r\n", refused::kSpaceBeforeColon);
    expect_refused(ok + "A: b\r\n c\r\n\r\n", refused::kFolded);
    expect_refused("HTTP/1.1 200 OK\nA: b\n\n", refused::kBareLf);
    expect_refused("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                   refused::kCodingInHttp10);
}

TEST(ResponseDecoder, StopsAtItsLimits) {
    const Limits small = {.request_line = 20, .fields = 1, .head = 60, .body = 4};
    const std::string ok = "HTTP/1.1 200 OK\r\n";
    expect_refused("HTTP/1.1 200 " + std::string(20, 'x') + "\r\n\r\n", refused::kStatusLineLong,
                   small);
    expect_refused(ok + "A: b\r\nA: b\r\n\r\n", refused::kTooManyFields, small);
    expect_refused(ok + "A: " + std::string(60, 'x') + "\r\n\r\n", refused::kHeadLong, small);
    expect_refused(ok + "Content-Length: 5\r\n\r\nhello", refused::kBodyLong, small);
    EXPECT_EQ(read(ok + "\r\nhello", Asked::kOther, small),
              "200 [OK] 1.1 until-close 0 close\npart hell\n"
              "refused exhausted: the body is over its limit\n");
}

}  // namespace
}  // namespace madang::http1
