// Names: text, limits, ancestry.
// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/name.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "wire/dns/limits.h"

namespace madang::dns {
namespace {

Name name_of(std::string_view text) {
    const auto name = Name::parse(text);
    EXPECT_TRUE(name) << text;
    return name.value_or(Name());
}

TEST(Name, ReadsTextWithAndWithoutTheLastDot) {
    EXPECT_EQ(name_of("www.example.com"), name_of("WWW.Example.com."));
    EXPECT_EQ(name_of("www.example.com").to_string(), "www.example.com");
    EXPECT_EQ(name_of(".").to_string(), ".");
    EXPECT_TRUE(name_of(".").is_root());
}

TEST(Name, KnowsItsAncestors) {
    const Name leaf = name_of("www.example.com");
    EXPECT_EQ(leaf.label_count(), 3U);
    EXPECT_EQ(leaf.parent(), name_of("example.com"));
    EXPECT_TRUE(leaf.is_within(leaf));
    EXPECT_TRUE(leaf.is_within(name_of("com")));
    EXPECT_TRUE(leaf.is_within(Name()));
    EXPECT_FALSE(leaf.is_within(name_of("ample.com")));
    EXPECT_FALSE(leaf.is_within(name_of("www.www.example.com")));
    EXPECT_FALSE(name_of("com").is_within(leaf));
    EXPECT_TRUE(Name().parent().is_root());
}

TEST(Name, ReadsAndWritesEscapes) {
    EXPECT_EQ(name_of("a\\.b.c").label_count(), 2U);
    EXPECT_EQ(name_of("a\\.b.c").to_string(), "a\\.b.c");
    EXPECT_EQ(name_of("\\000\\255").to_string(), "\\000\\255");
    EXPECT_EQ(name_of("\\097").to_string(), "a");
    for (const char* text : {"a\\", "a\\25", "\\256", "\\2x5"}) EXPECT_FALSE(Name::parse(text));
}

TEST(Name, RefusesWhatIsTooLongOrEmpty) {
    const std::string label(kLabelBytesMax, 'a');
    EXPECT_TRUE(Name::parse(label));
    EXPECT_FALSE(Name::parse(label + "a"));
    const std::string three = label + "." + label + "." + label;
    EXPECT_TRUE(Name::parse(three + "." + std::string(61, 'b')));  // 255 bytes
    EXPECT_FALSE(Name::parse(three + "." + std::string(62, 'b')));
    for (const char* text : {"", "..", "a..b", ".a"}) EXPECT_FALSE(Name::parse(text)) << text;
}

TEST(Name, ReadsBackWhateverItsBytesAre) {
    EXPECT_TRUE(rc::check([](const std::vector<std::string>& labels) {
        Name name;
        for (const std::string& label : labels) (void)name.append(label);  // some do not fit
        const auto again = Name::parse(name.to_string());
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == name);
    }));
}

}  // namespace
}  // namespace madang::dns
