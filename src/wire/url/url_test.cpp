// Tests of absolute URLs and request targets.
// SPDX-License-Identifier: Apache-2.0
#include "wire/url/url.h"

#include <gtest/gtest.h>

#include <string>

namespace madang::url {
namespace {

Url url_of(std::string_view text) {
    const auto url = parse_url(text);
    EXPECT_TRUE(url) << text << ": " << (url ? "" : url.error().describe());
    return url.value_or(Url{});
}

void expect_invalid(std::string_view text) {
    const auto url = parse_url(text);
    ASSERT_FALSE(url) << text;
    EXPECT_EQ(url.error().code(), ErrorCode::kInvalid) << text;
}

TEST(Url, SplitsAnAddressIntoItsParts) {
    const Url url = url_of("https://Example.COM:8443/a/b%20c?q=1&r#part");
    EXPECT_EQ(url.scheme, "https");
    EXPECT_EQ(url.host, "example.com");
    EXPECT_EQ(url.port, 8443);
    EXPECT_EQ(url.path, "/a/b%20c");
    EXPECT_EQ(url.query, "q=1&r");
}

TEST(Url, FillsInTheSchemesPortAndTheRootPath) {
    EXPECT_EQ(url_of("http://a").port, 80);
    EXPECT_EQ(url_of("HTTPS://a").port, 443);
    EXPECT_EQ(url_of("https://a:").port, 443);
    EXPECT_EQ(url_of("http://a").path, "/");
    EXPECT_EQ(url_of("http://a?x=/").path, "/");
    EXPECT_EQ(url_of("http://a?x=/").query, "x=/");
    EXPECT_EQ(url_of("http://a#x?y").query, "");
}

TEST(Url, WritesTheAuthorityAndTargetOfARequest) {
    EXPECT_EQ(url_of("http://a:80/x?y").authority(), "a");
    EXPECT_EQ(url_of("http://a:443").authority(), "a:443");
    EXPECT_EQ(url_of("https://[2001:DB8::1]:8443/").authority(), "[2001:db8::1]:8443");
    EXPECT_EQ(url_of("http://a/x?y").target(), "/x?y");
    EXPECT_EQ(url_of("http://a").target(), "/");
}

TEST(Url, TakesEveryFormOfIpv6Address) {
    for (const char* address :
         {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "fe80::1:2",
          "::ffff:192.0.2.1", "1:2:3:4:5:6:192.0.2.1", "2001:db8::ABCD"}) {
        EXPECT_EQ(url_of("http://[" + std::string(address) + "]:9/").port, 9) << address;
    }
}

TEST(Url, RefusesMalformedIpv6Addresses) {
    for (const char* address : {"",
                                ":",
                                ":::",
                                "1",
                                "1:2:3:4:5:6:7",
                                "1:2:3:4:5:6:7:8:9",
                                "1:2:3:4::5:6:7:8",
                                "12345::",
                                "1::2::3",
                                "g::",
                                "::1.2.3",
                                "::1.2.3.256",
                                "::01.2.3.4",
                                "1.2.3.4::",
                                "::1.2.3.4:5",
                                "fe80::1%25eth0",
                                "v1.a",
                                "1:2:3:4:5:6:7:1.2.3.4",
                                ":1::",
                                "::1:"}) {
        expect_invalid("http://[" + std::string(address) + "]/");
    }
    expect_invalid("http://[::1");
    expect_invalid("http://[::1]x/");
    expect_invalid("http://::1/");
}

TEST(Url, RefusesPortsOutsideOneTo65535) {
    for (const char* port : {"0", "65536", "99999", "100000", "000080", "-1", "+80", "8o", " 80"}) {
        expect_invalid("http://a:" + std::string(port) + "/");
    }
    EXPECT_EQ(url_of("http://a:65535/").port, 65535);
}

TEST(Url, RefusesWhatIsNoWebAddress) {
    for (const char* text : {"",
                             "/",
                             "a",
                             "//a",
                             "http:",
                             "http:/a",
                             "http://",
                             "http:///a",
                             "http://:80",
                             "ftp://a",
                             "javascript://a",
                             "http://user@a",
                             "http://user:word@a",
                             "http://a b",
                             "http://a/b c",
                             "http://a\n",
                             "\thttp://a",
                             "http://a%41",
                             "http://a,b",
                             "http://\xEB\xA7\x88\xEB\x8B\xB9"}) {
        expect_invalid(text);
    }
    expect_invalid(std::string_view("http://a/\0b", 11));
    expect_invalid("http://" + std::string(254, 'a'));
}

TEST(Url, RefusesAnEndlessOne) {
    const auto url = parse_url("http://a/" + std::string(kUrlBytesMax, 'x'));
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().code(), ErrorCode::kExhausted);
}

TEST(Target, SplitsOriginForm) {
    const auto target = parse_target("/a//../b?q=?&r");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/a//../b");
    EXPECT_EQ(target->query, "q=?&r");
    EXPECT_EQ(parse_target("/")->path, "/");
    EXPECT_EQ(parse_target("/?")->query, "");
}

TEST(Target, SplitsAbsoluteForm) {
    const auto target = parse_target("http://a.example:8080/b?q");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->path, "/b");
    EXPECT_EQ(target->query, "q");
    EXPECT_EQ(parse_target("http://a?q")->path, "/");
    EXPECT_EQ(parse_target("https://[::1]")->path, "/");
}

TEST(Target, RefusesOtherForms) {
    for (const char* text : {"", "*", "a:443", "a/b", "?q", "/a#b", "/a b", "/\x7f", "/\xC3\xA9",
                             "ftp://a/", "http://", "http://a:0/", "http://u@a/"}) {
        EXPECT_FALSE(parse_target(text)) << text;
    }
}

}  // namespace
}  // namespace madang::url
