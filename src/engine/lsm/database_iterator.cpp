// The walk over visible writes.
//
// Forward, the cursor stands at the entry shown. Backward, it stands before all entries of the key
// shown, since the newest visible one is the last that a walk to the left meets; the entry shown is
// a copy.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/database_iterator.h"

#include <algorithm>
#include <string>

namespace madang::lsm {

namespace {

class DatabaseIterator final : public Iterator {
public:
    DatabaseIterator(std::unique_ptr<Cursor> entries, Stamp stamp, Bounds bounds,
                     OnReadError on_error)
        : entries_(std::move(entries)),
          stamp_(stamp),
          bounds_(std::move(bounds)),
          on_error_(std::move(on_error)) {}

    void seek(std::string_view key) override {
        // A copy: the caller may pass key(), which the cursors are about to overwrite.
        const std::string target(std::max<std::string_view>(key, bounds_.lower));
        entries_->seek({target, Tag::newest_at(stamp_)});
        show_next();
    }
    void seek_before(std::string_view key) override {
        if (!bounds_.upper.empty()) key = std::min<std::string_view>(key, bounds_.upper);
        const std::string target(key);
        entries_->seek_before({target, kNewestTag});
        show_previous();
    }
    void seek_first() override { seek(bounds_.lower); }
    void seek_last() override {
        if (!bounds_.upper.empty()) {
            seek_before(bounds_.upper);
            return;
        }
        entries_->seek_last();
        show_previous();
    }
    void next() override {
        if (direction_ == Direction::kBackward) {
            entries_->seek({key_, kOldestTag});
            show_next();
            return;
        }
        key_.assign(entries_->key().user_key);
        entries_->next();
        skip_key();
        show_next();
    }
    void previous() override {
        if (direction_ == Direction::kForward) {
            key_.assign(entries_->key().user_key);
            entries_->seek_before({key_, kNewestTag});
        }
        show_previous();
    }
    bool valid() const override { return valid_; }
    std::string_view key() const override {
        return direction_ == Direction::kForward ? entries_->key().user_key : key_;
    }
    std::string_view value() const override {
        return direction_ == Direction::kForward ? entries_->value() : value_;
    }
    Result<> status() const override { return entries_->status(); }

private:
    enum class Direction : std::uint8_t { kForward, kBackward };

    // Passes the entries of key_.
    void skip_key() {
        while (entries_->valid() && entries_->key().user_key == key_) entries_->next();
    }

    bool above(std::string_view key) const {
        return !bounds_.upper.empty() && key >= bounds_.upper;
    }

    // Shows the first visible key at or after the cursor.
    void show_next() {
        direction_ = Direction::kForward;
        valid_ = false;
        while (entries_->valid() && !above(entries_->key().user_key)) {
            const InternalKey entry = entries_->key();
            if (entry.tag.stamp() > stamp_) {
                entries_->next();
            } else if (entry.tag.kind() == Kind::kRemoved) {
                key_.assign(entry.user_key);
                skip_key();
            } else {
                valid_ = true;
                return;
            }
        }
        report();
    }

    // Shows the last visible key at or before the cursor.
    void show_previous() {
        direction_ = Direction::kBackward;
        valid_ = false;
        for (; entries_->valid(); entries_->previous()) {
            const InternalKey entry = entries_->key();
            if (entry.user_key < bounds_.lower) break;
            if (valid_ && entry.user_key != key_) break;
            if (entry.tag.stamp() > stamp_) continue;
            valid_ = entry.tag.kind() == Kind::kValue;
            if (!valid_) continue;
            key_.assign(entry.user_key);
            value_.assign(entries_->value());
        }
        if (!entries_->status()) valid_ = false;  // a newer write of the key may be unreadable
        report();
    }

    void report() {
        const Result<> status = entries_->status();
        if (!status && on_error_) on_error_(status.error());
    }

    std::unique_ptr<Cursor> entries_;
    Stamp stamp_;
    Bounds bounds_;
    OnReadError on_error_;
    Direction direction_ = Direction::kForward;
    bool valid_ = false;
    std::string key_;    // backward: the key shown
    std::string value_;  // backward: its value
};

}  // namespace

std::unique_ptr<Iterator> show(std::unique_ptr<Cursor> entries, Stamp stamp, Bounds bounds,
                               OnReadError on_error) {
    return std::make_unique<DatabaseIterator>(std::move(entries), stamp, std::move(bounds),
                                              std::move(on_error));
}

}  // namespace madang::lsm
