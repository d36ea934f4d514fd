// Ordered entries of the write buffer: one writer, many readers.
//
// Idea:       towers of forward pointers; a node is complete before one release store links it, so
//             a reader that reaches it sees all of it. Each node keeps the first 8 bytes of its key
//             as a big-endian number: most comparisons touch no other cache line.
// Invariants: (1) nodes are never freed before the list; (2) a linked node never changes.
// Threads:    insert() one thread at a time; finding and walking any, beside it, without a lock.
// Limits:     height ≤ kSkiplistHeightMax; key and value below 4 GiB.
// Source:     "Skip Lists: A Probabilistic Alternative to Balanced Trees", 1990, section 2.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "engine/lsm/internal_key.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/memtable/arena.h"

namespace madang::lsm {

class Skiplist {
public:
    // One entry. In memory: this struct, `height` pointers, the key's bytes, the value's bytes.
    class Node {
    public:
        InternalKey key() const { return {{key_bytes(), key_size_}, tag_}; }
        std::string_view value() const { return {key_bytes() + key_size_, value_size_}; }

    private:
        friend class Skiplist;
        using Link = std::atomic<Node*>;

        Link* links() { return reinterpret_cast<Link*>(this + 1); }
        const Link* links() const { return reinterpret_cast<const Link*>(this + 1); }
        const char* key_bytes() const { return reinterpret_cast<const char*>(links() + height_); }

        std::uint64_t prefix_ = 0;
        Tag tag_;
        std::uint32_t key_size_ = 0;
        std::uint32_t value_size_ = 0;
        std::uint32_t height_ = 0;
    };

    Skiplist();
    Skiplist(const Skiplist&) = delete;
    Skiplist& operator=(const Skiplist&) = delete;

    // Adds an entry. `key` (with its stamp) must not be in the list yet.
    void insert(const InternalKey& key, std::string_view value);

    // Each returns null where there is no such entry.
    const Node* first_at_or_after(const InternalKey& target) const;
    const Node* last_before(const InternalKey& target) const;
    const Node* first() const;
    const Node* last() const;
    static const Node* next(const Node* node);

    std::size_t bytes() const { return arena_.bytes(); }

private:
    struct Target;  // a key with its prefix

    Node* new_node(const Target& key, std::string_view value, int height);
    int random_height();
    static bool before(const Node& node, const Target& target);
    // The two neighbours between which `target` stands: the last node before it (or the head) and
    // the one behind that, which was compared too. Reading the link again would not do: a node
    // before the target may have been inserted meanwhile.
    struct Gap {
        Node* before;
        Node* after;
    };
    // Notes where it turned down, if asked to.
    Gap descend(const Target& target, std::array<Node*, kSkiplistHeightMax>* turns) const;

    Arena arena_;
    Node* head_;
    std::atomic<int> height_{1};
    std::uint64_t random_state_ =
        0x9e3779b97f4a7c15;  // shape only: the same inserts, the same list
};

}  // namespace madang::lsm
