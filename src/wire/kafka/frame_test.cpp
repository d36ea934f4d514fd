// Headers of requests and answers, and lengths that count gaps.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/frame.h"

#include <gtest/gtest.h>

#include "wire/kafka/all_messages.h"

namespace madang::kafka {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

RequestHeader header(ApiKey key, std::int16_t version) {
    return {static_cast<std::int16_t>(key), version, 77, "client"};
}

TEST(Frame, OfARequestComesBackInEveryVersion) {
    for (const Api& api : apis()) {
        for (std::int16_t version = api.first; version <= api.last; ++version) {
            Encoded out;
            begin_request(out, header(api.key, version));
            out.bytes += "body";
            end_frame(out);
            EXPECT_EQ(out.bytes.substr(0, 4), "\0\0\0"s + static_cast<char>(out.bytes.size() - 4));
            const auto frame = decode_request_frame(std::string_view(out.bytes).substr(4));
            ASSERT_TRUE(frame);
            EXPECT_EQ(frame->header.correlation_id, 77);
            EXPECT_EQ(frame->header.client_id, "client");
            EXPECT_EQ(frame->body, "body") << api.name << " " << version;
        }
    }
}

TEST(Frame, OfAnUnknownVersionTellsEnoughToRefuseIt) {
    const std::string bytes = "\0\x12\0\x63\0\0\0\x09 what a newer client writes"s;
    const auto frame = decode_request_frame(bytes);
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->header.key, 18);
    EXPECT_EQ(frame->header.version, 99);
    EXPECT_EQ(frame->header.correlation_id, 9);
    EXPECT_FALSE(is_served(frame->header));
    EXPECT_FALSE(is_served({999, 0, 0, std::nullopt}));
    EXPECT_FALSE(decode_request_frame("\0\x12\0\x63\0\0"s));
}

TEST(Frame, AnswersToApiVersionsKeepThePlainHeader) {
    ApiVersionsResponse versions;
    EXPECT_EQ(encode_answer(5, 3, versions).bytes.substr(4, 6), "\0\0\0\5\0\0"s);
    HeartbeatResponse heartbeat;
    EXPECT_EQ(encode_answer(5, 4, heartbeat).bytes, "\0\0\0\x0C\0\0\0\5\0\0\0\0\0\0\0\0"s);
    EXPECT_EQ(encode_answer(5, 3, heartbeat).bytes, "\0\0\0\x0A\0\0\0\5\0\0\0\0\0\0"s);
    const std::string bytes = encode_answer(5, 4, heartbeat).bytes.substr(4);
    EXPECT_TRUE(answer_body(bytes, ApiKey::kHeartbeat, 4, 5));
    EXPECT_FALSE(answer_body(bytes, ApiKey::kHeartbeat, 4, 6));
}

TEST(Frame, CountsTheGapsThatFilesFill) {
    FetchResponse fetch;
    auto& partitions = fetch.topics.emplace_back("t").partitions;
    partitions.emplace_back().records = {.elsewhere = 1000};
    partitions.emplace_back().records = {.bytes = "xx"};
    const Encoded out = encode_answer(1, 11, fetch);
    ASSERT_EQ(out.gaps.size(), 1u);
    EXPECT_EQ(out.gaps[0].size, 1000u);
    EXPECT_EQ(out.bytes.substr(out.gaps[0].position - 4, 4), "\0\0\3\xE8"s);
    const std::size_t length = out.bytes.size() - 4 + 1000;
    EXPECT_EQ(out.bytes.substr(0, 4), "\0\0\4"s + static_cast<char>(length & 255));
}

}  // namespace
}  // namespace madang::kafka
