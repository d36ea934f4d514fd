// What of an HTTPS record is said to be used.
// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/service_hints.h"

#include <gtest/gtest.h>

namespace madang::trace {
namespace {

using dns::ServiceKey;
using Words = std::vector<std::string>;

resolver::Resolved found(std::vector<dns::ServiceParameter> parameters) {
    resolver::Resolved resolved;
    resolved.service = dns::Service{1, dns::Name(), std::move(parameters)};
    resolved.services = {*resolved.service};
    return resolved;
}

TEST(ServiceHints, WithoutARecordNothingIsSaid) {
    EXPECT_EQ(read_hints({}, MayChooseHttp3::kYes).words, Words());
}

TEST(ServiceHints, Http3IsFirstWhereNobodyChoseAVersion) {
    const auto offered = found({{ServiceKey::kAlpn, "\2h3"}});
    EXPECT_TRUE(read_hints(offered, MayChooseHttp3::kYes).http3_first);
    const auto given = read_hints(offered, MayChooseHttp3::kVersionIsGiven);
    EXPECT_FALSE(given.http3_first);
    EXPECT_EQ(given.words, Words{"alpn h3: not used, the version is given"});
    EXPECT_FALSE(read_hints(offered, MayChooseHttp3::kFailedBefore).http3_first);
    EXPECT_FALSE(
        read_hints(found({{ServiceKey::kAlpn, "\2h2"}}), MayChooseHttp3::kYes).http3_first);
}

TEST(ServiceHints, PortAndAddressesAreNamed) {
    auto resolved = found({{ServiceKey::kPort, "\x20\xFB"}});
    resolved.hinted = {io::Address::from_ipv4({192, 0, 2, 9}, 8443)};
    const Words words{"port 8443", "ipv4hint 192.0.2.9: nobody tells the A records"};
    EXPECT_EQ(read_hints(resolved, MayChooseHttp3::kYes).words, words);
}

TEST(ServiceHints, ARecordThatIsNotUsedIsNotHidden) {
    auto resolved = found({});
    EXPECT_EQ(read_hints(resolved, MayChooseHttp3::kYes).words, Words{"nothing in it to use"});
    resolved.service.reset();
    EXPECT_TRUE(read_hints(resolved, MayChooseHttp3::kYes).words.at(0).starts_with("not used"));
}

}  // namespace
}  // namespace madang::trace
