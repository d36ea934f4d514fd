// Which of several HTTPS records is used, and what it tells.
// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/services.h"

#include <gtest/gtest.h>

namespace madang::resolver {
namespace {

using dns::ServiceKey;
using namespace std::string_literals;

dns::Name name_of(const char* text) {
    return *dns::Name::parse(text);
}

dns::Service service(std::uint16_t priority, const char* target,
                     std::vector<dns::ServiceParameter> parameters = {}) {
    return {priority, target == "."s ? dns::Name() : name_of(target), std::move(parameters)};
}

Reading reading_of(std::vector<dns::Service> services) {
    Reading reading;
    reading.kind = ReadingKind::kAnswer;
    reading.name = name_of("shop.test");
    for (dns::Service& one : services) {
        reading.records.push_back(
            {reading.name, dns::Type::kHttps, dns::Class::kInternet, 60, std::move(one)});
    }
    return reading;
}

std::optional<dns::Service> chosen(std::vector<dns::Service> services) {
    return choose_service(services_of(reading_of(std::move(services))), {name_of("shop.test")});
}

TEST(Services, ARootAsTargetIsTheNameItself) {
    const auto services = services_of(reading_of({service(1, ".")}));
    EXPECT_EQ(services[0].target, name_of("shop.test"));
}

TEST(Services, TheFirstThatLeadsToTheNameItselfIsChosen) {
    const auto found = chosen({service(3, "."), service(1, "other.test"), service(2, "shop.test")});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->priority, 2);
}

TEST(Services, AnAliasIsNotFollowed) {
    EXPECT_FALSE(chosen({service(0, "shop.test")}));
    EXPECT_FALSE(chosen({service(0, ".")}));
}

TEST(Services, WhatDemandsMoreThanWeKnowIsLeftAlone) {
    EXPECT_TRUE(chosen({service(1, ".", {{ServiceKey::kMandatory, "\0\1\0\3"s}})}));
    EXPECT_FALSE(chosen({service(1, ".", {{ServiceKey::kMandatory, "\0\1\0\5"s}})}));  // ech
    EXPECT_FALSE(chosen({service(1, ".", {{ServiceKey::kMandatory, "\2\1"s}})}));
}

TEST(Services, Http3IsSpokenWhereTheProtocolsNameIt) {
    EXPECT_TRUE(speaks_http3(service(1, ".", {{ServiceKey::kAlpn, "\2h2\2h3"}})));
    EXPECT_FALSE(speaks_http3(service(1, ".", {{ServiceKey::kAlpn, "\2h2\5h3-29"}})));
    EXPECT_FALSE(speaks_http3(service(1, ".")));
}

TEST(Services, HintsAreAddressesOfTheirFamily) {
    const dns::Service one =
        service(1, ".",
                {{ServiceKey::kIpv4Hint, "\xC0\0\2\1\xC0\0\2\2"s},
                 {ServiceKey::kIpv6Hint, "\x20\1\x0D\xB8\0\0\0\0\0\0\0\0\0\0\0\1"s}});
    const auto ipv4 = hints_of(one, io::Address::Family::kIpv4, 443);
    ASSERT_EQ(ipv4.size(), 2U);
    EXPECT_EQ(ipv4[1].to_string(), "192.0.2.2:443");
    const auto ipv6 = hints_of(one, io::Address::Family::kIpv6, 8443);
    ASSERT_EQ(ipv6.size(), 1U);
    EXPECT_EQ(ipv6[0].to_string(), "[2001:db8::1]:8443");
}

}  // namespace
}  // namespace madang::resolver
