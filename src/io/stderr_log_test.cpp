// The form of log lines, and the real environment.
// SPDX-License-Identifier: Apache-2.0
#include "io/stderr_log.h"

#include <gtest/gtest.h>

#include <semaphore>

#include "io/limits.h"
#include "io/sim/clock.h"
#include "io/system_environment.h"

namespace madang::io {
namespace {

TEST(StderrLog, WritesOneLineOfPairs) {
    sim::VirtualClock clock;
    StderrLog log(clock, LogLevel::kInfo);
    testing::internal::CaptureStderr();
    log.debug("not shown");
    log.info("listening", {{"address", "127.0.0.1:80"}, {"who", "a b"}});
    log.error("100% {} broken");
    EXPECT_EQ(testing::internal::GetCapturedStderr(),
              "time=2026-01-01T00:00:01.000000Z level=info message=\"listening\" "
              "address=127.0.0.1:80 who=\"a b\"\n"
              "time=2026-01-01T00:00:01.000000Z level=error message=\"100% {} broken\"\n");
}

TEST(StderrLog, NoValueCanForgeAFieldOrALine) {
    EXPECT_EQ(format_logfmt(LogLevel::kWarning, "a \"b\"\nc", {{"k", "x=1\r\x01\\ y"}, {"e", ""}}),
              "level=warning message=\"a \\\"b\\\"\\nc\" k=\"x=1\\x0d\\x01\\\\ y\" e=\"\"");
}

TEST(StderrLog, CutsLongValues) {
    const std::string line =
        format_logfmt(LogLevel::kInfo, "m", {{"k", std::string(100'000, 'x')}});
    EXPECT_LT(line.size(), kLogValueBytesMax + 100);
    EXPECT_TRUE(line.ends_with("xxx...\""));
}

TEST(StderrLog, KeepsUtf8) {
    EXPECT_EQ(format_logfmt(LogLevel::kInfo, "마당", {}), "level=info message=\"마당\"");
}

TEST(SystemEnvironment, OffersEveryPartOfTheWorld) {
    SystemEnvironment system;
    Environment& environment = system.environment();
    EXPECT_GT(environment.clock.wall(), WallTime{1'577'836'800'000'000});  // after 2020
    const MonotonicTime before = environment.clock.monotonic();
    EXPECT_GE(environment.clock.monotonic(), before);
    EXPECT_NE(environment.random.next(), environment.random.next());
    EXPECT_TRUE(*environment.files.exists("/"));
    std::counting_semaphore<3> ran(0);
    for (Workers* pool :
         {&environment.pools.commit, &environment.pools.read, &environment.pools.compact}) {
        EXPECT_TRUE(pool->submit([&] { ran.release(); }));
    }
    for (int i = 0; i < 3; ++i) ran.acquire();
}

}  // namespace
}  // namespace madang::io
