// Any cut of a stream into pieces gives the same: generated valid requests with pipelining.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

#include "wire/http1/message_encoder.h"
#include "wire/http1/request_encoder.h"
#include "wire/http1/transcript.h"

namespace madang::http1 {
namespace {

template <std::size_t N>
std::string_view pick(const std::string_view (&choices)[N]) {
    return choices[*rc::gen::inRange<std::size_t>(0, N)];
}

constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "DELETE", "OPTIONS", "X-a!b"};
constexpr std::string_view kTargets[] = {"/",  "/a/b?c=d&e", "/%EA%B0%80", "http://h.example:81/x",
                                         "//", "/a?b?c"};
constexpr std::string_view kNames[] = {"accept", "User-Agent", "X", "cookie", "!#$%&'*+-.^_`|~"};
constexpr std::string_view kValues[] = {"",
                                        "a",
                                        "text/html, */*;q=0.8",
                                        "\"a, b\"",
                                        "\xEB\xA7\x88",
                                        "a \t b",
                                        "0123456789abcdef0123456789abcdef0123456789"};
constexpr std::string_view kConnections[] = {"close", "keep-alive", "Upgrade, close", ","};

// A request as bytes, and the transcript that it must give.
struct Exchange {
    std::string bytes;
    std::string transcript;
};

struct BodyText {
    Framing framing = Framing::kNone;
    std::string data;
    std::string bytes;  // as sent
};

BodyText any_body() {
    BodyText body;
    body.framing = static_cast<Framing>(*rc::gen::inRange(0, 3));
    if (body.framing == Framing::kNone) return body;
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
    for (const std::string& piece : pieces) {
        body.data += piece;
        put_chunk(body.bytes, piece);
    }
    if (body.framing == Framing::kLength) {
        body.bytes = body.data;
        return body;
    }
    const Field trailer{pick(kNames), pick(kValues)};
    const bool trailing = *rc::gen::inRange(0, 2) == 1;
    RC_ASSERT(put_last_chunk(body.bytes, {&trailer, trailing ? 1u : 0u}));
    return body;
}

Exchange any_exchange() {
    Exchange one;
    const std::string_view method = pick(kMethods);
    const std::string_view target = pick(kTargets);
    RC_ASSERT(put_request_line(one.bytes, method, target, "h.example:81"));
    std::string fields = "  host=h.example:81\n";
    const auto add = [&](std::string_view name, std::string_view value) {
        RC_ASSERT(put_field(one.bytes, name, value));
        fields.append("  ").append(name).append("=").append(value).append("\n");
    };
    for (int left = *rc::gen::inRange(0, 8); left > 0; --left) add(pick(kNames), pick(kValues));
    const std::string_view connection = pick(kConnections);
    add("connection", connection);
    const BodyText body = any_body();
    std::size_t length = 0;
    if (body.framing == Framing::kLength) {
        length = body.data.size();
        put_content_length(one.bytes, length);
        fields += "  content-length=" + std::to_string(length) + "\n";
    } else if (body.framing == Framing::kChunked) {
        put_chunked(one.bytes);
        fields += "  transfer-encoding=chunked\n";
    }
    put_head_end(one.bytes);
    one.bytes += body.bytes;
    const bool closes = connection.find("close") != std::string_view::npos;
    one.transcript = std::string(method) + " " + std::string(target) + " 1.1 host h.example:81 " +
                     std::string(framing_name(body.framing)) + " " + std::to_string(length) +
                     (closes ? " close" : " keep") + "\n" + fields + "body " + body.data + "\n";
    return one;
}

TEST(Splits, ChangeNothingInValidRequests) {
    ASSERT_TRUE(rc::check("pieces of any size give the same events", [] {
        std::string stream;
        std::string expected;
        for (int left = *rc::gen::inRange(1, 4); left > 0; --left) {
            const Exchange one = any_exchange();
            if (*rc::gen::inRange(0, 2) == 1) stream += "\r\n";
            stream += one.bytes;
            expected += one.transcript;
        }
        expected += "open\n";
        RC_ASSERT(transcribe_whole(RequestSide({}), stream) == expected);
        RC_ASSERT(transcribe_bytes(RequestSide({}), stream) == expected);
        const std::size_t most = *rc::gen::inRange<std::size_t>(2, 64);
        std::size_t turn = 0;
        const auto uneven = [&] { return 1 + (turn++ * 7919) % most; };
        RC_ASSERT(transcribe(RequestSide({}), stream, uneven) == expected);
    }));
}

TEST(Splits, ChangeNothingInDamagedRequests) {
    ASSERT_TRUE(rc::check("one byte replaced anywhere", [] {
        std::string stream = any_exchange().bytes + any_exchange().bytes;
        const std::size_t where = *rc::gen::inRange<std::size_t>(0, stream.size());
        stream[where] = *rc::gen::arbitrary<char>();
        const Limits limits{.request_line = 40,
                            .fields = 6,
                            .head = 200,
                            .chunk_line = 4,
                            .trailers = 20,
                            .body = 60};
        const std::string whole = transcribe_whole(RequestSide(limits), stream);
        RC_ASSERT(transcribe_bytes(RequestSide(limits), stream) == whole);
    }));
}

}  // namespace
}  // namespace madang::http1
