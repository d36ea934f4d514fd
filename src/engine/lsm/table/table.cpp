// Opening and point reads of tables.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/table.h"

#include "base/hash.h"
#include "engine/lsm/limits.h"

namespace madang::lsm {

namespace {

// Reads and checks one block, trailer cut off.
Result<std::string> read_raw(io::File& file, BlockHandle handle, std::uint64_t file_bytes,
                             Reach reach) {
    if (handle.size > kBlockReadBytesMax || handle.offset > file_bytes ||
        file_bytes - handle.offset < handle.size + kBlockTrailerBytes) {
        return fail(ErrorCode::kCorrupt, "block outside its table",
                    static_cast<std::int64_t>(handle.offset));
    }
    std::string bytes(handle.size + kBlockTrailerBytes, '\0');
    const std::size_t got = TRY(reach == Reach::kMemory ? file.read_now(handle.offset, bytes)
                                                        : file.read(handle.offset, bytes));
    if (got != bytes.size()) {
        return fail(ErrorCode::kCorrupt, "table shorter than its size",
                    static_cast<std::int64_t>(handle.offset));
    }
    TRY(open_trailer(bytes));
    return bytes;
}

Result<Footer> read_footer(io::File& file, std::uint64_t file_bytes) {
    if (file_bytes < kFooterBytes) return fail(ErrorCode::kCorrupt, "table too short");
    std::string bytes(kFooterBytes, '\0');
    if (TRY(file.read(file_bytes - kFooterBytes, bytes)) != kFooterBytes) {
        return fail(ErrorCode::kCorrupt, "table shorter than its size");
    }
    return decode_footer(bytes);
}

}  // namespace

struct Table::Parts {
    std::unique_ptr<io::File> file;
    std::uint64_t number;
    std::uint64_t bytes;
    std::shared_ptr<BlockCache> cache;
    std::string filter_bytes;
    BloomFilter filter;
    std::shared_ptr<const Block> index;
    TableProperties properties;
};

Result<std::shared_ptr<const Table>> Table::open(std::unique_ptr<io::File> file,
                                                 std::uint64_t number,
                                                 std::shared_ptr<BlockCache> cache) {
    const std::uint64_t bytes = TRY(file->size());
    const Footer footer = TRY(read_footer(*file, bytes));
    std::string filter_bytes = TRY(read_raw(*file, footer.filter, bytes, Reach::kDisk));
    const BloomFilter filter = TRY(BloomFilter::view(filter_bytes));
    std::string index = TRY(read_raw(*file, footer.index, bytes, Reach::kDisk));
    auto index_block = TRY(Block::parse(std::move(index)));
    const std::string properties = TRY(read_raw(*file, footer.properties, bytes, Reach::kDisk));
    TableProperties parsed = TRY(decode_properties(properties));
    return std::make_shared<const Table>(Parts{.file = std::move(file),
                                               .number = number,
                                               .bytes = bytes,
                                               .cache = std::move(cache),
                                               .filter_bytes = std::move(filter_bytes),
                                               .filter = filter,
                                               .index = std::move(index_block),
                                               .properties = std::move(parsed)});
}

Table::Table(Parts parts)
    : file_(std::move(parts.file)),
      number_(parts.number),
      bytes_(parts.bytes),
      cache_(std::move(parts.cache)),
      filter_bytes_(std::move(parts.filter_bytes)),
      filter_(parts.filter),
      index_(std::move(parts.index)),
      properties_(std::move(parts.properties)) {
    // A short filter lived inside the moved string, so look again.
    filter_ = *BloomFilter::view(filter_bytes_);
}

Table::~Table() = default;

Result<std::shared_ptr<const Block>> Table::read_block(BlockHandle handle, Reach reach,
                                                       KeepBlocks keep) const {
    const BlockCache::Key key{.table = number_, .offset = handle.offset};
    if (keep == KeepBlocks::kYes) {
        if (auto cached = cache_->find(key)) return cached;
    }
    std::string bytes = TRY(read_raw(*file_, handle, bytes_, reach));
    auto block = TRY(Block::parse(std::move(bytes)));
    if (keep == KeepBlocks::kYes) cache_->insert(key, block);
    return block;
}

Result<Lookup> Table::find(std::string_view key, std::uint64_t hash, Stamp stamp,
                           Reach reach) const {
    if (!filter_.may_contain(hash)) return Lookup{};
    const InternalKey target{key, Tag::newest_at(stamp)};
    BlockCursor index(index_);
    index.seek(target);
    TRY(index.status());
    if (!index.valid()) return Lookup{};
    const BlockHandle handle = TRY(decode_handle(index.value()));
    BlockCursor entry(TRY(read_block(handle, reach, KeepBlocks::kYes)));
    entry.seek(target);
    TRY(entry.status());
    if (!entry.valid() || entry.key().user_key != key) return Lookup{};
    if (entry.key().tag.kind() == Kind::kRemoved) {
        return Lookup{.state = Lookup::State::kRemoved, .value = {}};
    }
    return Lookup{.state = Lookup::State::kFound, .value = std::string(entry.value())};
}

}  // namespace madang::lsm
