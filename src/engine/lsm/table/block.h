// A block: sorted entries with shared key prefixes left out. Pure: bytes in, bytes out.
//
// Contents:
//   SIZE   MEANING
//   -      entries, one after another
//   4 * n  offsets of the restarts: entries that store their whole key
//   4      n, at least 1
//
// Entry:
//   varint bytes shared with the key before (0 at a restart)
//   varint further bytes of the key
//   varint size of the value
//   8      tag (internal_key.h)
//   -      the key's further bytes, then the value
//
// On disk a trailer follows each block:
//   1      codec: 0, stored as is
//   4      CRC-32C of contents and codec
//
// Integers are little-endian.
// Threads: a builder and a cursor one thread each; a Block any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lsm/cursor.h"

namespace madang::lsm {

inline constexpr std::size_t kBlockTrailerBytes = 5;

// Returns the trailer of `contents`.
std::string block_trailer(std::string_view contents);

// Checks the trailer and cuts it off. Errors: corrupt; unsupported for an unknown codec.
Result<> open_trailer(std::string& block);

class BlockBuilder {
public:
    // Keys in order.
    void add(const InternalKey& key, std::string_view value);

    // Returns the contents and starts anew.
    std::string finish();

    bool empty() const { return restarts_.empty(); }
    std::size_t bytes() const { return contents_.size() + 4 * restarts_.size() + 4; }

private:
    std::string contents_;
    std::vector<std::uint32_t> restarts_;
    std::string last_key_;
    std::uint32_t since_restart_ = 0;
};

class Block {
public:
    // Errors: corrupt if the restarts do not fit. Damage of single entries shows in the cursor.
    static Result<std::shared_ptr<const Block>> parse(std::string contents);

    // Use parse(). `entries` is where the entries end.
    Block(std::string contents, std::uint32_t entries, std::uint32_t restarts)
        : contents_(std::move(contents)), entries_(entries), restarts_(restarts) {}

    std::string_view entries() const { return std::string_view(contents_).substr(0, entries_); }
    std::uint32_t restarts() const { return restarts_; }
    std::uint32_t restart(std::uint32_t index) const;
    std::size_t bytes() const { return contents_.capacity() + sizeof(Block); }

private:
    std::string contents_;
    std::uint32_t entries_;
    std::uint32_t restarts_;
};

class BlockCursor final : public Cursor {
public:
    explicit BlockCursor(std::shared_ptr<const Block> block)
        : block_(std::move(block)), entries_(block_->entries()) {}

    void seek(const InternalKey& target) override;
    void seek_before(const InternalKey& target) override;
    void seek_first() override;
    void seek_last() override;
    void next() override;
    void previous() override;
    bool valid() const override { return valid_; }
    InternalKey key() const override { return {key_, tag_}; }
    std::string_view value() const override { return value_; }
    Result<> status() const override { return status_; }

private:
    bool go_to_restart(std::uint32_t index);
    std::uint32_t last_restart_before(const InternalKey& target);
    void go_before(std::uint32_t offset);
    bool read_entry();
    bool damaged();

    std::shared_ptr<const Block> block_;
    std::string_view entries_;
    std::uint32_t start_ = 0;  // of the current entry
    std::uint32_t end_ = 0;    // behind it
    std::string key_;
    Tag tag_;
    std::string_view value_;
    bool valid_ = false;
    Result<> status_;
};

}  // namespace madang::lsm
