// The skip list and the memtable on it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/memtable/skiplist.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <thread>

#include "engine/lsm/memtable/memtable.h"

namespace madang::lsm {
namespace {

struct ByOrder {
    using Key = std::pair<std::string, std::uint64_t>;
    bool operator()(const Key& a, const Key& b) const {
        return compare({a.first, {a.second}}, {b.first, {b.second}}) < 0;
    }
};
using Model = std::map<ByOrder::Key, std::string, ByOrder>;

bool same(const Skiplist::Node* node, const Model& model, Model::const_iterator at) {
    if (at == model.end()) return node == nullptr;
    return node != nullptr && node->key().user_key == at->first.first &&
           node->key().tag.value == at->first.second && node->value() == at->second;
}

TEST(Skiplist, KeepsEveryEntryInOrderBothWays) {
    EXPECT_TRUE(rc::check("against std::map", [](const std::vector<std::string>& keys) {
        Skiplist list;
        Model model;
        std::uint64_t tag = 0;
        for (const std::string& key : keys) {
            ++tag;
            list.insert({key, {tag}}, std::to_string(tag));
            model.emplace(ByOrder::Key(key, tag), std::to_string(tag));
        }
        const Skiplist::Node* node = list.first();
        for (auto at = model.begin(); at != model.end(); ++at, node = Skiplist::next(node)) {
            RC_ASSERT(same(node, model, at));
            RC_ASSERT(same(list.first_at_or_after(node->key()), model, at));
            RC_ASSERT(same(list.last_before(node->key()), model,
                           at == model.begin() ? model.end() : std::prev(at)));
        }
        RC_ASSERT(node == nullptr);
        RC_ASSERT(same(list.last(), model, model.empty() ? model.end() : std::prev(model.end())));
    }));
}

TEST(Skiplist, OrdersKeysThatShareTheirFirstEightBytes) {
    Skiplist list;
    const std::string keys[] = {std::string("a"),         std::string("a\0", 2),
                                std::string("abcdefgh"),  std::string("abcdefgh\0", 9),
                                std::string("abcdefghi"), ""};
    for (const std::string& key : keys) list.insert({key, {256}}, key);
    std::string before;
    std::size_t count = 0;
    for (const auto* node = list.first(); node != nullptr; node = Skiplist::next(node), ++count) {
        EXPECT_EQ(node->value(), node->key().user_key);
        EXPECT_TRUE(count == 0 || before < node->key().user_key);
        before = node->key().user_key;
    }
    EXPECT_EQ(count, std::size(keys));
}

TEST(Skiplist, LetsReadersWalkWhileItGrows) {
    Skiplist list;
    std::atomic<std::uint64_t> inserted{0};
    constexpr std::uint64_t kEntries = 20'000;
    const auto key_of = [](std::uint64_t i) { return std::to_string(i * 7919 % kEntries); };
    std::thread writer([&] {
        for (std::uint64_t i = 0; i < kEntries; ++i) {
            list.insert({key_of(i), Tag::of({i + 1}, Kind::kValue)}, key_of(i));
            inserted.store(i + 1, std::memory_order_release);
        }
    });
    for (std::uint64_t seen = 0; seen < kEntries; seen = inserted.load(std::memory_order_acquire)) {
        if (seen == 0) continue;
        const auto* node = list.first_at_or_after({key_of(seen - 1), kNewestTag});
        ASSERT_NE(node, nullptr);
        EXPECT_EQ(node->key().user_key, key_of(seen - 1));
        for (int i = 0; i < 20 && node != nullptr; ++i, node = Skiplist::next(node)) {
            EXPECT_EQ(node->value(), node->key().user_key);
        }
    }
    writer.join();
}

TEST(Memtable, ShowsASnapshotNothingNewerWhileAHotKeyIsRewritten) {
    Memtable memtable(1);
    std::atomic<std::uint64_t> published{0};
    constexpr std::uint64_t kWrites = 200'000;
    std::thread writer([&] {
        for (std::uint64_t i = 1; i <= kWrites; ++i) {
            memtable.add({"hot", Tag::of({i}, Kind::kValue)}, std::to_string(i));
            published.store(i, std::memory_order_release);
        }
    });
    for (std::uint64_t stamp = 0; stamp < kWrites && !HasFailure();) {
        stamp = published.load(std::memory_order_acquire);
        if (stamp == 0) continue;
        EXPECT_EQ(memtable.find("hot", {stamp}).value, std::to_string(stamp));
    }
    writer.join();
}

TEST(Memtable, ShowsEachSnapshotItsNewestWrite) {
    Memtable memtable(1);
    memtable.add({"k", Tag::of({3}, Kind::kValue)}, "three");
    memtable.add({"k", Tag::of({5}, Kind::kRemoved)}, "");
    memtable.add({"k", Tag::of({9}, Kind::kValue)}, "nine");
    EXPECT_EQ(memtable.find("k", {2}).state, Lookup::State::kAbsent);
    EXPECT_EQ(memtable.find("k", {4}).value, "three");
    EXPECT_EQ(memtable.find("k", {8}).state, Lookup::State::kRemoved);
    EXPECT_EQ(memtable.find("k", {100}).value, "nine");
    EXPECT_EQ(memtable.find("j", {100}).state, Lookup::State::kAbsent);
}

TEST(Arena, CountsWhatItGaveAndAlignsIt) {
    Arena arena;
    for (const std::size_t size : {std::size_t{1}, std::size_t{8}, std::size_t{1'000'000}}) {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(arena.allocate(size)) % 8, 0U);
    }
    EXPECT_EQ(arena.bytes(), 8U + 8U + 1'000'000U);
}

}  // namespace
}  // namespace madang::lsm
