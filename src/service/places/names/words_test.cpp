// Names and what finds them.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/names/words.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "service/places/names/fold.h"

namespace madang::places {
namespace {

using Terms = std::vector<std::string>;

bool finds(std::string_view query, std::string_view name) {
    return NameQuery(query).matches(name);
}

// Whether the store would hand the name to a query at all.
bool is_filed_for(const NameQuery& query, std::string_view name) {
    const auto terms = terms_of_name(name);
    return std::ranges::all_of(query.terms(), [&](const QueryTerm& wanted) {
        return std::ranges::any_of(terms, [&](const std::string& term) {
            return wanted.match == TermMatch::kPrefix ? term.starts_with(wanted.text)
                                                      : term == wanted.text;
        });
    });
}

TEST(Fold, TakesAwayCaseWidthAndAccents) {
    EXPECT_EQ(fold("CAFÉ Søren"), "cafe soren");
    EXPECT_EQ(fold("ＧＳ２５"), "gs25");
    EXPECT_EQ(fold("Straße"), "strasse");
    EXPECT_EQ(fold("Καφέ"), "καφε");
    EXPECT_EQ(fold("Łódź"), "lodz");
}

TEST(Fold, LeavesMarksThatAreLettersOfTheirOwn) {
    EXPECT_EQ(fold("강남역"), "강남역");
    EXPECT_EQ(fold("\u1100\u1161\u11BC"), "강");  // typed as jamo
    EXPECT_EQ(fold("ガスト"), "ガスト");
    EXPECT_EQ(fold("ｶﾞｽﾄ"), "ガスト");
    EXPECT_EQ(fold("दुकान"), "दुकान");
}

TEST(Words, AreSplitAtBlanksSignsAndScripts) {
    const std::vector<Word> expected = {
        {"cu", WordKind::kPlain}, {"편의점", WordKind::kRun}, {"24h", WordKind::kPlain}};
    EXPECT_EQ(words_of("cu편의점 (24h)"), expected);
    EXPECT_TRUE(words_of(" -- ").empty());
    EXPECT_TRUE(words_of("").empty());
}

TEST(Words, ANameIsFiledUnderItsWordsAndPairs) {
    EXPECT_EQ(terms_of_name("Café Blue café"), (Terms{"blue", "cafe"}));
    EXPECT_EQ(terms_of_name("강남역"), (Terms{"강남", "남역", "역"}));
    EXPECT_EQ(terms_of_name("강"), Terms{"강"});
}

TEST(NameQuery, FindsWholeWordsAndTheBeginningOfTheLast) {
    EXPECT_TRUE(finds("blue bott", "Blue Bottle Coffee"));
    EXPECT_TRUE(finds("coffee blue", "Blue Bottle Coffee"));
    EXPECT_FALSE(finds("blu bottle", "Blue Bottle Coffee"));
    EXPECT_FALSE(finds("tea", "Blue Bottle Coffee"));
    EXPECT_TRUE(finds("CAFÉ", "cafe"));
    EXPECT_TRUE(finds("gs25", "ＧＳ２５ 서초점"));
}

TEST(NameQuery, FindsRunsAnywhereInside) {
    EXPECT_TRUE(finds("강남역", "스타벅스 강남역점"));
    EXPECT_TRUE(finds("도서관", "서울도서관"));
    EXPECT_TRUE(finds("강", "한강"));
    EXPECT_FALSE(finds("강남역", "강남 역"));
    EXPECT_TRUE(finds("강남 역", "강남 역"));
    EXPECT_TRUE(finds("스타벅스 역점", "스타벅스 강남역점"));
}

TEST(NameQuery, KnowsAWholeName) {
    EXPECT_TRUE(NameQuery("강남역").is_whole("강남역"));
    EXPECT_TRUE(NameQuery("blue bottle").is_whole("Blue  Bottle!"));
    EXPECT_FALSE(NameQuery("강남").is_whole("강남역"));
    EXPECT_TRUE(NameQuery("--").empty());
}

rc::Gen<std::string> text() {
    static const std::vector<std::string> parts = {"a",  "Bar",  "é",  " ",  "-",    "강", "남",
                                                   "역", "東京", "タ", "ー", "long", "3",  "."};
    const auto several = rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(parts));
    return rc::gen::map(several, [](const std::vector<std::string>& chosen) {
        std::string joined;
        for (const std::string& part : chosen) joined += part;
        return joined;
    });
}

RC_GTEST_PROP(NameQuery, WhatMatchesIsAlsoFiledUnderItsTerms, ()) {
    const std::string name = *text();
    const NameQuery query(*text());
    if (query.matches(name)) RC_ASSERT(is_filed_for(query, name));
}

RC_GTEST_PROP(NameQuery, ANameFindsItself, ()) {
    const std::string name = *text();
    RC_ASSERT(NameQuery(name).matches(name));
    RC_ASSERT(NameQuery(name).is_whole(name));
}

}  // namespace
}  // namespace madang::places
