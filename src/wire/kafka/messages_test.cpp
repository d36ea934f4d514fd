// Every message in every version comes back as it was written, and never from less or more.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <random>

#include "wire/kafka/all_messages.h"
#include "wire/kafka/frame.h"

namespace madang::kafka {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

// Fills the fields of one version with anything.
class Filler {
public:
    Filler(std::uint64_t seed, std::int16_t version) : random_(seed), version_(version) {}

    template <class T>
    void operator()(T& value, Versions versions = {}) {
        if (versions.hold(version_)) fill(value);
    }

private:
    template <std::integral T>
    void fill(T& value) {
        value = static_cast<T>(random_());
    }
    void fill(bool& value) { value = random_() % 2 == 0; }
    void fill(ErrorCode& value) { value = ErrorCode{static_cast<std::int16_t>(random_())}; }
    void fill(std::string& value) {
        static constexpr std::size_t kSizes[] = {0, 1, 7, 126, 127, 300};
        value.assign(kSizes[random_() % 6], static_cast<char>(random_()));
    }
    void fill(Blob& value) { fill(value.bytes); }
    void fill(Uuid& value) {
        for (char& byte : value.bytes) byte = static_cast<char>(random_());
    }
    void fill(Records& value) {
        value.is_null = random_() % 3 == 0;
        if (!value.is_null) value.bytes = "a batch, or what looks like one";
    }
    template <class T>
    void fill(std::optional<T>& value) {
        value.reset();
        if (random_() % 3 != 0) fill(value.emplace());
    }
    template <class T>
    void fill(std::vector<T>& values) {
        values.resize(random_() % 4);
        for (T& value : values) fill(value);
    }
    template <class T>
        requires requires(Filler& filler, T& value) { T::visit(filler, value); }
    void fill(T& value) {
        T::visit(*this, value);
    }

    std::mt19937_64 random_;
    std::int16_t version_;
};

template <class Message>
std::string written(const Message& message, std::int16_t version) {
    Encoded out;
    encode(out, message, version);
    return out.bytes;
}

template <class Message>
Message some(std::uint64_t seed, std::int16_t version) {
    Message message;
    Filler filler(seed, version);
    Message::visit(filler, message);
    return message;
}

template <class Message>
void expect_to_come_back(std::uint64_t seed) {
    const Api& api = *find_api(Message::kKey);
    for (std::int16_t version = api.first; version <= api.last; ++version) {
        const std::string bytes = written(some<Message>(seed, version), version);
        const auto read = decode<Message>(bytes, version);
        RC_ASSERT(read.has_value());
        RC_ASSERT(written(*read, version) == bytes);
        constexpr bool may_have_more = requires { Message::kMayHaveMore; };
        RC_ASSERT(may_have_more || !decode<Message>(bytes + '\0', version));
        const std::size_t step = 1 + bytes.size() / 32;
        for (std::size_t size = seed % step; size < bytes.size(); size += step) {
            RC_ASSERT(!decode<Message>(std::string_view(bytes).substr(0, size), version));
        }
    }
}

TEST(Messages, ComeBackAsTheyWereWritten) {
    const auto expect = []<class Message>() {
        ASSERT_TRUE(
            rc::check(std::string(find_api(Message::kKey)->name), expect_to_come_back<Message>));
    };
    each_request(expect);
    each_answer(expect);
}

// Bytes as Kafka's own clients send them, written down from the protocol's description.
TEST(Messages, HaveKafkasBytes) {
    ProduceRequest produce;
    produce.acks = -1;
    produce.timeout_ms = 1500;
    produce.topics.push_back({"t", {{2, {.bytes = "RR"}}}});
    EXPECT_EQ(written(produce, 7),
              "\xFF\xFF\xFF\xFF\0\0\x05\xDC\0\0\0\1\0\1t\0\0\0\1"
              "\0\0\0\2\0\0\0\2RR"s);
    // Compact: null is 0, a length is one more, structures end with no tags.
    EXPECT_EQ(written(produce, 9), "\0\xFF\xFF\0\0\x05\xDC\2\2t\2\0\0\0\2\3RR\0\0\0"s);
    MetadataRequest all;
    EXPECT_EQ(written(all, 1), "\xFF\xFF\xFF\xFF"s);
    EXPECT_EQ(written(all, 9), "\0\1\0\0\0"s);
}

TEST(Messages, SkipTaggedFieldsThatNobodyKnows) {
    const std::string bytes = "\5kcat\4"s + "2.1"s + "\2\7\3abc\x80\1\0"s;
    const auto read = decode<ApiVersionsRequest>(bytes, 3);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->client_software_name, "kcat");
    EXPECT_EQ(read->client_software_version, "2.1");
    EXPECT_FALSE(decode<ApiVersionsRequest>("\1\1\1\7\3ab"s, 3));
}

// Its administrative requests, byte for byte.
TEST(Messages, TakeWhatLibrdkafkaLeavesBehindTheEnd) {
    EXPECT_TRUE(decode<ListGroupsRequest>("\1\0\0"sv, 4));
    const auto all = decode<OffsetFetchRequest>("\10billing\0\0\0\0\0\0"sv, 7);
    ASSERT_TRUE(all);
    EXPECT_EQ(all->group_id, "billing");
    EXPECT_FALSE(all->topics.has_value());
    EXPECT_FALSE(decode<DescribeClusterRequest>("\0\0\0"sv, 0));
}

TEST(Messages, AllocateNothingForWhatIsOnlyAnnounced) {
    // 2^31 - 1 topics, then nothing.
    EXPECT_FALSE(decode<MetadataRequest>("\x7F\xFF\xFF\xFF"s, 1));
    // More elements than a message may have, each of one byte.
    std::string groups = "\xFF\xFF\x7F";
    groups.append(2'000'000, '\1');
    const auto read = decode<DeleteGroupsRequest>(groups, 2);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().text(), std::string_view("too many elements"));
}

TEST(Messages, RefuseNullWhereSomethingIsNeeded) {
    EXPECT_FALSE(decode<HeartbeatRequest>("\xFF\xFF\0\0\0\1\0\1m"s, 0));
    EXPECT_TRUE(decode<HeartbeatRequest>("\0\0\0\0\0\1\0\1m"s, 0));
    EXPECT_FALSE(decode<HeartbeatRequest>("\xFF\xFE\0\0\0\1\0\1m"s, 0));
}

}  // namespace
}  // namespace madang::kafka
