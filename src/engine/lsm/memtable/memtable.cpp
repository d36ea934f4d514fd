// Lookup and walking of a memtable.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/memtable/memtable.h"

namespace madang::lsm {

Lookup Memtable::find(std::string_view key, Stamp stamp) const {
    const auto* node = list_.first_at_or_after({key, Tag::newest_at(stamp)});
    if (node == nullptr || node->key().user_key != key) return {};
    if (node->key().tag.kind() == Kind::kRemoved)
        return {.state = Lookup::State::kRemoved, .value = {}};
    return {.state = Lookup::State::kFound, .value = std::string(node->value())};
}

class MemtableCursor final : public Cursor {
public:
    explicit MemtableCursor(std::shared_ptr<const Memtable> memtable)
        : memtable_(std::move(memtable)), list_(memtable_->list_) {}

    void seek(const InternalKey& target) override { node_ = list_.first_at_or_after(target); }
    void seek_before(const InternalKey& target) override { node_ = list_.last_before(target); }
    void seek_first() override { node_ = list_.first(); }
    void seek_last() override { node_ = list_.last(); }
    void next() override { node_ = Skiplist::next(node_); }
    void previous() override { node_ = list_.last_before(node_->key()); }
    bool valid() const override { return node_ != nullptr; }
    InternalKey key() const override { return node_->key(); }
    std::string_view value() const override { return node_->value(); }
    Result<> status() const override { return {}; }

private:
    std::shared_ptr<const Memtable> memtable_;
    const Skiplist& list_;
    const Skiplist::Node* node_ = nullptr;
};

std::unique_ptr<Cursor> walk(std::shared_ptr<const Memtable> memtable) {
    return std::make_unique<MemtableCursor>(std::move(memtable));
}

}  // namespace madang::lsm
