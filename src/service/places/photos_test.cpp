// Links to photos.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/photos.h"

#include <gtest/gtest.h>

namespace madang::places {
namespace {

using Links = std::vector<std::string>;

Links links(std::map<std::string, std::string> attributes) {
    Draft draft;
    draft.attributes = std::move(attributes);
    return photos_of(draft);
}

TEST(Photos, AreTheUrlsOfImageAttributes) {
    EXPECT_EQ(links({{"image", "https://example.org/a.jpg"}, {"cuisine", "https://example.org/"}}),
              Links{"https://example.org/a.jpg"});
    EXPECT_EQ(links({{"image", " http://example.org/a.jpg ;https://example.org/b.jpg"},
                     {"image:0", "https://example.org/b.jpg"}}),
              (Links{"http://example.org/a.jpg", "https://example.org/b.jpg"}));
}

TEST(Photos, OfWikimediaCommonsAreItsPages) {
    EXPECT_EQ(links({{"wikimedia_commons", "File:Main gate.jpg"}}),
              Links{"https://commons.wikimedia.org/wiki/File%3AMain_gate.jpg"});
}

TEST(Photos, AreNothingThatIsNoWebAddress) {
    EXPECT_EQ(links({{"image", "javascript:alert(1)"},
                     {"image:1", "photo.jpg"},
                     {"wikimedia_commons", "Main gate"},
                     {"images", "https://example.org/a.jpg"}}),
              Links());
}

}  // namespace
}  // namespace madang::places
