// Judging rows, batching them, counting.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/session.h"

#include <gtest/gtest.h>

#include "service/places/limits.h"
#include "tool/import/limits.h"
#include "tool/import/memory_sink.h"

namespace madang::importer {
namespace {

Row row(const std::string& name, std::uint64_t line = 2) {
    Row result;
    result.draft.name = name;
    result.draft.latitude = 1;
    result.line = line;
    return result;
}

class SessionTest : public testing::Test {
protected:
    Session session(Strictness strictness = Strictness::kSkip) {
        return Session({"f.csv", "src", "© us", strictness}, sink, console,
                       [this](std::uint64_t places) { moved = places; });
    }
    MemorySink sink;
    MemoryConsole console;
    std::uint64_t moved = 0;
};

TEST_F(SessionTest, PutsTheSourceBeforeIdsAndAddsTheAttribution) {
    Session import = session();
    Row with_id = row("a");
    with_id.draft.source_id = "7";
    Row complete = row("b");
    complete.draft.source_id = "osm:n1";
    complete.scope = SourceScope::kGlobal;
    ASSERT_TRUE(import.accept(with_id));
    ASSERT_TRUE(import.accept(complete));
    ASSERT_TRUE(import.accept(row("c")));
    ASSERT_TRUE(import.finish());
    EXPECT_TRUE(sink.finished);
    EXPECT_EQ(sink.stored.at("src:7").attribution, "© us");
    EXPECT_TRUE(sink.stored.contains("osm:n1"));
    EXPECT_TRUE(sink.stored.contains("src:" + derived_source_id(row("c").draft)));
}

TEST_F(SessionTest, StoresInBatches) {
    Session import = session();
    for (std::size_t i = 0; i < kBatchPlaces + 1; ++i) {
        ASSERT_TRUE(import.accept(row("n" + std::to_string(i))));
    }
    EXPECT_EQ(sink.batches, 1u);
    EXPECT_EQ(moved, kBatchPlaces);
    auto report = import.finish();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts.created, kBatchPlaces + 1);
    EXPECT_EQ(sink.batches, 2u);
}

TEST_F(SessionTest, LeavesABadOptionalValueOutAndKeepsThePlace) {
    Session import = session();
    Row bad = row("a");
    bad.draft.website = "no web page";
    ASSERT_TRUE(import.accept(bad));
    auto report = import.finish();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts.created, 1u);
    EXPECT_EQ(report->left_out.at("website"), 1u);
    EXPECT_NE(describe(*report).find("1 places were imported without their website"),
              std::string::npos);
}

TEST_F(SessionTest, ReportsOpeningHoursThatNobodyCanRead) {
    Session import = session();
    for (const char* hours : {"Mo-Fr 09:00-18:00", "24/7", "call us", "call us", ""}) {
        Row place = row("a");
        place.draft.opening_hours = hours;
        ASSERT_TRUE(import.accept(place));
    }
    auto report = import.finish();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->unread_hours, 2u);
    EXPECT_NE(describe(*report).find("2 places have opening hours"), std::string::npos);
    EXPECT_NE(describe(*report).find("e.g. \"call us\""), std::string::npos) << describe(*report);
}

TEST_F(SessionTest, SaysThatIdsAreRepeated) {
    Session import = session();
    for (const char* name : {"a", "b", "a"}) {
        Row same_id = row(name);
        same_id.draft.source_id = "1";
        ASSERT_TRUE(import.accept(same_id));
    }
    auto report = import.finish();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->repeated, 2u);
    EXPECT_NE(describe(*report).find("2 rows have the id"), std::string::npos);
}

TEST_F(SessionTest, RefusesAPlaceWithoutUsableName) {
    Session import = session();
    ASSERT_TRUE(import.accept(row(std::string(places::kNameBytesMax + 1, 'x'), 9)));
    auto report = import.finish();
    EXPECT_EQ(report->refused, 1u);
    ASSERT_EQ(console.lines.size(), 1u);
    EXPECT_TRUE(console.lines[0].starts_with("f.csv:9: name "));
}

TEST_F(SessionTest, ShowsTheFirstTenFaultsAndCountsTheRest) {
    Session import = session();
    for (std::uint64_t i = 0; i < 25; ++i) ASSERT_TRUE(import.refuse({i + 2, "", "is bad"}));
    EXPECT_EQ(console.lines.size(), kFaultsShown + 1);
    EXPECT_EQ(console.lines[0], "f.csv:2: is bad");
    EXPECT_EQ(import.finish()->refused, 25u);
}

TEST_F(SessionTest, StopsAtTheFirstFaultWhereAsked) {
    Session import = session(Strictness::kStop);
    auto refused = import.refuse({3, "", "is bad"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().problem, "f.csv:3: is bad");
}

}  // namespace
}  // namespace madang::importer
