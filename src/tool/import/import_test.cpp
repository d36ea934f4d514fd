// Whole files, from the disk into a sink.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/import.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "io/system_environment.h"
#include "tool/import/memory_sink.h"

namespace madang::importer {
namespace {

class ImportTest : public testing::Test {
protected:
    std::string file(const std::string& name, std::string_view text) {
        const std::string folder = testing::TempDir() + std::to_string(::getpid()) + "/";
        std::filesystem::create_directory(folder);
        std::string path = folder + name;
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    Outcome<ImportReport> import(const ImportOptions& options) {
        return import_file(system_.environment(), options, sink, console);
    }
    // Imports a file of the real data beside the sources, if it is there.
    Outcome<ImportReport> import_real(const std::string& name) {
        std::string path = MADANG_SOURCE_DIR "/../shared/data/" + name;
        if (!std::filesystem::exists(path)) return stop("absent");
        return import({.path = path});
    }
    std::string problem(const ImportOptions& options) {
        auto report = import(options);
        return report ? "" : report.error().problem;
    }

    MemorySink sink;
    MemoryConsole console;

private:
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
};

TEST_F(ImportTest, ImportsTwiceWithoutDoubling) {
    std::string path = file("twice.csv", "name,lat,lon\na,1,2\nb,3,4\nc,,\n");
    auto first = import({.path = path});
    ASSERT_TRUE(first) << first.error().problem;
    EXPECT_EQ(first->counts, (places::ImportCounts{2, 0, 0}));
    EXPECT_EQ(first->refused, 1u);
    auto second = import({.path = path});
    ASSERT_TRUE(second);
    EXPECT_EQ(second->counts, (places::ImportCounts{0, 0, 2}));
}

TEST_F(ImportTest, ReadsAFileWithByteOrderMark) {
    std::string path = file("mark.csv", "\xEF\xBB\xBF\"name\",\"lat\",\"lon\"\r\na,1,2\r\n");
    auto report = import({.path = path});
    ASSERT_TRUE(report) << report.error().problem;
    EXPECT_EQ(report->counts.created, 1u);
}

TEST_F(ImportTest, NamesTheSourceAfterTheFileUnlessTold) {
    std::string path = file("shops.2026.csv", "id,name,lat,lon\n7,a,1,2\n");
    ASSERT_TRUE(import({.path = path}));
    ASSERT_TRUE(import({.path = path, .source = "own", .attribution = "me"}));
    EXPECT_TRUE(sink.stored.contains("shops:7"));
    EXPECT_EQ(sink.stored.at("own:7").attribution, "me");
}

TEST_F(ImportTest, SaysWhatIsWrongWithAFile) {
    EXPECT_NE(problem({.path = "/no/such.csv"}).find("does not exist"), std::string::npos);
    EXPECT_NE(problem({.path = file("empty.csv", "")}).find("is empty"), std::string::npos);
    EXPECT_NE(problem({.path = file("p.csv", "PAR1....")}).find("Parquet"), std::string::npos);
    EXPECT_NE(problem({.path = file("cut.gz", "\x1F\x8B\x08")}).find("truncated"),
              std::string::npos);
}

TEST_F(ImportTest, StopsAtABadRowWhereStrict) {
    std::string path = file("strict.csv", "name,lat,lon\na,1,2\nb,x,4\n");
    auto report = import({.path = path, .strictness = Strictness::kStop});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().problem, path + ":3: latitude \"x\" is not a number");
}

TEST_F(ImportTest, ShowsProgress) {
    std::string text = "name,lat,lon\n";
    for (int i = 0; i < 2500; ++i) text += "n" + std::to_string(i) + ",1,2\n";
    ASSERT_TRUE(import({.path = file("many.csv", text)}));
    EXPECT_GE(console.statuses.size(), 2u);
}

TEST_F(ImportTest, ImportsTheLibrariesOfKorea) {
    auto report = import_real("kr-libraries-2026.csv.gz");
    if (!report && report.error().problem == "absent") GTEST_SKIP() << "the data is not there";
    ASSERT_TRUE(report) << report.error().problem;
    EXPECT_EQ(report->counts.created + report->counts.updated + report->counts.unchanged, 3390u);
    EXPECT_EQ(report->refused, 166u);
    bool hangul = false;
    for (const auto& [id, draft] : sink.stored) hangul |= draft.name == "거창군립한마음도서관";
    EXPECT_TRUE(hangul);
}

TEST_F(ImportTest, ImportsOpenStreetMapWithItsAttribution) {
    auto report = import_real("osm/helsinki-centre-2019.osm.pbf");
    if (!report && report.error().problem == "absent") GTEST_SKIP() << "the data is not there";
    ASSERT_TRUE(report) << report.error().problem;
    EXPECT_GT(report->counts.created, 2700u);
    const auto& [id, draft] = *sink.stored.begin();
    EXPECT_TRUE(id.starts_with("osm:"));
    EXPECT_EQ(draft.attribution, "© OpenStreetMap contributors");
}

TEST_F(ImportTest, ImportsJsonLinesOfOpenStreetMap) {
    auto report = import_real("osm-named-places.jsonl.gz");
    if (!report && report.error().problem == "absent") GTEST_SKIP() << "the data is not there";
    ASSERT_TRUE(report) << report.error().problem;
    EXPECT_EQ(report->counts.created + report->counts.updated + report->counts.unchanged, 10285u);
}

}  // namespace
}  // namespace madang::importer
