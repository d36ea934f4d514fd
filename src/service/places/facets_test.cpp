// Features, stars and price.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/facets.h"

#include <gtest/gtest.h>

namespace madang::places {
namespace {

Draft with(std::map<std::string, std::string> attributes) {
    Draft draft;
    draft.attributes = std::move(attributes);
    return draft;
}

TEST(Facets, FindFeaturesInWhateverAttributeSaysThem) {
    EXPECT_EQ(features_of(with({{"internet_access", "wlan"}})), feature_bit("wifi"));
    EXPECT_EQ(features_of(with({{"wifi", "Yes "}})), feature_bit("wifi"));
    EXPECT_EQ(features_of(with({{"smoking", "no"}})), feature_bit("smoke_free"));
    EXPECT_EQ(features_of(with({{"diet:vegan", "only"}, {"wheelchair", "yes"}})),
              *feature_bit("vegan") | *feature_bit("wheelchair"));
}

TEST(Facets, TakeOnlyAClearYes) {
    EXPECT_EQ(features_of(with({{"wheelchair", "limited"}, {"takeaway", "no"}, {"colour", "yes"}})),
              0u);
    EXPECT_EQ(features_of({}), 0u);
}

TEST(Facets, KnowTheirNames) {
    EXPECT_FALSE(feature_bit("sauna"));
    EXPECT_FALSE(feature_bit(""));
    EXPECT_TRUE(feature_names("|").starts_with("wheelchair|takeaway|"));
    EXPECT_TRUE(is_feature_attribute("diet:vegan"));
    EXPECT_FALSE(is_feature_attribute("name"));
    EXPECT_FALSE(is_feature_attribute(""));
}

TEST(Facets, CountStarsInTenthsRoundedDown) {
    Draft draft;
    EXPECT_EQ(rating_tenths(draft), 0);
    for (int tenths = 0; tenths <= 50; ++tenths) {
        draft.rating = tenths / 10.0;
        EXPECT_EQ(rating_tenths(draft), tenths);
    }
    draft.rating = 4.29;
    EXPECT_EQ(rating_tenths(draft), 42);
    draft.price_level = 3;
    EXPECT_EQ(price_of(draft), 3);
}

}  // namespace
}  // namespace madang::places
