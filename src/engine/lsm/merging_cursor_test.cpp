// The merge of walks, the walk over a level, what a flush leaves out, what is merged next.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/merging_cursor.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/lsm/database_iterator.h"
#include "engine/lsm/entry_filter.h"
#include "engine/lsm/writes_cursor.h"

namespace madang::lsm {
namespace {

// A source whose walk fails after some entries.
class FailingCursor final : public Cursor {
public:
    void seek(const InternalKey&) override {}
    void seek_before(const InternalKey&) override {}
    void seek_first() override {}
    void seek_last() override {}
    void next() override {}
    void previous() override {}
    bool valid() const override { return false; }
    InternalKey key() const override { return {}; }
    std::string_view value() const override { return {}; }
    Result<> status() const override { return fail(ErrorCode::kCorrupt, "a bad block"); }
};

Tag value_at(std::uint64_t stamp) {
    return Tag::of({stamp}, Kind::kValue);
}

TEST(MergingCursor, GoesAnyWayThatOneSortedSourceWould) {
    using Steps = std::vector<std::pair<std::uint8_t, std::string>>;
    EXPECT_TRUE(rc::check("random walk",
                          [](const std::map<std::string, std::uint8_t>& keys, const Steps& steps) {
                              std::vector<Writes> sources(3);
                              Writes all;
                              for (const auto& [key, source] : keys) {
                                  const Write write{.tag = value_at(1), .value = "v" + key};
                                  sources[source % 3].emplace(key, write);
                                  all.emplace(key, write);
                              }
                              std::vector<std::unique_ptr<Cursor>> children;
                              for (const Writes& source : sources) children.push_back(walk(source));
                              const auto merged = merge(std::move(children));
                              const auto plain = walk(all);
                              for (const auto& [step, key] : steps) {
                                  for (Cursor* cursor : {merged.get(), plain.get()}) {
                                      switch (step % 8) {
                                          case 0: cursor->seek_first(); break;
                                          case 1: cursor->seek_last(); break;
                                          case 2: cursor->seek({key, kNewestTag}); break;
                                          case 3: cursor->seek_before({key, kNewestTag}); break;
                                          case 4:
                                          case 5:
                                              if (cursor->valid()) cursor->next();
                                              break;
                                          default:
                                              if (cursor->valid()) cursor->previous();
                                              break;
                                      }
                                  }
                                  RC_ASSERT(merged->valid() == plain->valid());
                                  if (!plain->valid()) continue;
                                  RC_ASSERT(merged->key().user_key == plain->key().user_key);
                                  RC_ASSERT(merged->value() == plain->value());
                              }
                          }));
}

TEST(MergingCursor, EndsWithTheErrorOfAnyChild) {
    Writes writes;
    writes["a"] = {.tag = value_at(1), .value = "v"};
    std::vector<std::unique_ptr<Cursor>> children;
    children.push_back(walk(writes));
    children.push_back(std::make_unique<FailingCursor>());
    const auto merged = merge(std::move(children));
    merged->seek_first();
    EXPECT_FALSE(merged->valid());
    EXPECT_EQ(merged->status().error().code(), ErrorCode::kCorrupt);
}

TEST(DatabaseIterator, TellsItsObserverOfAnErrorAndShowsNothing) {
    int told = 0;
    const auto shown =
        show(std::make_unique<FailingCursor>(), {9}, {}, [&](const Error&) { ++told; });
    shown->seek_first();
    EXPECT_FALSE(shown->valid());
    EXPECT_FALSE(shown->status().has_value());
    shown->seek_last();
    EXPECT_EQ(told, 2);
}

TEST(PrefixBounds, HoldAllKeysOfThePrefixAndNoOthers) {
    EXPECT_EQ(prefix_bounds("ab").upper, "ac");
    EXPECT_EQ(prefix_bounds("a\xff").upper, "b");
    EXPECT_EQ(prefix_bounds("\xff\xff").upper, "");
    EXPECT_EQ(prefix_bounds("").upper, "");
    EXPECT_EQ(prefix_bounds("ab").lower, "ab");
}

std::string kept(EntryFilter filter, const std::vector<InternalKey>& entries, bool below) {
    std::string result;
    for (const InternalKey& entry : entries) {
        if (!filter.keeps(entry, [&](std::string_view) { return !below; })) continue;
        result += std::string(entry.user_key) + std::to_string(entry.tag.stamp().value) + ' ';
    }
    return result;
}

TEST(EntryFilter, DropsWhatNoSnapshotSees) {
    const Tag removed7 = Tag::of({7}, Kind::kRemoved);
    const std::vector<InternalKey> entries = {{"a", value_at(9)}, {"a", value_at(6)},
                                              {"a", value_at(3)}, {"a", value_at(1)},
                                              {"b", removed7},    {"b", value_at(2)}};
    EXPECT_EQ(kept(EntryFilter({9}), entries, false), "a9 ");
    EXPECT_EQ(kept(EntryFilter({9}), entries, true), "a9 b7 ");
    EXPECT_EQ(kept(EntryFilter({6}), entries, false), "a9 a6 b7 b2 ");
    EXPECT_EQ(kept(EntryFilter({2}), entries, false), "a9 a6 a3 a1 b7 b2 ");
}

TEST(EntryFilter, KeepsTheFirstEntryOfAnEmptyKey) {
    EXPECT_EQ(kept(EntryFilter({9}), {{"", value_at(1)}}, false), "1 ");
}

}  // namespace
}  // namespace madang::lsm
