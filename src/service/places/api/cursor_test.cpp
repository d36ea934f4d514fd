// Cursors: ours come back, all others are refused.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/api/cursor.h"

#include <gtest/gtest.h>

#include "io/sim/random.h"
#include "service/places/limits.h"

namespace madang::places {
namespace {

constexpr WallTime kNow{1'800'000'000'000'000};

class Cursor : public testing::Test {
protected:
    std::string made() const { return mint_.encode({0.25, Meters{12.5}, 77}, request_, kNow); }
    CursorFault fault(std::string_view cursor, WallTime now = kNow) const {
        const auto decoded = mint_.decode(cursor, request_, now);
        EXPECT_FALSE(decoded) << cursor;
        return decoded ? CursorFault::kInvalid : decoded.error();
    }

    io::sim::SeededRandom random_{1};
    CursorMint mint_{random_, ""};
    SearchRequest request_;
};

TEST_F(Cursor, ComesBackAsItWasMade) {
    const auto decoded = mint_.decode(made(), request_, kNow);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->score, 0.25);
    EXPECT_EQ(decoded->distance.value, 12.5);
    EXPECT_EQ(decoded->id, 77u);
}

TEST_F(Cursor, MayGoWithAnotherLimitOffsetAndCount) {
    const std::string cursor = made();
    request_.limit = 7;
    request_.offset = 3;
    request_.count = Count::kNone;
    EXPECT_TRUE(mint_.decode(cursor, request_, kNow));
}

TEST_F(Cursor, BelongsToOneSearch) {
    const std::string cursor = made();
    request_.wanted.categories = {"cafe"};
    EXPECT_EQ(fault(cursor), CursorFault::kForeign);
}

TEST_F(Cursor, ExpiresAfterAnHourAndWithTheProcess) {
    const auto hour = Microseconds(kCursorLifetime).count();
    EXPECT_TRUE(mint_.decode(made(), request_, WallTime{kNow.microseconds + hour}));
    EXPECT_EQ(fault(made(), WallTime{kNow.microseconds + hour + 1}), CursorFault::kExpired);
    const CursorMint other(random_, "");
    EXPECT_EQ(fault(other.encode({0, Meters{1}, 1}, request_, kNow)), CursorFault::kExpired);
}

TEST_F(Cursor, GoesToOthersOfTheSameSecret) {
    const CursorMint first(random_, "one secret");
    const CursorMint second(random_, "one secret");
    const CursorMint other(random_, "another");
    const std::string cursor = first.encode({0.5, Meters{1}, 7}, request_, kNow);
    ASSERT_TRUE(second.decode(cursor, request_, kNow));
    EXPECT_EQ(second.decode(cursor, request_, kNow)->id, 7u);
    EXPECT_EQ(other.decode(cursor, request_, kNow).error(), CursorFault::kExpired);
    EXPECT_EQ(fault(cursor), CursorFault::kExpired);
}

TEST_F(Cursor, CannotBeMadeOrChangedByOthers) {
    EXPECT_EQ(fault(""), CursorFault::kInvalid);
    EXPECT_EQ(fault("next"), CursorFault::kInvalid);
    EXPECT_EQ(fault("%%%"), CursorFault::kInvalid);
    const std::string cursor = made();
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        std::string forged = cursor;
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        const auto decoded = mint_.decode(forged, request_, kNow);
        // The last letter carries bits that no byte holds.
        EXPECT_TRUE(!decoded || i == cursor.size() - 1) << i;
    }
}

}  // namespace
}  // namespace madang::places
