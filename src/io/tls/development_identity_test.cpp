// SPDX-License-Identifier: Apache-2.0
#include "io/tls/development_identity.h"

#include <gtest/gtest.h>

#include "io/tls/limits.h"
#include "io/tls/server_context.h"

namespace madang::io::tls {
namespace {

constexpr std::int64_t kNow = 1'800'000'000;

TEST(DevelopmentIdentity, IsForThisMachineAndTheHostsGiven) {
    const auto made = make_development_identity({"madang.test", "192.0.2.7"}, kNow);
    ASSERT_TRUE(made.has_value());
    const std::string& chain = made->identity.chain;
    for (const char* host : {"localhost", "127.0.0.1", "::1", "madang.test", "192.0.2.7"}) {
        EXPECT_TRUE(is_for(chain, host).value()) << host;
    }
    EXPECT_FALSE(is_for(chain, "other.test").value());
    EXPECT_EQ(expiry_of(chain).value(), kNow + kDevelopmentValidity.count());
}

TEST(DevelopmentIdentity, ServesAsAServersIdentity) {
    auto made = make_development_identity({}, kNow);
    ASSERT_TRUE(made.has_value());
    EXPECT_TRUE(ServerContext::create({made->identity}).has_value());
}

TEST(DevelopmentIdentity, RefusesWhatIsNoHost) {
    EXPECT_FALSE(make_development_identity({"no host"}, kNow).has_value());
}

TEST(ServerContext, RefusesAKeyThatIsNotTheCertificates) {
    auto one = make_development_identity({}, kNow);
    auto other = make_development_identity({}, kNow);
    std::vector<Identity> identities{one->identity, {other->identity.chain, one->identity.key}};
    const auto context = ServerContext::create(std::move(identities));
    ASSERT_FALSE(context.has_value());
    EXPECT_EQ(context.error().code(), ErrorCode::kInvalid);
    EXPECT_EQ(context.error().detail(), 1);
}

TEST(ServerContext, RefusesToHaveNoCertificate) {
    EXPECT_FALSE(ServerContext::create({}).has_value());
    EXPECT_FALSE(ServerContext::create({{"nonsense", "nonsense"}}).has_value());
}

}  // namespace
}  // namespace madang::io::tls
