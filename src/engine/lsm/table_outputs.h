// The new tables of one flush or merge: cut by size, made durable together, or removed together.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/lsm/level_cursor.h"
#include "engine/lsm/state.h"
#include "engine/lsm/table/table_writer.h"
#include "io/file.h"

namespace madang::lsm {

class TableOutputs {
public:
    // Cuts tables at `table_bytes`, but never within the entries of one key.
    TableOutputs(io::Files& files, std::string directory, TableShape shape,
                 std::uint64_t table_bytes);

    // Puts everything into one table.
    void never_cut() { table_bytes_ = ~std::uint64_t{0}; }

    // Entries in order. A new table takes its number from `state`.
    Result<> add(const InternalKey& key, std::string_view value, State& state);

    // Makes everything durable and opens it. Returns the tables in order of their keys.
    Result<Tables> finish(std::shared_ptr<BlockCache> cache);

    // Removes what was written, as far as the disk lets it: recovery removes the rest.
    void abandon();

    std::uint64_t bytes() const { return finished_bytes_; }

private:
    Result<> finish_table();

    io::Files& files_;
    std::string directory_;
    TableShape shape_;
    std::uint64_t table_bytes_;
    std::vector<std::uint64_t> numbers_;
    std::optional<TableWriter> writer_;
    std::uint64_t finished_bytes_ = 0;
};

}  // namespace madang::lsm
