// Reading and writing addresses.
// SPDX-License-Identifier: Apache-2.0
#include "io/address.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace madang::io {
namespace {

TEST(Address, ReadsBackWhatItWrites) {
    for (const char* text : {"127.0.0.1:80", "0.0.0.0:0", "255.255.255.255:65535", "[::1]:8080",
                             "[2001:db8::2]:443", "[fe80::1%3]:1", "[::]:0"}) {
        const auto address = Address::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->to_string(), text);
        sockaddr_storage storage{};
        address->to_socket(storage);
        EXPECT_EQ(Address::from_socket(storage), *address) << text;
    }
}

TEST(Address, LocalhostIsTheIpv4Loopback) {
    EXPECT_EQ(*Address::parse("localhost:7000"), Address::loopback(7000));
}

TEST(Address, RefusesWhatIsNoNumericAddress) {
    for (const char* text :
         {"", ":", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
          "127.0.0.1: 80", "127.0.0.1:80x", "127.1:80", "example.org:80", "::1:80", "[::1]80",
          "[::1:80", "[]:80", "[::1%eth0]:80", "[1.2.3.4]:80", ":80"}) {
        EXPECT_FALSE(Address::parse(text)) << text;
    }
    EXPECT_FALSE(Address::parse(std::string(1000, '1') + ":80"));
}

TEST(Address, KnowsLoopbacks) {
    EXPECT_TRUE(Address::parse("127.9.9.9:1")->is_loopback());
    EXPECT_TRUE(Address::parse("[::1]:1")->is_loopback());
    EXPECT_FALSE(Address::parse("[::2]:1")->is_loopback());
    EXPECT_FALSE(Address::parse("128.0.0.1:1")->is_loopback());
    EXPECT_FALSE(Address::parse("[1::1]:1")->is_loopback());
}

TEST(Address, TakesIpv4InIpv6AsIpv4) {
    sockaddr_storage storage{};
    Address::parse("[::ffff:192.0.2.7]:99")->to_socket(storage);
    EXPECT_EQ(Address::from_socket(storage).to_string(), "192.0.2.7:99");
}

TEST(Address, TellsWhatOneCustomerHas) {
    const auto network = [](std::string_view text) { return Address::parse(text)->network(); };
    EXPECT_EQ(network("192.0.2.1:80"), network("192.0.2.1:81"));
    EXPECT_NE(network("192.0.2.1:80"), network("192.0.2.2:80"));
    EXPECT_EQ(network("[2001:db8:1:2::1]:80"), network("[2001:db8:1:2:3::9]:80"));
    EXPECT_NE(network("[2001:db8:1:2::1]:80"), network("[2001:db8:1:3::1]:80"));
}

}  // namespace
}  // namespace madang::io
