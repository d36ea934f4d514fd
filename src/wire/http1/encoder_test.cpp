// Tests of the encoders, and that the decoders read back what they write.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>

#include "wire/http1/request_encoder.h"
#include "wire/http1/response_encoder.h"
#include "wire/http1/transcript.h"

namespace madang::http1 {
namespace {

TEST(StatusLine, HasARegisteredPhrase) {
    std::string out;
    put_status_line(out, 200);
    put_status_line(out, 431);
    EXPECT_EQ(out, "HTTP/1.1 200 OK\r\nHTTP/1.1 431 Request Header Fields Too Large\r\n");
}

TEST(StatusLine, KeepsItsBlankWithoutAPhrase) {
    std::string out;
    put_status_line(out, 299);
    EXPECT_EQ(out, "HTTP/1.1 299 \r\n");
    EXPECT_EQ(reason_phrase(99), "");
    EXPECT_EQ(reason_phrase(600), "");
}

TEST(StatusLineDeathTest, RefusesAStatusOfNoClass) {
    std::string out;
    EXPECT_DEATH(put_status_line(out, 99), "five classes");
    EXPECT_DEATH(put_status_line(out, 600), "five classes");
}

TEST(PutField, WritesNameAndValue) {
    std::string out;
    EXPECT_TRUE(put_field(out, "content-type", "application/json"));
    EXPECT_TRUE(put_field(out, "x", ""));
    EXPECT_EQ(out, "content-type: application/json\r\nx: \r\n");
}

TEST(PutField, LetsNoValueBeginAnotherField) {
    for (const std::string& value :
         {std::string("a\r\nset-cookie: b"), std::string("a\nb"), std::string("a\rb"),
          std::string("a\0b", 3), std::string("\r\n"), std::string("a\x1b[0m"),
          std::string(" a")}) {
        std::string out = "before";
        const auto done = put_field(out, "x", value);
        ASSERT_FALSE(done) << value;
        EXPECT_EQ(done.error().code(), ErrorCode::kInvalid);
        EXPECT_EQ(out, "before");
    }
}

TEST(PutFieldDeathTest, ChecksNamesOfOurs) {
    std::string out;
    EXPECT_DEATH((void)put_field(out, "", "a"), "token");
    EXPECT_DEATH((void)put_field(out, "a b", "a"), "token");
    EXPECT_DEATH((void)put_field(out, "a:", "a"), "token");
}

TEST(PutChunk, FramesData) {
    std::string out;
    put_chunk(out, "hello, all of you");
    put_chunk(out, "");
    EXPECT_TRUE(put_last_chunk(out));
    EXPECT_EQ(out, "11\r\nhello, all of you\r\n0\r\n\r\n");
}

TEST(PutChunk, WritesTrailersOrNothing) {
    std::string out;
    const Field good[] = {{"digest", "abc"}};
    EXPECT_TRUE(put_last_chunk(out, good));
    EXPECT_EQ(out, "0\r\ndigest: abc\r\n\r\n");
    const Field bad[] = {{"digest", "abc"}, {"x", "a\r\n"}};
    EXPECT_FALSE(put_last_chunk(out, bad));
    EXPECT_EQ(out, "0\r\ndigest: abc\r\n\r\n");
}

TEST(PutChunkDeathTest, NeverEndsABodyByMistake) {
    std::string out;
    EXPECT_DEATH(put_chunk_begin(out, 0), "end the body");
}

TEST(PutRequestLine, RefusesTargetsAndHostsThatWouldSmuggle) {
    std::string out;
    EXPECT_TRUE(put_request_line(out, "GET", "/a?b", "[::1]:8080"));
    EXPECT_EQ(out, "GET /a?b HTTP/1.1\r\nhost: [::1]:8080\r\n");
    for (const char* target : {"", "/ HTTP/1.1\r\nx: y", "/a b", "/a#b", "/\xC3\xA9", "/\t"}) {
        EXPECT_FALSE(put_request_line(out, "GET", target, "a")) << target;
    }
    for (const char* host : {"", "a\r\nx: y", "a b", "a@b", "a:", "a:70000", "[a"}) {
        EXPECT_FALSE(put_request_line(out, "GET", "/", host)) << host;
    }
    EXPECT_EQ(out, "GET /a?b HTTP/1.1\r\nhost: [::1]:8080\r\n");
}

TEST(PutRequestLine, WritesTheVersionOfOldClientsToo) {
    std::string out;
    EXPECT_TRUE(put_request_line(out, "GET", "/", "a", WrittenVersion::kHttp10));
    EXPECT_EQ(out, "GET / HTTP/1.0\r\nhost: a\r\n");
}

TEST(RoundTrip, AResponseInChunksWithTrailers) {
    std::string out(kContinue);
    put_status_line(out, 200);
    ASSERT_TRUE(put_field(out, "content-type", "text/plain"));
    put_chunked(out);
    put_head_end(out);
    put_chunk(out, "one ");
    put_chunk_begin(out, 3);
    out += "two";
    put_chunk_end(out);
    ASSERT_TRUE(put_last_chunk(out, std::initializer_list<Field>{{"digest", "x"}}));
    EXPECT_EQ(transcribe_bytes(ResponseSide({}, Asked::kOther), out),
              "100 [Continue] 1.1 none 0 keep\n"
              "200 [OK] 1.1 chunked 0 keep\n  content-type=text/plain\n"
              "  transfer-encoding=chunked\nbody one two\nclosed\n");
}

// Whatever the value: either it is refused, or exactly this one field arrives.
TEST(RoundTrip, AnyFieldValueArrivesAloneOrNotAtAll) {
    ASSERT_TRUE(rc::check("values cannot smuggle", [](const std::string& value) {
        std::string out;
        put_status_line(out, 204);
        if (!put_field(out, "x", value)) return;
        put_head_end(out);
        RC_ASSERT(transcribe_whole(ResponseSide({}, Asked::kOther), out) ==
                  "204 [No Content] 1.1 none 0 keep\n  x=" + value + "\nbody \nclosed\n");
    }));
}

TEST(RoundTrip, EveryStatusArrives) {
    for (int status = 200; status < 600; ++status) {
        std::string out;
        put_status_line(out, status);
        if (!is_bodiless(status)) put_content_length(out, 0);
        put_head_end(out);
        const std::string transcript = transcribe_whole(ResponseSide({}, Asked::kOther), out);
        const std::string begin =
            std::to_string(status) + " [" + std::string(reason_phrase(status)) + "] 1.1 ";
        EXPECT_TRUE(transcript.starts_with(begin)) << transcript;
        EXPECT_TRUE(transcript.ends_with("body \nclosed\n")) << transcript;
    }
}

}  // namespace
}  // namespace madang::http1
