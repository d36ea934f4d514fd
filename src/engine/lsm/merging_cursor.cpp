// The merge.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/merging_cursor.h"

#include <string>

namespace madang::lsm {

namespace {

class MergingCursor final : public Cursor {
public:
    explicit MergingCursor(std::vector<std::unique_ptr<Cursor>> children)
        : children_(std::move(children)) {}

    void seek(const InternalKey& target) override {
        for (auto& child : children_) child->seek(target);
        choose(Direction::kForward);
    }
    void seek_before(const InternalKey& target) override {
        for (auto& child : children_) child->seek_before(target);
        choose(Direction::kBackward);
    }
    void seek_first() override {
        for (auto& child : children_) child->seek_first();
        choose(Direction::kForward);
    }
    void seek_last() override {
        for (auto& child : children_) child->seek_last();
        choose(Direction::kBackward);
    }
    void next() override {
        if (direction_ == Direction::kBackward) {
            const std::string at(current_->key().user_key);  // children may move under the view
            const InternalKey here{at, current_->key().tag};
            for (auto& child : children_) {
                if (child.get() != current_) child->seek(here);
            }
        }
        current_->next();
        choose(Direction::kForward);
    }
    void previous() override {
        if (direction_ == Direction::kForward) {
            const std::string at(current_->key().user_key);
            const InternalKey here{at, current_->key().tag};
            for (auto& child : children_) {
                if (child.get() != current_) child->seek_before(here);
            }
        }
        current_->previous();
        choose(Direction::kBackward);
    }
    bool valid() const override { return current_ != nullptr; }
    InternalKey key() const override { return current_->key(); }
    std::string_view value() const override { return current_->value(); }
    Result<> status() const override { return status_; }

private:
    enum class Direction : std::uint8_t { kForward, kBackward };

    void choose(Direction direction) {
        direction_ = direction;
        current_ = nullptr;
        status_ = {};
        const int wanted = direction == Direction::kForward ? -1 : 1;
        for (auto& child : children_) {
            if (!child->valid()) {
                status_ = child->status();
                if (status_) continue;
                current_ = nullptr;
                return;
            }
            if (current_ == nullptr || compare(child->key(), current_->key()) * wanted > 0) {
                current_ = child.get();
            }
        }
    }

    std::vector<std::unique_ptr<Cursor>> children_;
    Cursor* current_ = nullptr;
    Direction direction_ = Direction::kForward;
    Result<> status_;
};

}  // namespace

std::unique_ptr<Cursor> merge(std::vector<std::unique_ptr<Cursor>> children) {
    if (children.size() == 1) return std::move(children.front());
    return std::make_unique<MergingCursor>(std::move(children));
}

}  // namespace madang::lsm
