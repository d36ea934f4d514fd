// Walking a table: a cursor over the index, and one over the data block it points at.
// SPDX-License-Identifier: Apache-2.0
#include <optional>

#include "engine/lsm/table/table.h"

namespace madang::lsm {

namespace {

class TableCursor final : public Cursor {
public:
    TableCursor(std::shared_ptr<const Table> table, KeepBlocks keep)
        : table_(std::move(table)), keep_(keep), index_(table_->index()) {}

    void seek(const InternalKey& target) override {
        index_.seek(target);  // the first block whose last key is at or after it holds it
        enter();
        if (block_) block_->seek(target);
    }
    void seek_before(const InternalKey& target) override {
        index_.seek(target);
        if (index_.status() && !index_.valid()) {
            seek_last();
            return;
        }
        enter();
        if (!block_) return;
        block_->seek_before(target);
        go_back_from_empty();
    }
    void seek_first() override {
        index_.seek_first();
        enter();
        if (block_) block_->seek_first();
    }
    void seek_last() override {
        index_.seek_last();
        enter();
        if (block_) block_->seek_last();
    }
    void next() override {
        block_->next();
        if (block_->valid() || !block_->status()) return;
        index_.next();
        enter();
        if (block_) block_->seek_first();
    }
    void previous() override {
        block_->previous();
        go_back_from_empty();
    }
    bool valid() const override { return block_ && block_->valid(); }
    InternalKey key() const override { return block_->key(); }
    std::string_view value() const override { return block_->value(); }
    Result<> status() const override {
        if (!status_ || !block_) return status_;
        return block_->status();
    }

private:
    void go_back_from_empty() {
        if (block_->valid() || !block_->status()) return;
        index_.previous();
        enter();
        if (block_) block_->seek_last();
    }

    // Opens the block that the index stands at, or none.
    void enter() {
        block_.reset();
        status_ = index_.status();
        if (!index_.valid()) return;
        auto handle = decode_handle(index_.value());
        if (!handle) {
            status_ = std::unexpected(handle.error());
            return;
        }
        auto block = table_->read_block(*handle, Reach::kDisk, keep_);
        if (!block) {
            status_ = std::unexpected(block.error());
            return;
        }
        block_.emplace(*std::move(block));
    }

    std::shared_ptr<const Table> table_;
    KeepBlocks keep_;
    BlockCursor index_;
    std::optional<BlockCursor> block_;
    Result<> status_;
};

}  // namespace

std::unique_ptr<Cursor> walk(std::shared_ptr<const Table> table, KeepBlocks keep) {
    return std::make_unique<TableCursor>(std::move(table), keep);
}

}  // namespace madang::lsm
