// What the cache gives back, and until when.
// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/cache.h"

#include <gtest/gtest.h>

namespace madang::resolver {
namespace {

using dns::Question;
using dns::Record;
using dns::Type;

dns::Name name_of(std::string_view text) {
    return dns::Name::parse(text).value();
}

Question question(std::string_view name, Type type = Type::kA) {
    return {name_of(name), type, dns::Class::kInternet};
}

Record address(std::string_view name, std::uint32_t ttl) {
    return {name_of(name), Type::kA, dns::Class::kInternet, ttl, dns::Ipv4{{192, 0, 2, 1}}};
}

MonotonicTime at(std::int64_t seconds) {
    return MonotonicTime{} + Seconds(seconds);
}

Reading answer(std::string_view name, const std::vector<std::uint32_t>& ttls) {
    Reading reading;
    reading.kind = ReadingKind::kAnswer;
    reading.name = name_of(name);
    for (const std::uint32_t ttl : ttls) reading.records.push_back(address(name, ttl));
    return reading;
}

Reading absence(std::string_view name, ReadingKind kind, std::uint32_t ttl) {
    Reading reading;
    reading.kind = kind;
    reading.name = name_of(name);
    reading.negative_ttl = ttl;
    return reading;
}

TEST(Cache, GivesWhatIsLeftOfTheSmallestTtl) {
    Cache cache;
    cache.keep(question("a.test"), answer("a.test", {60, 20}), at(0));
    const auto found = cache.find(question("a.test"), at(15));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->records.size(), 2U);
    EXPECT_EQ(found->ttl(), 5U);
    EXPECT_FALSE(cache.find(question("a.test"), at(20)));
    EXPECT_EQ(cache.size(), 0U);
    EXPECT_FALSE(cache.find(question("a.test", Type::kAaaa), at(0)));
}

TEST(Cache, FollowsAliasesAsLongAsAllOfThemAreKnown) {
    Cache cache;
    Reading reading = answer("b.test", {100});
    reading.aliases = {{name_of("a.test"), Type::kCname, dns::Class::kInternet, 30,
                        dns::Target{name_of("b.test")}}};
    cache.keep(question("a.test"), reading, at(0));
    EXPECT_EQ(cache.find(question("a.test"), at(10))->ttl(), 20U);
    EXPECT_EQ(cache.find(question("b.test"), at(40))->ttl(), 60U);
    EXPECT_FALSE(cache.find(question("a.test"), at(40)));
}

TEST(Cache, RemembersAbsences) {
    Cache cache;
    cache.keep(question("a.test", Type::kAaaa), absence("a.test", ReadingKind::kNoData, 60), at(0));
    EXPECT_EQ(cache.find(question("a.test", Type::kAaaa), at(59))->kind, ReadingKind::kNoData);
    EXPECT_FALSE(cache.find(question("a.test"), at(0)));
    cache.keep(question("no.test"), absence("no.test", ReadingKind::kNoName, 60), at(0));
    EXPECT_EQ(cache.find(question("no.test", Type::kTxt), at(1))->kind, ReadingKind::kNoName);
    EXPECT_FALSE(cache.find(question("no.test"), at(60)));
}

TEST(Cache, BoundsWhatTtlsMayAskFor) {
    Cache cache;
    cache.keep(question("a.test"), answer("a.test", {0x7FFFFFFF}), at(0));
    EXPECT_TRUE(cache.find(question("a.test"), at(86'399)));
    EXPECT_FALSE(cache.find(question("a.test"), at(86'400)));
    cache.keep(question("b.test"), absence("b.test", ReadingKind::kNoName, 0x7FFFFFFF), at(0));
    EXPECT_FALSE(cache.find(question("b.test"), at(10'800)));
    cache.keep(question("c.test"), answer("c.test", {0}), at(0));
    EXPECT_FALSE(cache.find(question("c.test"), at(0)));
}

TEST(Cache, DropsWhatWasUsedLongestAgo) {
    Cache cache(2);
    cache.keep(question("a.test"), answer("a.test", {60}), at(0));
    cache.keep(question("b.test"), answer("b.test", {60}), at(0));
    EXPECT_TRUE(cache.find(question("a.test"), at(1)));
    cache.keep(question("c.test"), answer("c.test", {60}), at(0));
    EXPECT_EQ(cache.size(), 2U);
    EXPECT_TRUE(cache.find(question("a.test"), at(1)));
    EXPECT_FALSE(cache.find(question("b.test"), at(1)));
}

TEST(Cache, KeepsNoReferralsAndFailures) {
    Cache cache;
    cache.keep(question("a.test"), absence("a.test", ReadingKind::kReferral, 60), at(0));
    cache.keep(question("a.test"), absence("a.test", ReadingKind::kFailure, 60), at(0));
    EXPECT_EQ(cache.size(), 0U);
}

}  // namespace
}  // namespace madang::resolver
