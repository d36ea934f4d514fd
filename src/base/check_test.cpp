// Tests of CHECK, DCHECK and the error type: what they print and what they cost.
// SPDX-License-Identifier: Apache-2.0
#include "base/check.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/error.h"
#include "base/principal.h"
#include "base/result.h"
#include "base/units.h"

namespace madang {
namespace {

TEST(CheckDeathTest, SaysWhereWhatAndWhy) {
    EXPECT_DEATH(CHECK(1 + 1 == 3, "sums are right"),
                 "check_test.cpp:[0-9]+: CHECK failed: 1 \\+ 1 == 3 \\(sums are right\\)");
}

TEST(Check, EvaluatesItsConditionOnce) {
    int calls = 0;
    CHECK(++calls == 1, "counted once");
    EXPECT_EQ(calls, 1);
}

TEST(Dcheck, WithoutTestBuildsEvaluatesNothing) {
    [[maybe_unused]] int calls = 0;
    DCHECK(++calls == 1, "counted in test builds only");
#ifdef MADANG_DCHECK
    EXPECT_EQ(calls, 1);
#else
    EXPECT_EQ(calls, 0);
#endif
}

TEST(Error, DescribesCodeTextAndDetail) {
    EXPECT_EQ(Error(ErrorCode::kCorrupt, "bad block", 42).describe(), "corrupt: bad block (42)");
    EXPECT_EQ(Error(ErrorCode::kNotFound, "no such key").describe(), "not_found: no such key");
}

TEST(Error, EachCodeHasItsOwnName) {
    std::set<std::string> names;
    for (int code = 0; code <= static_cast<int>(ErrorCode::kCancelled); ++code) {
        names.emplace(name(static_cast<ErrorCode>(code)));
    }
    EXPECT_EQ(names.size(), 10u);
    EXPECT_FALSE(names.contains("unknown"));
}

Result<int> half(int value) {
    if (value % 2 != 0) return fail(ErrorCode::kInvalid, "odd", value);
    return value / 2;
}

Result<std::string> quarter_text(int value) {
    const int quarter = TRY(half(TRY(half(value))));
    return std::to_string(quarter);
}

TEST(Result, TryPassesTheValueOrTheErrorOn) {
    EXPECT_EQ(quarter_text(12).value(), "3");
    EXPECT_EQ(quarter_text(7).error().detail(), 7);
    EXPECT_EQ(quarter_text(6).error().detail(), 3);
}

TEST(Principal, MayOnlyWhatItsScopesName) {
    const Principal principal{"operator", {"places:write"}};
    EXPECT_TRUE(principal.may("places:write"));
    EXPECT_FALSE(principal.may("places"));
    EXPECT_FALSE(Principal{}.may("places:write"));
}

TEST(Bytes, LiteralsAreBinary) {
    EXPECT_EQ((4_KiB).value, 4096u);
    EXPECT_EQ(1_GiB, Bytes{1u << 30});
    EXPECT_EQ(1_MiB + 1_KiB, Bytes{1049600});
}

}  // namespace
}  // namespace madang
