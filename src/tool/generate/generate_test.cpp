// Filling a sink.
// SPDX-License-Identifier: Apache-2.0
#include "tool/generate/generate.h"

#include <gtest/gtest.h>

#include "io/system_environment.h"
#include "tool/import/memory_sink.h"

namespace madang::generate {
namespace {

class GenerateTest : public testing::Test {
protected:
    importer::Outcome<importer::ImportReport> run(std::uint64_t count) {
        return generate(system_.environment().clock, {.count = count, .seed = 4}, sink, console);
    }
    importer::MemorySink sink;
    importer::MemoryConsole console;

private:
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
};

TEST_F(GenerateTest, StoresAsManyAsAskedInBatches) {
    auto report = run(2500);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts.created, 2500u);
    EXPECT_EQ(sink.batches, 3u);
    EXPECT_TRUE(sink.finished);
}

TEST_F(GenerateTest, ChangesNothingWhenRepeatedAndAddsWhenMoreAreAsked) {
    ASSERT_TRUE(run(500));
    auto report = run(700);
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts, (places::ImportCounts{200, 0, 500}));
}

TEST_F(GenerateTest, RefusesACountOutOfRange) {
    EXPECT_FALSE(run(0));
    EXPECT_FALSE(run(2'000'000'000));
}

}  // namespace
}  // namespace madang::generate
