// Insertion and search of the skip list.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/memtable/skiplist.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>

#include "base/check.h"

namespace madang::lsm {

namespace {

// The first 8 bytes as a number that sorts as they do; shorter keys are padded with zeros, so equal
// prefixes say nothing and the bytes decide.
std::uint64_t prefix_of(std::string_view key) {
    std::uint64_t prefix = 0;
    if (!key.empty()) std::memcpy(&prefix, key.data(), std::min<std::size_t>(key.size(), 8));
    return std::endian::native == std::endian::little ? __builtin_bswap64(prefix) : prefix;
}

}  // namespace

struct Skiplist::Target {
    explicit Target(const InternalKey& k) : key(k), prefix(prefix_of(k.user_key)) {}
    InternalKey key;
    std::uint64_t prefix;
};

Skiplist::Skiplist() : head_(new_node(Target({}), {}, kSkiplistHeightMax)) {}

Skiplist::Node* Skiplist::new_node(const Target& key, std::string_view value, int height) {
    const auto links = static_cast<std::size_t>(height);
    const std::size_t size =
        sizeof(Node) + links * sizeof(Node::Link) + key.key.user_key.size() + value.size();
    Node* node = std::construct_at(reinterpret_cast<Node*>(arena_.allocate(size)));
    node->prefix_ = key.prefix;
    node->tag_ = key.key.tag;
    node->key_size_ = static_cast<std::uint32_t>(key.key.user_key.size());
    node->value_size_ = static_cast<std::uint32_t>(value.size());
    node->height_ = static_cast<std::uint32_t>(height);
    for (std::size_t i = 0; i < links; ++i) std::construct_at(node->links() + i, nullptr);
    char* bytes = const_cast<char*>(node->key_bytes());
    if (!key.key.user_key.empty()) {
        std::memcpy(bytes, key.key.user_key.data(), key.key.user_key.size());
    }
    if (!value.empty()) std::memcpy(bytes + node->key_size_, value.data(), value.size());
    return node;
}

// Each further level with probability 1/4.
int Skiplist::random_height() {
    random_state_ ^= random_state_ << 13;
    random_state_ ^= random_state_ >> 7;
    random_state_ ^= random_state_ << 17;
    const int quarters = std::countr_zero(random_state_ >> 20 | 1ULL << 43) / 2;
    return std::min(1 + quarters, kSkiplistHeightMax);
}

bool Skiplist::before(const Node& node, const Target& target) {
    if (node.prefix_ != target.prefix) return node.prefix_ < target.prefix;
    return compare(node.key(), target.key) < 0;
}

Skiplist::Gap Skiplist::descend(const Target& target,
                                std::array<Node*, kSkiplistHeightMax>* turns) const {
    Gap gap{.before = head_, .after = nullptr};
    for (int level = height_.load(std::memory_order_relaxed) - 1; level >= 0; --level) {
        Node* next = gap.before->links()[level].load(std::memory_order_acquire);
        // What was found behind the target one level up needs no second comparison.
        while (next != nullptr && next != gap.after && before(*next, target)) {
            gap.before = next;
            next = next->links()[level].load(std::memory_order_acquire);
        }
        gap.after = next;
        if (turns != nullptr) (*turns)[static_cast<std::size_t>(level)] = gap.before;
    }
    return gap;
}

void Skiplist::insert(const InternalKey& key, std::string_view value) {
    const Target target(key);
    std::array<Node*, kSkiplistHeightMax> turns;
    turns.fill(head_);
    const Gap gap = descend(target, &turns);
    const int height = random_height();
    if (height > height_.load(std::memory_order_relaxed)) {
        // A reader that sees the new height early finds null at the head's new levels and descends.
        height_.store(height, std::memory_order_relaxed);
    }
    Node* node = new_node(target, value, height);
    DCHECK(gap.after == nullptr || compare(gap.after->key(), key) != 0,
           "an entry is inserted once");
    (void)gap;
    for (std::size_t level = 0; level < static_cast<std::size_t>(height); ++level) {
        node->links()[level].store(turns[level]->links()[level].load(std::memory_order_relaxed),
                                   std::memory_order_relaxed);
        turns[level]->links()[level].store(node, std::memory_order_release);
    }
}

const Skiplist::Node* Skiplist::first_at_or_after(const InternalKey& target) const {
    return descend(Target(target), nullptr).after;
}

const Skiplist::Node* Skiplist::last_before(const InternalKey& target) const {
    const Node* node = descend(Target(target), nullptr).before;
    return node == head_ ? nullptr : node;
}

const Skiplist::Node* Skiplist::first() const {
    return next(head_);
}

const Skiplist::Node* Skiplist::last() const {
    const Node* node = head_;
    for (int level = height_.load(std::memory_order_relaxed) - 1; level >= 0; --level) {
        while (const Node* next = node->links()[level].load(std::memory_order_acquire)) node = next;
    }
    return node == head_ ? nullptr : node;
}

const Skiplist::Node* Skiplist::next(const Node* node) {
    return node->links()[0].load(std::memory_order_acquire);
}

}  // namespace madang::lsm
