// Cutting features out of a collection.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/json/feature_splitter.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <vector>

#include "tool/import/limits.h"

namespace madang::importer {
namespace {

struct Split {
    std::vector<std::string> features;
    std::vector<std::uint64_t> lines;
    std::size_t oversized = 0;
    std::string problem;
    bool complete = false;
    std::string type;
    bool operator==(const Split&) const = default;
};

Split split(std::string_view text, std::size_t piece) {
    FeatureSplitter splitter;
    Split result;
    while (!text.empty() && result.problem.empty()) {
        FeatureSplitter::Step step = splitter.next(text.substr(0, piece));
        text.remove_prefix(step.taken);
        if (step.event == FeatureSplitter::Event::kFeature) {
            result.features.emplace_back(splitter.feature());
            result.lines.push_back(splitter.feature_line());
        }
        if (step.event == FeatureSplitter::Event::kOversized) ++result.oversized;
        if (step.event == FeatureSplitter::Event::kBroken) result.problem = splitter.problem();
    }
    result.complete = splitter.complete();
    result.type = splitter.type();
    return result;
}

constexpr std::string_view kCollection = R"({"type": "FeatureCollection",
"features": [
  {"a": [1, {"b": "]}"}]},
  {"c": "\"}"}, 7
], "bbox": [1, 2]})";

TEST(FeatureSplitter, CutsOutEachElement) {
    Split result = split(kCollection, 1000);
    EXPECT_EQ(result.problem, "");
    EXPECT_TRUE(result.complete);
    EXPECT_EQ(result.type, "FeatureCollection");
    EXPECT_EQ(result.features,
              (std::vector<std::string>{R"({"a": [1, {"b": "]}"}]})", R"({"c": "\"}"})", "7\n"}));
    EXPECT_EQ(result.lines, (std::vector<std::uint64_t>{3, 4, 4}));
}

TEST(FeatureSplitter, CutsTheSameByteByByte) {
    EXPECT_EQ(split(kCollection, 1), split(kCollection, 1000));
}

TEST(FeatureSplitter, CutsTheSameInPiecesOfAnySize) {
    ASSERT_TRUE(rc::check("pieces", [] {
        auto tail = *rc::gen::container<std::string>(
            rc::gen::element('{', '}', '[', ']', '"', '\\', ',', ':', ' ', '1'));
        auto piece = *rc::gen::inRange<std::size_t>(1, 9);
        std::string text = "{\"features\":[" + tail;
        RC_ASSERT(split(text, piece) == split(text, text.size()));
    }));
}

TEST(FeatureSplitter, IgnoresFeaturesInOtherPlaces) {
    EXPECT_TRUE(
        split(R"({"x": {"features": [{"a":1}]}, "features": {"b":2}})", 99).features.empty());
}

TEST(FeatureSplitter, SaysWhatIsBroken) {
    EXPECT_EQ(split("[1]", 9).problem, "a JSON object was expected");
    EXPECT_EQ(split("{\"a\": ]}", 9).problem, "brackets do not match");
    EXPECT_EQ(split("{} x", 9).problem, "text follows the end of the JSON object");
    EXPECT_EQ(split("{\"a\":" + std::string(kNestingMax, '['), 99).problem, "is nested too deeply");
    EXPECT_FALSE(split("{\"features\": [{}", 99).complete);
}

TEST(FeatureSplitter, PassesOverAnElementBeyondTheLimit) {
    std::string text =
        "{\"features\":[{\"a\":\"" + std::string(kFeatureBytesMax, 'x') + "\"},{\"b\":1}]}";
    Split result = split(text, 1 << 20);
    EXPECT_EQ(result.oversized, 1u);
    EXPECT_EQ(result.features, (std::vector<std::string>{"{\"b\":1}"}));
}

}  // namespace
}  // namespace madang::importer
