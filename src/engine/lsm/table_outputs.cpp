// Writing a run of tables.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table_outputs.h"

#include "engine/lsm/file_names.h"

namespace madang::lsm {

TableOutputs::TableOutputs(io::Files& files, std::string directory, TableShape shape,
                           std::uint64_t table_bytes)
    : files_(files), directory_(std::move(directory)), shape_(shape), table_bytes_(table_bytes) {}

Result<> TableOutputs::add(const InternalKey& key, std::string_view value, State& state) {
    if (writer_ && writer_->bytes() >= table_bytes_ && writer_->last_key() != key.user_key) {
        TRY(finish_table());
    }
    if (!writer_) {
        const std::uint64_t number = state.new_file_number();
        auto file = TRY(files_.open(table_path(directory_, number), io::OpenMode::kCreate));
        numbers_.push_back(number);
        writer_.emplace(std::move(file), shape_);
    }
    return writer_->add(key, value);
}

Result<> TableOutputs::finish_table() {
    TRY(writer_->finish());
    finished_bytes_ += writer_->bytes();
    writer_.reset();
    return {};
}

Result<Tables> TableOutputs::finish(std::shared_ptr<BlockCache> cache) {
    if (writer_) TRY(finish_table());
    if (!numbers_.empty()) TRY(files_.sync_directory(directory_));
    Tables tables;
    for (const std::uint64_t number : numbers_) {
        auto file = TRY(files_.open(table_path(directory_, number), io::OpenMode::kRead));
        tables.push_back(TRY(Table::open(std::move(file), number, cache)));
    }
    return tables;
}

void TableOutputs::abandon() {
    writer_.reset();
    for (const std::uint64_t number : numbers_) {
        (void)files_.remove(table_path(directory_, number));
    }
    numbers_.clear();
}

}  // namespace madang::lsm
