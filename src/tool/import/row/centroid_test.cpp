// Centres of areas.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/centroid.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace madang::importer {
namespace {

std::vector<Point> square(double west, double south, double side) {
    return {{west, south},
            {west + side, south},
            {west + side, south + side},
            {west, south + side},
            {west, south}};
}

TEST(Centroid, OfASquareIsItsMiddleWhicheverWayItRuns) {
    auto ring = square(24, 60, 2);
    Centroid one;
    one.add(ring, RingRole::kOuter);
    EXPECT_NEAR(one.find()->longitude, 25, 1e-9);
    EXPECT_NEAR(one.find()->latitude, 61, 1e-9);
    std::vector<Point> reversed(ring.rbegin(), ring.rend());
    Centroid other;
    other.add(reversed, RingRole::kOuter);
    EXPECT_NEAR(other.find()->longitude, 25, 1e-9);
    EXPECT_NEAR(other.find()->latitude, 61, 1e-9);
}

TEST(Centroid, IsPulledAwayFromAHole) {
    Centroid centroid;
    centroid.add(square(0, 0, 4), RingRole::kOuter);
    centroid.add(square(2, 0, 2), RingRole::kInner);
    // 16 around (2, 2) less 4 around (3, 1).
    EXPECT_NEAR(centroid.find()->longitude, (16 * 2 - 4 * 3) / 12.0, 1e-9);
    EXPECT_NEAR(centroid.find()->latitude, (16 * 2 - 4 * 1) / 12.0, 1e-9);
}

TEST(Centroid, WeighsSeveralOuterRings) {
    Centroid centroid;
    centroid.add(square(0, 0, 1), RingRole::kOuter);
    centroid.add(square(10, 0, 1), RingRole::kOuter);
    EXPECT_NEAR(centroid.find()->longitude, 5.5, 1e-9);
}

TEST(Centroid, CrossesTheAntimeridian) {
    Centroid centroid;
    std::vector<Point> ring = {{179, 0}, {-179, 0}, {-179, 2}, {179, 2}};
    centroid.add(ring, RingRole::kOuter);
    EXPECT_NEAR(std::abs(centroid.find()->longitude), 180, 1e-9);
}

TEST(Centroid, OfALineIsTheMeanOfItsCorners) {
    Centroid centroid;
    std::vector<Point> line = {{1, 1}, {3, 3}};
    centroid.add(line, RingRole::kOuter);
    EXPECT_NEAR(centroid.find()->longitude, 2, 1e-9);
    EXPECT_FALSE(Centroid().find());
}

}  // namespace
}  // namespace madang::importer
