// Records, change events and keys: round trips, damage, and the bytes of each version.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "service/places/change.h"
#include "service/places/record.h"
#include "service/places/store/keys.h"

namespace madang::places {
namespace {

Business any_business() {
    Business business;
    business.id = BusinessId{*rc::gen::arbitrary<std::uint64_t>()};
    Draft& draft = business.draft;
    for (auto text :
         {&Draft::name, &Draft::address, &Draft::category, &Draft::phone, &Draft::website,
          &Draft::opening_hours, &Draft::description, &Draft::attribution, &Draft::source_id}) {
        draft.*text = *rc::gen::arbitrary<std::string>();
    }
    draft.latitude = *rc::gen::inRange(-90, 91) + 0.1234567;
    draft.longitude = *rc::gen::inRange(-180, 181) - 0.7654321;
    draft.attributes = *rc::gen::container<std::map<std::string, std::string>>(
        rc::gen::arbitrary<std::string>(), rc::gen::arbitrary<std::string>());
    for (auto number : {&Draft::rating, &Draft::rating_count, &Draft::price_level}) {
        if (*rc::gen::arbitrary<bool>()) draft.*number = *rc::gen::inRange(0, 50) / 10.0;
    }
    business.created = WallTime{*rc::gen::arbitrary<std::int64_t>()};
    business.updated = WallTime{*rc::gen::arbitrary<std::int64_t>()};
    business.version = *rc::gen::arbitrary<std::uint64_t>();
    return business;
}

Change any_change() {
    Change change;
    change.stamp = *rc::gen::arbitrary<std::uint64_t>();
    change.category = *rc::gen::arbitrary<std::uint16_t>();
    const auto business = any_business();
    change.id = business.id;
    if (*rc::gen::arbitrary<bool>()) change.after = business;
    if (*rc::gen::arbitrary<bool>()) change.before = geo::Position{1.5, -2.5};
    return change;
}

TEST(Record, RoundTrips) {
    ASSERT_TRUE(rc::check("decode(encode(x)) == x", [] {
        const Business business = any_business();
        RC_ASSERT((decode_record(business.id, encode_record(business)) == business));
    }));
}

TEST(Record, EveryTruncationIsRefused) {
    Business business;
    business.draft.name = "A";
    business.draft.rating = 4.5;
    business.draft.attributes = {{"wifi", "yes"}};
    const std::string bytes = encode_record(business);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(decode_record(business.id, std::string_view(bytes).substr(0, size))) << size;
    }
    EXPECT_FALSE(decode_record(business.id, bytes + "x"));
}

TEST(Record, BytesOfVersionOneStayReadable) {
    Business business;
    business.draft.name = "A";
    business.version = 1;
    const std::string bytes =
        "\x01" + std::string(32, '\0') + "\x01\x01" + "A" + std::string(9, '\0');
    EXPECT_EQ(decode_record(BusinessId{}, bytes), business);
}

TEST(Record, BytesOfVersionTwoStayAsTheyAre) {
    Business business;
    business.draft.name = "A";
    business.draft.price_level = 2;
    business.version = 1;
    const std::string two("\0\0\0\0\0\0\0\x40", 8);
    const std::string bytes = "\x02" + std::string(32, '\0') + "\x01\x01" + "A" +
                              std::string(8, '\0') + "\x04" + two + std::string(1, '\0');
    EXPECT_EQ(encode_record(business), bytes);
    EXPECT_EQ(decode_record(BusinessId{}, bytes), business);
    std::string damaged = bytes;
    damaged[44] = 8;
    EXPECT_EQ(decode_record(BusinessId{}, damaged).error().code(), ErrorCode::kCorrupt);
}

TEST(Record, AnotherVersionIsUnsupported) {
    std::string bytes = encode_record({});
    bytes[0] = 3;
    EXPECT_EQ(decode_record(BusinessId{}, bytes).error().code(), ErrorCode::kUnsupported);
}

TEST(ChangeEvent, RoundTrips) {
    ASSERT_TRUE(rc::check("decode(encode(x)) == x", [] {
        const Change change = any_change();
        RC_ASSERT((decode_change(change.stamp, change.id, encode_change(change)) == change));
    }));
}

TEST(ChangeEvent, EveryTruncationIsRefused) {
    Change change;
    change.before = geo::Position{1, 2};
    change.after = Business{};
    const std::string bytes = encode_change(change);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(decode_change(1, {}, std::string_view(bytes).substr(0, size))) << size;
    }
}

TEST(ChangeEvent, UnknownPartsAndTrailingBytesAreCorrupt) {
    std::string bytes = encode_change({});
    EXPECT_EQ(decode_change(1, {}, bytes + "x").error().code(), ErrorCode::kCorrupt);
    bytes[1] = 4;
    EXPECT_EQ(decode_change(1, {}, bytes).error().code(), ErrorCode::kCorrupt);
}

TEST(Keys, SortAsTheirNumbersDo) {
    EXPECT_LT(business_key(BusinessId{255}), business_key(BusinessId{256}));
    EXPECT_LT(outbox_key(9, BusinessId{500}), outbox_key(10, BusinessId{1}));
    EXPECT_LT(expiry_key(WallTime{99}, "z"), expiry_key(WallTime{100}, "a"));
}

TEST(Keys, AreReadBack) {
    EXPECT_EQ(id_of_business_key(business_key(BusinessId{77})), BusinessId{77});
    const auto key = parse_outbox_key(outbox_key(5, BusinessId{6}));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->stamp, 5u);
    EXPECT_EQ(key->id, BusinessId{6});
    EXPECT_FALSE(parse_outbox_key(business_key(BusinessId{1})));
    EXPECT_FALSE(id_of_business_key("pb1"));
}

TEST(Keys, OfNamesAreReadBackAndStandCellByCell) {
    const std::string key = name_key("café", {60.17, 24.94}, BusinessId{9});
    const auto parts = parse_name_key(key);
    ASSERT_TRUE(parts);
    EXPECT_EQ(parts->term, "café");
    EXPECT_EQ(parts->id, BusinessId{9});
    EXPECT_EQ(parts->cell.substr(0, 5), "ud9wr");
    EXPECT_LT(name_key("a", {60.17, 24.94}, BusinessId{9}),
              name_key("ab", {-60, -24}, BusinessId{1}));
    EXPECT_FALSE(parse_name_key("pwcafé"));
    EXPECT_FALSE(parse_name_key(business_key(BusinessId{1})));
}

TEST(Keys, BoundsHoldExactlyWhatTheyName) {
    const auto outbox = outbox_between(3, 5);
    EXPECT_LT(outbox_key(2, BusinessId{~0ull}), outbox.lower);
    EXPECT_LE(outbox.lower, outbox_key(3, BusinessId{0}));
    EXPECT_LT(outbox_key(5, BusinessId{~0ull}), outbox.upper);
    EXPECT_GE(outbox_key(6, BusinessId{0}), outbox.upper);
    const auto after = businesses_after(BusinessId{7});
    EXPECT_LT(business_key(BusinessId{7}), after.lower);
    EXPECT_LE(after.lower, business_key(BusinessId{8}));
}

TEST(Keys, OwnersAndKeysDoNotRunTogether) {
    EXPECT_NE(idempotency_key({"ab", "c", 0}), idempotency_key({"a", "bc", 0}));
}

}  // namespace
}  // namespace madang::places
