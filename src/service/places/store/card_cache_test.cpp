// The cache of cards: bounded, never out of date.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/store/card_cache.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "service/places/store/catalog_fixture.h"

namespace madang::places {
namespace {

Card card(std::uint64_t id, std::uint64_t version = 1) {
    Business business{.id = BusinessId{id}};
    business.draft = cafe("Café " + std::to_string(id));
    business.version = version;
    return std::make_shared<const Business>(std::move(business));
}

TEST(CardCache, FindsWhatWasPutUntilItIsForgotten) {
    CardCache cache(1_MiB);
    EXPECT_EQ(cache.find(BusinessId{1}), nullptr);
    cache.put(card(1), 10);
    ASSERT_NE(cache.find(BusinessId{1}), nullptr);
    EXPECT_EQ(cache.find(BusinessId{1})->draft.name, "Café 1");
    cache.forget(BusinessId{1}, 11);
    EXPECT_EQ(cache.find(BusinessId{1}), nullptr);
    EXPECT_EQ(cache.bytes(), Bytes{});
    EXPECT_EQ(cache.hits(), 2u);
    EXPECT_EQ(cache.misses(), 2u);
}

TEST(CardCache, KeepsNothingThatWasReadBeforeTheLastChange) {
    CardCache cache(1_MiB);
    cache.forget(BusinessId{1}, 11);
    cache.put(card(1), 10);
    EXPECT_EQ(cache.find(BusinessId{1}), nullptr);
    cache.put(card(1), 11);
    EXPECT_NE(cache.find(BusinessId{1}), nullptr);
    cache.clear(20);
    EXPECT_EQ(cache.find(BusinessId{1}), nullptr);
    cache.put(card(1), 19);
    EXPECT_EQ(cache.find(BusinessId{1}), nullptr);
}

TEST(CardCache, StaysWithinItsCapacityAndKeepsWhatIsFoundOften) {
    CardCache cache(256_KiB);
    for (std::uint64_t id = 1; id <= 10'000; ++id) {
        cache.put(card(id), 1);
        if (id > 1) cache.find(BusinessId{1});
        ASSERT_LE(cache.bytes(), 256_KiB);
    }
    EXPECT_NE(cache.find(BusinessId{1}), nullptr);
    EXPECT_EQ(cache.find(BusinessId{2}), nullptr);
    EXPECT_GT(cache.bytes(), 128_KiB);
}

TEST(CardCache, ACardLargerThanAShardIsNotKept) {
    CardCache cache(16_KiB);
    Business business{.id = BusinessId{1}};
    business.draft.description = std::string(2000, 'x');
    cache.put(std::make_shared<const Business>(business), 1);
    EXPECT_EQ(cache.find(BusinessId{1}), nullptr);
}

// Readers that fetched a card some time ago put it, while changes go on: whatever is found has the
// version of the last change that was forgotten.
TEST(CardCache, NeverShowsAnOlderVersionThanTheLastChange) {
    std::mt19937 random(1);
    CardCache cache(64_KiB);
    std::map<std::uint64_t, std::uint64_t> version;  // by id: the stamp of its last change
    std::vector<std::pair<Card, std::uint64_t>> under_way;
    std::size_t found = 0;
    for (std::uint64_t stamp = 1; stamp <= 20'000; ++stamp) {
        const std::uint64_t id = random() % 200;
        switch (random() % 4) {
            case 0:
                version[id] = stamp;
                cache.forget(BusinessId{id}, stamp);
                break;
            case 1: under_way.emplace_back(card(id, version[id]), stamp); break;
            case 2:
                if (under_way.empty()) break;
                std::swap(under_way[random() % under_way.size()], under_way.back());
                cache.put(under_way.back().first, under_way.back().second);
                under_way.pop_back();
                break;
            default:
                if (const Card kept = cache.find(BusinessId{id})) {
                    ++found;
                    ASSERT_EQ(kept->version, version[id]) << "stamp " << stamp;
                }
        }
    }
    EXPECT_GT(found, 100u);
}

}  // namespace
}  // namespace madang::places
