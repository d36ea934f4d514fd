// Writes one sorted table file, entry by entry. Format: table_format.h.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/lsm/internal_key.h"
#include "engine/lsm/table/block.h"
#include "engine/lsm/table/table_format.h"
#include "io/file.h"

namespace madang::lsm {

struct TableShape {
    std::uint64_t block_bytes = 4096;  // target size of a data block
    double false_positives = 0.01;     // of the filter
};

class TableWriter {
public:
    // `file` is empty and the writer's own.
    TableWriter(std::unique_ptr<io::File> file, TableShape shape)
        : file_(std::move(file)), shape_(shape) {}

    // Entries in order, each once. Errors: those of the file; then the table is lost.
    Result<> add(const InternalKey& key, std::string_view value);

    // Writes the rest and syncs the file (not its directory). Call once, after at least one add().
    Result<TableProperties> finish();

    std::uint64_t bytes() const { return offset_ + block_.bytes(); }
    std::string_view last_key() const { return properties_.last_key; }
    bool empty() const { return properties_.entries == 0; }

private:
    Result<> finish_block();
    Result<BlockHandle> put_block(std::string_view contents);
    Result<> flush_buffer();

    std::unique_ptr<io::File> file_;
    TableShape shape_;
    BlockBuilder block_;
    BlockBuilder index_;
    std::vector<std::uint64_t> hashes_;  // of the user keys, for the filter
    TableProperties properties_;
    Tag last_tag_;
    std::string buffer_;        // not yet written
    std::uint64_t offset_ = 0;  // of the next block
};

}  // namespace madang::lsm
