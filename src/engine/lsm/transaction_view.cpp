// Reads and writes of one transaction.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/transaction_view.h"

#include "engine/lsm/database_iterator.h"
#include "engine/lsm/limits.h"
#include "engine/lsm/merging_cursor.h"
#include "engine/lsm/writes_cursor.h"

namespace madang::lsm {

namespace {

std::optional<Result<std::string>> find_in(const Writes& writes, std::string_view key) {
    const auto found = writes.find(key);
    if (found == writes.end()) return std::nullopt;
    if (found->second.tag.kind() == Kind::kRemoved) {
        return fail(ErrorCode::kNotFound, "no such key");
    }
    return found->second.value;
}

}  // namespace

Result<std::string> TransactionView::get(std::string_view key) {
    if (auto own = find_in(own_, key)) return *std::move(own);
    if (auto group = find_in(group_, key)) return *std::move(group);
    auto lookup = version_.find(key, published_, Reach::kDisk);
    if (!lookup) {
        fail_with(lookup.error());
        return std::unexpected(lookup.error());
    }
    if (lookup->state != Lookup::State::kFound) return fail(ErrorCode::kNotFound, "no such key");
    return std::move(lookup->value);
}

std::unique_ptr<Iterator> TransactionView::scan(Bounds bounds) {
    auto cursors = version_.cursors(bounds);
    cursors.push_back(walk(group_));
    cursors.push_back(walk(own_));
    return show(merge(std::move(cursors)), commit_.stamp, std::move(bounds),
                [this](const Error& error) { fail_with(error); });
}

void TransactionView::put(std::string_view key, std::string_view value) {
    write(key, Kind::kValue, value);
}

void TransactionView::remove(std::string_view key) {
    write(key, Kind::kRemoved, {});
}

void TransactionView::write(std::string_view key, Kind kind, std::string_view value) {
    if (key.size() > kKeyBytesMax) {
        fail_with({ErrorCode::kInvalid, "key too long", static_cast<std::int64_t>(key.size())});
        return;
    }
    if (value.size() > kValueBytesMax) {
        fail_with({ErrorCode::kInvalid, "value too long", static_cast<std::int64_t>(value.size())});
        return;
    }
    bytes_ += key.size() + value.size();
    if (bytes_ > kTransactionBytesMax || own_.size() >= kTransactionWritesMax) {
        fail_with({ErrorCode::kInvalid, "transaction too large", kTransactionBytesMax});
        return;
    }
    Write& entry = own_.try_emplace(std::string(key)).first->second;
    entry.tag = Tag::of(commit_.stamp, kind);
    entry.value.assign(value);
}

Result<> TransactionView::status() const {
    if (failure_) return std::unexpected(*failure_);
    return {};
}

void TransactionView::fail_with(const Error& error) {
    if (!failure_) failure_ = error;
}

}  // namespace madang::lsm
