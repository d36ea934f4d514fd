// The contract of the rules over every view: the model in memory and the embedded store.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <memory>

#include "service/places/limits.h"
#include "service/places/memory_directory.h"
#include "service/places/store/embedded_directory.h"

namespace madang::places {
namespace {

struct Kind {
    const char* name;
    std::unique_ptr<Directory> (*make)();
};

template <class T>
std::unique_ptr<Directory> make() {
    return std::make_unique<T>();
}

Draft cafe(std::string name = "Café Central", std::string source_id = "") {
    Draft draft;
    draft.name = std::move(name);
    draft.latitude = 60.17;
    draft.longitude = 24.94;
    draft.category = "cafe";
    draft.source_id = std::move(source_id);
    return draft;
}

class Rules : public testing::TestWithParam<Kind> {
protected:
    template <class F>
    auto run(F rule) {
        using R = std::invoke_result_t<F, PlacesView&>;
        std::optional<R> result;
        const auto done = directory_->transact([&](PlacesView& view) -> Result<> {
            result = rule(view);
            if (!*result) return std::unexpected(result->error());
            return {};
        });
        EXPECT_EQ(done.has_value(), result->has_value());
        return *std::move(result);
    }

    Result<Created> create(const Draft& draft, std::optional<IdempotencyKey> key = std::nullopt) {
        return run([&](PlacesView& view) { return places::create(view, draft, key); });
    }
    Result<Business> replace(BusinessId id, const Draft& draft,
                             std::optional<std::uint64_t> if_version = std::nullopt) {
        return run([&](PlacesView& view) { return places::replace(view, id, draft, if_version); });
    }
    Result<> remove(BusinessId id, std::optional<std::uint64_t> if_version = std::nullopt) {
        return run([&](PlacesView& view) { return places::remove(view, id, if_version); });
    }
    Result<ImportCounts> import(const std::vector<Draft>& drafts) {
        return run([&](PlacesView& view) { return import_drafts(view, drafts); });
    }
    Result<Business> read(BusinessId id) {
        return run([&](PlacesView& view) { return view.business(id); });
    }

    std::unique_ptr<Directory> directory_ = GetParam().make();
};

TEST_P(Rules, ACreatedBusinessCanBeReadAndHasVersionOne) {
    const auto created = create(cafe());
    ASSERT_TRUE(created);
    EXPECT_EQ(created->replay, Replay::kNo);
    EXPECT_EQ(created->business.id, BusinessId{1});
    EXPECT_EQ(created->business.version, 1u);
    EXPECT_EQ(created->business.created, created->business.updated);
    EXPECT_EQ(read(BusinessId{1}), created->business);
}

TEST_P(Rules, CreatingPublishesTheRecordWithoutAPositionBefore) {
    const auto created = create(cafe());
    ASSERT_TRUE(created);
    const auto outbox = directory_->outbox();
    ASSERT_EQ(outbox.size(), 1u);
    EXPECT_EQ(outbox[0].id, created->business.id);
    EXPECT_EQ(outbox[0].before, std::nullopt);
    EXPECT_EQ(outbox[0].after, created->business);
    EXPECT_EQ(outbox[0].category, 1);
    EXPECT_EQ(outbox[0].stamp, 1u);
}

TEST_P(Rules, ReplacingTellsWhereItWas) {
    ASSERT_TRUE(create(cafe()));
    directory_->pass(Seconds(1));
    Draft moved = cafe();
    moved.latitude = -33.9;
    const auto replaced = replace(BusinessId{1}, moved);
    ASSERT_TRUE(replaced);
    EXPECT_EQ(replaced->version, 2u);
    EXPECT_GT(replaced->updated, replaced->created);
    const auto outbox = directory_->outbox();
    ASSERT_EQ(outbox.size(), 2u);
    EXPECT_EQ(outbox[1].before, (geo::Position{60.17, 24.94}));
    EXPECT_EQ(outbox[1].after, *replaced);
}

TEST_P(Rules, AnEqualDraftChangesNothing) {
    ASSERT_TRUE(create(cafe()));
    const auto replaced = replace(BusinessId{1}, cafe());
    ASSERT_TRUE(replaced);
    EXPECT_EQ(replaced->version, 1u);
    EXPECT_EQ(directory_->outbox().size(), 1u);
}

TEST_P(Rules, AChangeOnAnotherVersionIsRefused) {
    ASSERT_TRUE(create(cafe()));
    const auto replaced = replace(BusinessId{1}, cafe("Other"), 2);
    ASSERT_FALSE(replaced);
    EXPECT_EQ(replaced.error().code(), ErrorCode::kConflict);
    EXPECT_EQ(replaced.error().detail(), kVersionDiffers);
    EXPECT_EQ(remove(BusinessId{1}, 7).error().detail(), kVersionDiffers);
    EXPECT_TRUE(replace(BusinessId{1}, cafe("Other"), 1));
    EXPECT_TRUE(remove(BusinessId{1}, 2));
}

TEST_P(Rules, WhatDoesNotExistCannotBeChanged) {
    EXPECT_EQ(replace(BusinessId{9}, cafe()).error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(remove(BusinessId{9}).error().code(), ErrorCode::kNotFound);
    EXPECT_TRUE(directory_->outbox().empty());
}

TEST_P(Rules, ARemovedBusinessIsGoneAndItsSourceIsFree) {
    ASSERT_TRUE(create(cafe("A", "osm:1")));
    ASSERT_TRUE(remove(BusinessId{1}));
    EXPECT_EQ(read(BusinessId{1}).error().code(), ErrorCode::kNotFound);
    const auto outbox = directory_->outbox();
    ASSERT_EQ(outbox.size(), 2u);
    EXPECT_EQ(outbox[1].after, std::nullopt);
    EXPECT_EQ(outbox[1].before, (geo::Position{60.17, 24.94}));
    const auto again = create(cafe("B", "osm:1"));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->business.id, BusinessId{2}) << "ids are never given twice";
}

TEST_P(Rules, ASourceIdNamesOneBusiness) {
    ASSERT_TRUE(create(cafe("A", "osm:1")));
    EXPECT_EQ(create(cafe("B", "osm:1")).error().detail(), kSourceTaken);
    ASSERT_TRUE(create(cafe("C", "osm:2")));
    EXPECT_EQ(replace(BusinessId{2}, cafe("C", "osm:1")).error().detail(), kSourceTaken);
    ASSERT_TRUE(replace(BusinessId{1}, cafe("A", "osm:3")));
    EXPECT_TRUE(replace(BusinessId{2}, cafe("C", "osm:1"))) << "the old source_id is free again";
}

TEST_P(Rules, TheSameKeyAndBodyGiveTheFirstAnswer) {
    const IdempotencyKey key{"operator", "k1", 42};
    const auto first = create(cafe(), key);
    ASSERT_TRUE(first);
    ASSERT_TRUE(replace(first->business.id, cafe("Renamed")));
    const auto second = create(cafe(), key);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->replay, Replay::kYes);
    EXPECT_EQ(second->business, first->business);
    EXPECT_EQ(directory_->outbox().size(), 2u);
}

TEST_P(Rules, AKeyWithAnotherBodyIsRefusedAndAnotherOwnersKeyIsAnother) {
    ASSERT_TRUE(create(cafe(), IdempotencyKey{"a", "k", 1}));
    EXPECT_EQ(create(cafe("B"), IdempotencyKey{"a", "k", 2}).error().detail(), kKeyReused);
    const auto other = create(cafe("B"), IdempotencyKey{"b", "k", 2});
    ASSERT_TRUE(other);
    EXPECT_EQ(other->replay, Replay::kNo);
}

TEST_P(Rules, AKeyIsForgottenAfterItsDay) {
    const IdempotencyKey key{"a", "k", 1};
    ASSERT_TRUE(create(cafe(), key));
    directory_->pass(kIdempotencyLifetime);
    directory_->pass(Seconds(1));
    const auto again = create(cafe(), key);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->replay, Replay::kNo);
    EXPECT_EQ(again->business.id, BusinessId{2});
    // The purge that the next keys do must leave the newer answer alone.
    ASSERT_TRUE(create(cafe(), IdempotencyKey{"a", "k2", 1}));
    EXPECT_EQ(create(cafe(), key)->replay, Replay::kYes);
}

TEST_P(Rules, ExpiredKeysArePurgedAFewAtATime) {
    for (int i = 0; i < 6; ++i) {
        ASSERT_TRUE(create(cafe(), IdempotencyKey{"a", "old" + std::to_string(i), 1}));
    }
    directory_->pass(kIdempotencyLifetime);
    directory_->pass(Seconds(1));
    const auto known = [&](int i) {
        const IdempotencyKey key{"a", "old" + std::to_string(i), 1};
        return run([&](PlacesView& view) { return view.idempotency(key); }).has_value();
    };
    ASSERT_TRUE(create(cafe(), IdempotencyKey{"a", "new1", 1}));
    EXPECT_FALSE(known(3));
    EXPECT_TRUE(known(4)) << kIdempotencyPurge << " at a time";
    ASSERT_TRUE(create(cafe(), IdempotencyKey{"a", "new2", 1}));
    EXPECT_FALSE(known(5));
    EXPECT_TRUE(
        run([&](PlacesView& view) { return view.idempotency(IdempotencyKey{"a", "new1", 1}); }));
}

TEST_P(Rules, ImportingTwiceNeverDoubles) {
    const std::vector<Draft> drafts = {cafe("A", "s:1"), cafe("B", "s:2"), cafe("C", "s:3")};
    EXPECT_EQ(import(drafts), (ImportCounts{3, 0, 0}));
    EXPECT_EQ(import(drafts), (ImportCounts{0, 0, 3}));
    EXPECT_EQ(directory_->outbox().size(), 3u) << "an unchanged record writes nothing";
    auto changed = drafts;
    changed[1].name = "B2";
    EXPECT_EQ(import(changed), (ImportCounts{0, 1, 2}));
    EXPECT_EQ(read(BusinessId{2})->draft.name, "B2");
}

TEST_P(Rules, ASourceTwiceInOneImportIsOneBusinessAndOneEvent) {
    EXPECT_EQ(import({cafe("A", "s:1"), cafe("A2", "s:1")}), (ImportCounts{1, 1, 0}));
    const auto outbox = directory_->outbox();
    ASSERT_EQ(outbox.size(), 1u);
    EXPECT_EQ(outbox[0].before, std::nullopt) << "before the transaction it did not exist";
    EXPECT_EQ(outbox[0].after->draft.name, "A2");
}

TEST_P(Rules, EqualCategoriesShareANumberAndNoneIsZero) {
    Draft bar = cafe("Bar");
    bar.category = "bar";
    Draft nothing = cafe("Nothing");
    nothing.category = "";
    for (const Draft& draft : {cafe(), bar, nothing, cafe("Again")}) ASSERT_TRUE(create(draft));
    std::vector<int> numbers;
    for (const Change& change : directory_->outbox()) numbers.push_back(change.category);
    EXPECT_EQ(numbers, (std::vector<int>{1, 2, 0, 1}));
}

TEST_P(Rules, AReplicaTakesIdsVersionsAndTimesAsTheyAre) {
    Business told{BusinessId{7}, cafe("A", "s:1"), WallTime{5}, WallTime{6}, 9};
    const auto tell = [this](BusinessId id, const std::optional<Business>& business) {
        return run([&](PlacesView& view) { return follow(view, id, business); });
    };
    ASSERT_TRUE(tell(told.id, told));
    EXPECT_EQ(run([&](PlacesView& view) { return view.business(told.id); }), told);
    ASSERT_TRUE(tell(told.id, told));
    EXPECT_EQ(directory_->outbox().size(), 1u) << "what is so already changes nothing";
    told.draft.latitude = 61;
    ASSERT_TRUE(tell(told.id, told));
    EXPECT_EQ(directory_->outbox().back().before, (geo::Position{60.17, 24.94}));
    ASSERT_TRUE(tell(told.id, std::nullopt));
    ASSERT_TRUE(tell(told.id, std::nullopt));
    EXPECT_EQ(directory_->outbox().size(), 3u);
    EXPECT_TRUE(directory_->filed().empty());
    EXPECT_EQ(create(cafe("B", "s:1"))->business.id, BusinessId{8}) << "ids are not given twice";
}

TEST_P(Rules, AReplicaKeepsASourceIdThatItHeardOfBeforeItWasGivenBack) {
    const Business first{BusinessId{1}, cafe("A", "s:1"), {}, {}, 1};
    const Business second{BusinessId{2}, cafe("B", "s:1"), {}, {}, 1};
    Business later = first;
    later.draft.source_id = "";
    for (const Business& told : {first, second, later}) {
        ASSERT_TRUE(run([&](PlacesView& view) { return follow(view, told.id, told); }));
    }
    EXPECT_EQ(run([](PlacesView& view) { return view.by_source("s:1"); }), BusinessId{2});
}

TEST_P(Rules, AnErrorLeavesNothingBehind) {
    ASSERT_TRUE(create(cafe("A", "s:1")));
    const auto failed = run([&](PlacesView& view) -> Result<Created> {
        TRY(places::create(view, cafe("B", "s:2"), std::nullopt));
        return places::create(view, cafe("C", "s:1"), std::nullopt);
    });
    EXPECT_FALSE(failed);
    EXPECT_EQ(directory_->outbox().size(), 1u);
    EXPECT_EQ(create(cafe("B", "s:2"))->business.id, BusinessId{2});
}

INSTANTIATE_TEST_SUITE_P(EveryView, Rules,
                         testing::Values(Kind{"Memory", make<MemoryDirectory>},
                                         Kind{"Embedded", make<EmbeddedDirectory>}),
                         [](const auto& kind) { return kind.param.name; });

// One random step, the same on both stores.
std::string step(Directory& directory, int kind, const Draft& draft, BusinessId id) {
    std::string told = "error";
    const auto rule = [&](PlacesView& view) -> Result<> {
        switch (kind) {
            case 0:
                told = std::to_string(TRY(create(view, draft, std::nullopt)).business.id.value);
                break;
            case 1:
                told = std::to_string(TRY(replace(view, id, draft, std::nullopt)).version);
                break;
            case 2:
                TRY(remove(view, id, std::nullopt));
                told = "removed";
                break;
            default: {
                Draft imported = draft;
                imported.source_id = "s:" + draft.name;
                const auto counts = TRY(import_drafts(view, {&imported, 1}));
                told = std::to_string(counts.created) + std::to_string(counts.updated);
            }
        }
        return {};
    };
    const auto done = directory.transact(rule);
    return done ? told : std::string(name(done.error().code()));
}

TEST(RulesOnBothStores, GiveTheSameAnswersAndTheSameOutbox) {
    ASSERT_TRUE(rc::check("memory and embedded agree", [] {
        MemoryDirectory memory;
        EmbeddedDirectory embedded;
        const int steps = *rc::gen::inRange(1, 20);
        for (int i = 0; i < steps; ++i) {
            const int kind = *rc::gen::inRange(0, 4);
            const BusinessId id{static_cast<std::uint64_t>(*rc::gen::inRange(1, 6))};
            Draft draft = cafe(std::string(1, static_cast<char>('a' + *rc::gen::inRange(0, 4))));
            draft.latitude = *rc::gen::inRange(-90, 91);
            if (*rc::gen::inRange(0, 2) == 0) draft.source_id = "s:" + draft.name;
            const auto expected = step(memory, kind, draft, id);
            RC_ASSERT(step(embedded, kind, draft, id) == expected);
        }
        RC_ASSERT(embedded.filed() == memory.filed());
        const auto expected = memory.outbox();
        const auto actual = embedded.outbox();
        RC_ASSERT(actual.size() == expected.size());
        for (std::size_t i = 0; i < actual.size(); ++i) {
            RC_ASSERT(actual[i].stamp == expected[i].stamp);
            RC_ASSERT(actual[i].id == expected[i].id);
            RC_ASSERT(actual[i].before == expected[i].before);
            RC_ASSERT(actual[i].category == expected[i].category);
            RC_ASSERT(actual[i].after.has_value() == expected[i].after.has_value());
            if (!actual[i].after) continue;
            RC_ASSERT(actual[i].after->draft == expected[i].after->draft);
            RC_ASSERT(actual[i].after->version == expected[i].after->version);
        }
    }));
}

}  // namespace
}  // namespace madang::places
