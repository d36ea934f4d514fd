// A sorted table file, open for reading: index and filter in memory, data blocks through the cache.
// Format: table_format.h.
//
// Threads: any. Limits: kBlockReadBytesMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/bloom.h"
#include "engine/lsm/cursor.h"
#include "engine/lsm/database.h"
#include "engine/lsm/lookup.h"
#include "engine/lsm/table/block.h"
#include "engine/lsm/table/block_cache.h"
#include "engine/lsm/table/table_format.h"
#include "io/file.h"

namespace madang::lsm {

// Whether a walk goes through the cache: a merge would only wash it out.
enum class KeepBlocks : std::uint8_t { kYes, kNo };

class Table {
public:
    // Opens a finished table. Blocks on the disk.
    // Errors: those of the file; corrupt; unsupported.
    static Result<std::shared_ptr<const Table>> open(std::unique_ptr<io::File> file,
                                                     std::uint64_t number,
                                                     std::shared_ptr<BlockCache> cache);

    struct Parts;  // what open() read
    explicit Table(Parts parts);
    ~Table();

    // Finds what a snapshot of `stamp` sees of `key`, whose hash64 is `hash`.
    // Errors: unavailable if `reach` does not suffice; corrupt; those of the file.
    Result<Lookup> find(std::string_view key, std::uint64_t hash, Stamp stamp, Reach reach) const;

    Result<std::shared_ptr<const Block>> read_block(BlockHandle handle, Reach reach,
                                                    KeepBlocks keep) const;

    std::uint64_t number() const { return number_; }
    std::uint64_t bytes() const { return bytes_; }
    std::uint64_t entries() const { return properties_.entries; }
    const std::string& first_key() const { return properties_.first_key; }
    const std::string& last_key() const { return properties_.last_key; }
    const std::shared_ptr<const Block>& index() const { return index_; }

private:
    std::unique_ptr<io::File> file_;
    std::uint64_t number_;
    std::uint64_t bytes_;
    std::shared_ptr<BlockCache> cache_;
    std::string filter_bytes_;
    BloomFilter filter_;  // looks at filter_bytes_
    std::shared_ptr<const Block> index_;
    TableProperties properties_;
};

// Walks `table`, which the cursor keeps alive. Blocks on the disk.
std::unique_ptr<Cursor> walk(std::shared_ptr<const Table> table, KeepBlocks keep);

}  // namespace madang::lsm
