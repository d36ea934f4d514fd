// Walking a level table by table.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/level_cursor.h"

#include <algorithm>

namespace madang::lsm {

std::size_t table_at_or_after(const Tables& tables, std::string_view user_key) {
    const auto found = std::ranges::partition_point(
        tables, [&](const auto& table) { return table->last_key() < user_key; });
    return static_cast<std::size_t>(found - tables.begin());
}

namespace {

class LevelCursor final : public Cursor {
public:
    LevelCursor(Tables tables, KeepBlocks keep) : tables_(std::move(tables)), keep_(keep) {}

    void seek(const InternalKey& target) override {
        enter(table_at_or_after(tables_, target.user_key));
        if (table_) table_->seek(target);
        go_on_from_end();
    }
    void seek_before(const InternalKey& target) override {
        const std::size_t index = table_at_or_after(tables_, target.user_key);
        if (index == tables_.size()) {
            seek_last();
            return;
        }
        enter(index);
        table_->seek_before(target);
        go_back_from_start();
    }
    void seek_first() override {
        enter(0);
        if (table_) table_->seek_first();
    }
    void seek_last() override {
        if (tables_.empty()) return;
        enter(tables_.size() - 1);
        table_->seek_last();
    }
    void next() override {
        table_->next();
        go_on_from_end();
    }
    void previous() override {
        table_->previous();
        go_back_from_start();
    }
    bool valid() const override { return table_ && table_->valid(); }
    InternalKey key() const override { return table_->key(); }
    std::string_view value() const override { return table_->value(); }
    Result<> status() const override { return table_ ? table_->status() : Result<>(); }

private:
    bool at_edge() const { return table_ && !table_->valid() && table_->status(); }

    void go_on_from_end() {
        if (!at_edge()) return;
        enter(index_ + 1);
        if (table_) table_->seek_first();
    }
    void go_back_from_start() {
        if (!at_edge()) return;
        if (index_ == 0) {
            table_.reset();
            return;
        }
        enter(index_ - 1);
        table_->seek_last();
    }
    void enter(std::size_t index) {
        if (table_ && index == index_) return;
        index_ = index;
        table_ = index < tables_.size() ? walk(tables_[index], keep_) : nullptr;
    }

    Tables tables_;
    KeepBlocks keep_;
    std::size_t index_ = 0;
    std::unique_ptr<Cursor> table_;
};

}  // namespace

std::unique_ptr<Cursor> walk_level(Tables tables, KeepBlocks keep) {
    return std::make_unique<LevelCursor>(std::move(tables), keep);
}

}  // namespace madang::lsm
