// Other programs: what they say and how they end.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/basemap/program.h"

#include <gtest/gtest.h>

namespace madang::importer {
namespace {

Result<Ended> shell(const std::string& script, std::vector<std::string>& lines) {
    return run_program({"sh", "-c", script},
                       [&lines](std::string_view line) { lines.emplace_back(line); });
}

TEST(Program, IsHeardLineByLineAndTellsItsExitCode) {
    std::vector<std::string> lines;
    const auto ended =
        shell("echo one; echo two >&2; printf '10 %%\\r20 %%   \\rlast'; exit 3", lines);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->exit_code, 3);
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "10 %", "20 %", "last"}));
    EXPECT_EQ(ended->last_lines, lines);
}

TEST(Program, ThatSaysMuchIsKeptShort) {
    std::vector<std::string> lines;
    const auto ended = shell("i=0; while [ $i -lt 50 ]; do i=$((i+1)); echo $i; done", lines);
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->exit_code, 0);
    EXPECT_EQ(lines.size(), 50u);
    EXPECT_EQ(ended->last_lines.size(), 8u);
    EXPECT_EQ(ended->last_lines.back(), "50");
}

TEST(Program, EndedByASignalTellsWhich) {
    std::vector<std::string> lines;
    EXPECT_EQ(shell("kill -ABRT $$", lines)->exit_code, 128 + 6);
}

TEST(Program, ThatIsNotThereIsNotFound) {
    const auto ended = run_program({"no-such-program-anywhere"}, [](std::string_view) {});
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace madang::importer
