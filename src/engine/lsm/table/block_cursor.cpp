// Reading of blocks: binary search among restarts, then entry by entry.
// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cstring>

#include "engine/lsm/limits.h"
#include "engine/lsm/table/block.h"

namespace madang::lsm {

namespace {

template <class T>
T load_little(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    static_assert(std::endian::native == std::endian::little, "stored little-endian");
    return value;
}

// Reads a varint below 2^32 and moves `at` behind it; false if it does not fit.
bool read_varint(const char*& at, const char* end, std::uint32_t& value) {
    std::uint32_t result = 0;
    for (unsigned shift = 0; shift <= 28 && at != end; shift += 7) {
        const auto byte = static_cast<unsigned char>(*at++);
        result |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
        if (byte < 0x80) {
            value = result;
            return true;
        }
    }
    return false;
}

}  // namespace

Result<std::shared_ptr<const Block>> Block::parse(std::string contents) {
    if (contents.size() < 8 || contents.size() > kBlockReadBytesMax) {
        return fail(ErrorCode::kCorrupt, "block of impossible size",
                    static_cast<std::int64_t>(contents.size()));
    }
    const std::size_t space = contents.size() - 4;
    const auto restarts = load_little<std::uint32_t>(contents.data() + space);
    if (restarts == 0 || restarts > space / 4) {
        return fail(ErrorCode::kCorrupt, "block restarts do not fit", restarts);
    }
    const auto entries = static_cast<std::uint32_t>(space - std::size_t{restarts} * 4);
    return std::make_shared<const Block>(std::move(contents), entries, restarts);
}

std::uint32_t Block::restart(std::uint32_t index) const {
    return load_little<std::uint32_t>(contents_.data() + entries_ + std::size_t{index} * 4);
}

bool BlockCursor::damaged() {
    valid_ = false;
    status_ = fail(ErrorCode::kCorrupt, "block entry does not fit", start_);
    return false;
}

// Reads the entry at end_, which becomes the current one; key_ must be that of the entry before.
bool BlockCursor::read_entry() {
    start_ = end_;
    const char* const limit = entries_.data() + entries_.size();
    const char* at = entries_.data() + start_;
    std::uint32_t shared = 0;
    std::uint32_t further = 0;
    std::uint32_t value_size = 0;
    if (!read_varint(at, limit, shared) || !read_varint(at, limit, further) ||
        !read_varint(at, limit, value_size)) {
        return damaged();
    }
    const auto left = static_cast<std::uint64_t>(limit - at);
    if (shared > key_.size() || left < std::uint64_t{8} + further + value_size) return damaged();
    tag_.value = load_little<std::uint64_t>(at);
    key_.resize(shared);
    key_.append(at + 8, further);
    value_ = {at + 8 + further, value_size};
    end_ = static_cast<std::uint32_t>(value_.data() + value_.size() - entries_.data());
    valid_ = true;
    return true;
}

bool BlockCursor::go_to_restart(std::uint32_t index) {
    valid_ = false;
    key_.clear();
    end_ = block_->restart(index);
    if (end_ > entries_.size()) return damaged();
    return end_ < entries_.size() && read_entry();
}

// The last restart whose key stands before `target`, or 0.
std::uint32_t BlockCursor::last_restart_before(const InternalKey& target) {
    std::uint32_t low = 0;
    std::uint32_t high = block_->restarts() - 1;
    while (low < high) {
        const std::uint32_t middle = low + (high - low + 1) / 2;
        if (!go_to_restart(middle)) return middle;
        if (compare(key(), target) < 0) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

void BlockCursor::seek(const InternalKey& target) {
    status_ = {};
    const std::uint32_t restart = last_restart_before(target);
    if (!status_) return;
    if (!go_to_restart(restart)) return;
    while (valid_ && compare(key(), target) < 0) next();
}

void BlockCursor::seek_before(const InternalKey& target) {
    seek(target);
    if (!status_) return;
    if (valid_) {
        previous();
    } else {
        seek_last();
    }
}

void BlockCursor::seek_first() {
    status_ = {};
    go_to_restart(0);
}

void BlockCursor::seek_last() {
    status_ = {};
    go_before(static_cast<std::uint32_t>(entries_.size()));
}

void BlockCursor::next() {
    valid_ = false;
    if (end_ < entries_.size()) read_entry();
}

void BlockCursor::previous() {
    go_before(start_);
}

// Goes to the last entry that starts before `offset`.
void BlockCursor::go_before(std::uint32_t offset) {
    valid_ = false;
    std::uint32_t low = 0;
    std::uint32_t high = block_->restarts();
    while (low < high) {  // the first restart at or behind `offset`
        const std::uint32_t middle = low + (high - low) / 2;
        if (block_->restart(middle) < offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0 || !go_to_restart(low - 1)) return;
    while (end_ < offset) {
        if (!read_entry()) return;
    }
    if (end_ > offset) damaged();
}

}  // namespace madang::lsm
