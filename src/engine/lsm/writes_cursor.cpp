// Walking a map of writes, one per key.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/writes_cursor.h"

#include <string>

namespace madang::lsm {

namespace {

class WritesCursor final : public Cursor {
public:
    explicit WritesCursor(const Writes& writes) : writes_(writes) {}

    void seek(const InternalKey& target) override { stand_at(first_at_or_after(target)); }
    void seek_before(const InternalKey& target) override {
        stand_before(first_at_or_after(target));
    }
    void seek_first() override { stand_at(writes_.begin()); }
    void seek_last() override { stand_before(writes_.end()); }
    void next() override { stand_at(writes_.upper_bound(key_)); }
    void previous() override { stand_before(writes_.lower_bound(key_)); }
    bool valid() const override { return valid_; }
    InternalKey key() const override { return {key_, tag_}; }
    std::string_view value() const override { return value_; }
    Result<> status() const override { return {}; }

private:
    using Place = Writes::const_iterator;

    Place first_at_or_after(const InternalKey& target) const {
        Place place = writes_.lower_bound(target.user_key);
        const bool same = place != writes_.end() && place->first == target.user_key;
        if (same && place->second.tag > target.tag) ++place;
        return place;
    }

    void stand_before(Place place) { stand_at(place == writes_.begin() ? writes_.end() : --place); }

    void stand_at(Place place) {
        valid_ = place != writes_.end();
        if (!valid_) return;
        key_ = place->first;
        tag_ = place->second.tag;
        value_ = place->second.value;
    }

    const Writes& writes_;
    bool valid_ = false;
    std::string key_;
    Tag tag_;
    std::string value_;
};

}  // namespace

std::unique_ptr<Cursor> walk(const Writes& writes) {
    return std::make_unique<WritesCursor>(writes);
}

}  // namespace madang::lsm
