// What is believed of an answer, and what is not.
// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/reading.h"

#include <gtest/gtest.h>

namespace madang::resolver {
namespace {

using dns::Message;
using dns::Name;
using dns::Question;
using dns::Record;
using dns::Type;

Name name_of(std::string_view text) {
    return Name::parse(text).value();
}

Record address(std::string_view name, std::uint8_t last, std::uint32_t ttl = 300) {
    return {name_of(name), Type::kA, dns::Class::kInternet, ttl, dns::Ipv4{{192, 0, 2, last}}};
}

Record points(std::string_view name, Type type, std::string_view target, std::uint32_t ttl = 300) {
    return {name_of(name), type, dns::Class::kInternet, ttl, dns::Target{name_of(target)}};
}

Record authority(std::string_view zone, std::uint32_t ttl, std::uint32_t minimum) {
    dns::Authority data;
    data.minimum = minimum;
    return {name_of(zone), Type::kSoa, dns::Class::kInternet, ttl, data};
}

const Question kQuestion{name_of("www.example.com"), Type::kA, dns::Class::kInternet};
const Name kZone = name_of("example.com");

TEST(Reading, TakesTheRecordsAskedForAndNoOthers) {
    Message answer;
    answer.answers = {address("www.example.com", 1, 60), address("www.example.com", 2, 50),
                      address("bank.com", 66), address("ftp.example.com", 3)};
    const Reading reading = read(answer, kQuestion, kZone);
    EXPECT_EQ(reading.kind, ReadingKind::kAnswer);
    EXPECT_EQ(reading.records, (std::vector{answer.answers[0], answer.answers[1]}));
    EXPECT_EQ(reading.ttl(), 50U);
}

TEST(Reading, FollowsAliasesInsideTheZone) {
    Message answer;
    answer.answers = {points("web.example.com", Type::kCname, "host.example.com", 20),
                      points("www.example.com", Type::kCname, "web.example.com"),
                      address("host.example.com", 1)};
    const Reading reading = read(answer, kQuestion, kZone);
    EXPECT_EQ(reading.kind, ReadingKind::kAnswer);
    EXPECT_EQ(reading.aliases.size(), 2U);
    EXPECT_EQ(reading.name, name_of("host.example.com"));
    EXPECT_EQ(reading.ttl(), 20U);
}

TEST(Reading, DoesNotBelieveWhatAnAliasSaysOutsideTheZone) {
    Message answer;
    answer.answers = {points("www.example.com", Type::kCname, "bank.com"), address("bank.com", 66)};
    const Reading reading = read(answer, kQuestion, kZone);
    EXPECT_EQ(reading.kind, ReadingKind::kAlias);
    EXPECT_EQ(reading.name, name_of("bank.com"));
    EXPECT_TRUE(reading.records.empty());
    // A resolver may speak of everything.
    EXPECT_EQ(read(answer, kQuestion, Name()).kind, ReadingKind::kAnswer);
}

TEST(Reading, EndsInALoopOfAliases) {
    Message answer;
    answer.answers = {points("www.example.com", Type::kCname, "a.example.com"),
                      points("a.example.com", Type::kCname, "www.example.com")};
    const Reading reading = read(answer, kQuestion, kZone);
    EXPECT_EQ(reading.kind, ReadingKind::kAlias);
    EXPECT_LE(reading.aliases.size(), 16U);
}

TEST(Reading, TakesAReferralDownWithItsGlueInsideTheZone) {
    Message answer;
    answer.authorities = {points("example.com", Type::kNs, "ns1.example.com"),
                          points("example.com", Type::kNs, "ns.elsewhere.net")};
    answer.additionals = {address("ns1.example.com", 1), address("ns.elsewhere.net", 66),
                          address("bank.com", 66)};
    const Reading reading = read(answer, kQuestion, name_of("com"));
    EXPECT_EQ(reading.kind, ReadingKind::kReferral);
    EXPECT_EQ(reading.zone, kZone);
    EXPECT_EQ(reading.records.size(), 2U);
    EXPECT_EQ(reading.glue, std::vector{answer.additionals[0]});
}

TEST(Reading, TakesNoReferralUpwardsOrSideways) {
    for (const char* zone : {".", "com", "example.com", "example.net", "ftp.example.com"}) {
        Message answer;
        answer.authorities = {points(zone, Type::kNs, "ns.evil.com")};
        EXPECT_EQ(read(answer, kQuestion, kZone).kind, ReadingKind::kFailure) << zone;
    }
}

TEST(Reading, RemembersAbsencesAsLongAsTheirZoneSays) {
    Message answer;
    answer.authoritative = true;
    answer.code = dns::ResponseCode::kNoName;
    answer.authorities = {authority("example.com", 900, 60)};
    Reading reading = read(answer, kQuestion, kZone);
    EXPECT_EQ(reading.kind, ReadingKind::kNoName);
    EXPECT_EQ(reading.ttl(), 60U);
    answer.code = dns::ResponseCode::kNoError;
    EXPECT_EQ(read(answer, kQuestion, kZone).kind, ReadingKind::kNoData);
    answer.authorities = {authority("com", 900, 60)};  // not its zone
    EXPECT_EQ(read(answer, kQuestion, kZone).negative_ttl, 0U);
}

TEST(Reading, KnowsAServerThatCannotSay) {
    Message answer;
    answer.code = dns::ResponseCode::kServerFailure;
    answer.answers = {address("www.example.com", 1)};
    EXPECT_EQ(read(answer, kQuestion, kZone).kind, ReadingKind::kFailure);
    EXPECT_EQ(read(Message(), kQuestion, kZone).kind, ReadingKind::kFailure);  // lame
}

}  // namespace
}  // namespace madang::resolver
