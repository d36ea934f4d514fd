// Tests of relative references.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <utility>

#include "wire/url/url.h"

namespace madang::url {
namespace {

std::string resolved(std::string_view base, std::string_view reference) {
    const auto url = resolve_reference(parse_url(base).value(), reference);
    if (!url) return "";
    return url->scheme + "://" + url->authority() + url->target();
}

// RFC 3986 §5.4. Fragments are for the client alone and dropped.
TEST(Reference, ResolvesTheExamplesOfItsRfc) {
    constexpr std::pair<const char*, const char*> kExamples[] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q"},
        {"g#s", "http://a/b/c/g"},
        {";x", "http://a/b/c/;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
    };
    for (const auto& [reference, whole] : kExamples) {
        EXPECT_EQ(resolved("http://a/b/c/d;p?q", reference), whole) << reference;
    }
}

TEST(Reference, KeepsSchemePortAndWholeUrls) {
    EXPECT_EQ(resolved("https://a:8443/x", "y"), "https://a:8443/y");
    EXPECT_EQ(resolved("https://a:8443/x", "//b/y"), "https://b/y");
    EXPECT_EQ(resolved("https://a/x", "HTTP://b/c/../d"), "http://b/d");
    EXPECT_EQ(resolved("http://[::1]:80/x", "y"), "http://[::1]/y");
}

TEST(Reference, RefusesWhatIsNoWebAddress) {
    for (const char* reference : {"mailto:a@b", "data:text/plain,x", "javascript:alert(1)",
                                  "about:blank", "//", "g h", "http:g"}) {
        EXPECT_EQ(resolved("http://a/", reference), "") << reference;
    }
}

}  // namespace
}  // namespace madang::url
