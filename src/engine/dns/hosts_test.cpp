// The system's two files.
// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/hosts.h"

#include <gtest/gtest.h>

namespace madang::resolver {
namespace {

TEST(Hosts, FindsEveryNameOfEveryLine) {
    const Hosts hosts = Hosts::parse(
        "127.0.0.1\tlocalhost\n"
        "# a comment\n"
        "::1  localhost ip6-localhost # another\r\n"
        "\n"
        "not-an-address name\n"
        "192.0.2.7 Shop.Test shop");
    ASSERT_EQ(hosts.find("localhost").size(), 2U);
    EXPECT_EQ(hosts.find("localhost")[1].host(), "::1");
    EXPECT_EQ(hosts.find("SHOP.test")[0].host(), "192.0.2.7");
    EXPECT_EQ(hosts.find("shop").size(), 1U);
    EXPECT_TRUE(hosts.find("name").empty());
    EXPECT_TRUE(hosts.find("another").empty());
}

TEST(ResolvConf, ReadsServersAndPatience) {
    const ResolvConf conf = ResolvConf::parse(
        "search example.com\n"
        "nameserver 192.0.2.53 ; the first\n"
        "nameserver 2001:db8::53\n"
        "nameserver nonsense\n"
        "nameserver 192.0.2.54\n"
        "nameserver 192.0.2.55\n"
        "options ndots:2 timeout:1 attempts:3\n");
    ASSERT_EQ(conf.servers.size(), 3U);
    EXPECT_EQ(conf.servers[0].to_string(), "192.0.2.53:53");
    EXPECT_EQ(conf.servers[1].to_string(), "[2001:db8::53]:53");
    EXPECT_EQ(conf.servers[2].to_string(), "192.0.2.54:53");
    EXPECT_EQ(conf.timeout, Nanoseconds(Seconds(1)));
    EXPECT_EQ(conf.attempts, 3U);
}

TEST(ResolvConf, AsksThisMachineIfTheFileNamesNobody) {
    const ResolvConf conf = ResolvConf::parse("options timeout:999 attempts:0 timeout:x\n");
    ASSERT_EQ(conf.servers.size(), 1U);
    EXPECT_EQ(conf.servers[0].to_string(), "127.0.0.1:53");
    EXPECT_EQ(conf.timeout, Nanoseconds(Seconds(30)));
    EXPECT_EQ(conf.attempts, 2U);
}

}  // namespace
}  // namespace madang::resolver
