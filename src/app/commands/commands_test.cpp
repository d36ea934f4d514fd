// Commands on a data directory, one after another as a person would give them.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "app/commands/access.h"
#include "app/world_fixture.h"

namespace madang::app {
namespace {

class Commands : public WorldFixture {
protected:
    Commands() : WorldFixture("madang_commands") {}

    std::string file(const std::string& name, std::string_view text) {
        std::string path = testing::TempDir() + std::to_string(::getpid()) + name;
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    void import(const std::string& path) {
        auto done = run_import(context(), {{.path = path}});
        ASSERT_TRUE(done) << done.error().problem;
    }
};

TEST_F(Commands, FindWhatWasImported) {
    import(file("cafes.csv",
                "name,lat,lon,category\nNear,-33.8,151.2,cafe\nFar,-33.9,151.2,cafe\n"
                "Pub,-33.8001,151.2,pub\n"));
    std::string table = searched({.latitude = -33.8, .longitude = 151.2, .category = {}});
    EXPECT_NE(table.find("0 m  Near"), std::string::npos) << table;
    EXPECT_NE(table.find("2 of 2 places within 1.00 km"), std::string::npos) << table;
    std::string json = searched({.latitude = -33.8,
                                 .longitude = 151.2,
                                 .radius = 20000,
                                 .category = "cafe",
                                 .output = SearchOutput::kJson});
    EXPECT_TRUE(json.starts_with("{\"total_count\":2,\"businesses\":[{\"id\":")) << json;
}

TEST_F(Commands, SayThatThereIsNothingYet) {
    EXPECT_EQ(searched({.category = {}}),
              "failed: there are no places in " + settings.data + " yet");
    EXPECT_TRUE(exported(ExportFormat::kCsv).starts_with("failed: there are no places"));
}

TEST_F(Commands, ExportWhatImportsAgainUnchanged) {
    generate(300);
    std::string lines = exported(ExportFormat::kJsonLines);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 300);
    std::string csv = exported(ExportFormat::kCsv);
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 301);
    const std::pair<std::string, std::string> files[] = {
        {"again.jsonl", lines},
        {"again.csv", csv},
        {"again.geojson", exported(ExportFormat::kGeojson)}};
    for (const auto& [name, text] : files) {
        console.lines.clear();
        import(file(name, text));
        ASSERT_FALSE(console.lines.empty());
        EXPECT_TRUE(console.lines.back().starts_with("0 created, 0 updated, 300 unchanged"))
            << name << ": " << console.lines.back();
    }
}

TEST_F(Commands, ExportAttributionAndAttributesToo) {
    import(file("one.jsonl",
                R"({"source_id":"a:1","name":"Café","latitude":1,"longitude":2,)"
                R"("attribution":"© us","attributes":{"wheelchair":"yes","seats":12}})"));
    const std::string attributes = R"("attributes":{"seats":"12","wheelchair":"yes"})";
    EXPECT_NE(exported(ExportFormat::kJsonLines).find(attributes), std::string::npos);
    EXPECT_NE(exported(ExportFormat::kGeojson).find(attributes), std::string::npos);
    EXPECT_NE(exported(ExportFormat::kCsv).find("© us"), std::string::npos);
    import(file("two.csv", exported(ExportFormat::kCsv)));
    EXPECT_TRUE(console.lines.back().starts_with("0 created, 0 updated, 1 unchanged"))
        << console.lines.back();
}

TEST_F(Commands, SayThatTheDirectoryIsInUse) {
    auto holder = places::Catalog::open(environment(), settings.data);
    ASSERT_TRUE(holder) << holder.error().describe();
    auto done = run_generate(context(), {{.count = 1, .seed = 1}});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().problem, settings.data + " is in use by another madang process");
}

TEST(OpenFailure, SaysWhatHelps) {
    auto advice = [](ErrorCode code) { return open_failure("d", Error(code, "x")).advice; };
    EXPECT_NE(advice(ErrorCode::kDenied).find("chown"), std::string::npos);
    EXPECT_NE(advice(ErrorCode::kExhausted).find("df -h"), std::string::npos);
    EXPECT_NE(open_failure("d", Error(ErrorCode::kUnsupported, "x")).problem.find("newer version"),
              std::string::npos);
    EXPECT_NE(advice(ErrorCode::kCorrupt).find("Restore"), std::string::npos);
}

TEST_F(Commands, RefuseAnIndexWithoutRecordsWhatItHasNot) {
    ASSERT_TRUE(run_generate(context(), {{.count = 1000, .seed = 1}, Storing::kIndexOnly}));
    const std::string refusal = settings.data + " holds a search index only";
    EXPECT_TRUE(searched({.latitude = 35.68, .longitude = 139.7, .radius = 50000, .category = {}})
                    .find("Place ") != std::string::npos);
    EXPECT_TRUE(searched({.category = {}, .name = "cafe"}).starts_with("failed: " + refusal));
    EXPECT_TRUE(exported(ExportFormat::kCsv).starts_with("failed: " + refusal));
    const auto generated = run_generate(context(), {{.count = 10, .seed = 1}});
    ASSERT_FALSE(generated);
    EXPECT_TRUE(generated.error().problem.starts_with(refusal));
    EXPECT_NE(generated.error().advice.find("--data"), std::string::npos);
    const auto imported =
        run_import(context(), {{.path = file("one.csv", "name,lat,lon\nA,1,2\n")}});
    ASSERT_FALSE(imported);
    EXPECT_TRUE(imported.error().problem.starts_with(refusal));
}

}  // namespace
}  // namespace madang::app
