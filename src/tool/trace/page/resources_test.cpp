// What is found in pages.
// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/page/resources.h"

#include <gtest/gtest.h>

namespace madang::trace {
namespace {

std::vector<std::string> found(std::string_view html) {
    std::vector<std::string> all;
    const auto base = url::parse_url("http://shop.test/menu/today").value();
    for (const Resource& resource : find_resources(html, base)) {
        all.push_back(std::string(name(resource.kind)) + " " + resource.url.scheme + "://" +
                      resource.url.authority() + resource.url.target());
    }
    return all;
}

using Lines = std::vector<std::string>;

TEST(Resources, AreFoundInTheOrderOfTheDocument) {
    EXPECT_EQ(found(R"(<!doctype html><title>t</title>
        <link rel="stylesheet" href="/a.css"><link rel="shortcut ICON" href="i.ico">
        <link rel=preload as=font href=f.woff2><link rel="modulepreload" href="m.js">
        <script src="//cdn.test/s.js"></script><script>let inline;</script>
        <body><p><img src=" ../p.png "><video poster=v.jpg src=v.mp4></video>)"),
              (Lines{"style http://shop.test/a.css", "image http://shop.test/menu/i.ico",
                     "font http://shop.test/menu/f.woff2", "script http://shop.test/menu/m.js",
                     "script http://cdn.test/s.js", "image http://shop.test/p.png",
                     "image http://shop.test/menu/v.jpg", "media http://shop.test/menu/v.mp4"}));
}

TEST(Resources, AreToldOnceAndByTheBaseOfThePage) {
    EXPECT_EQ(found(R"(<base href="https://cdn.test/x/"><base href="/no/">
        <img src=a.png><img src=./a.png><img src=a.png#b>)"),
              Lines{"image https://cdn.test/x/a.png"});
}

TEST(Resources, AreEscapedAsBrowsersDo) {
    EXPECT_EQ(found("<img src='caf\xC3\xA9 1.png'>"),
              Lines{"image http://shop.test/menu/caf%C3%A9%201.png"});
}

TEST(Resources, AreNotWhatNobodyLoads) {
    EXPECT_EQ(found(R"(<a href=/a></a><link rel=canonical href=/b><img src="data:image/png,x">
        <img><link rel="alternate stylesheet" href=/c.css><!-- <img src=/d> -->
        <noscript><img src=/e></noscript><template><img src=/f></template>)"),
              Lines{});
}

TEST(Resources, SurviveWhatIsNoPage) {
    std::string deep;
    for (int i = 0; i < 300'000; ++i) deep += "<div>";
    EXPECT_EQ(found(deep + "<img src=/a>"), Lines{});
    std::string long_list = "<ul>";
    for (int i = 0; i < 5'000; ++i) long_list += "<li><p><img src=/a><br>text";
    EXPECT_EQ(found(long_list).size(), 1U);
    EXPECT_EQ(found(std::string_view("\0\xFF<img src=/a", 13)), Lines{});
    EXPECT_EQ(found(""), Lines{});
}

}  // namespace
}  // namespace madang::trace
