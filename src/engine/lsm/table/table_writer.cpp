// Building of tables.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/table_writer.h"

#include <algorithm>

#include "base/bloom.h"
#include "base/check.h"
#include "base/hash.h"
#include "engine/lsm/limits.h"

namespace madang::lsm {

Result<> TableWriter::add(const InternalKey& key, std::string_view value) {
    const bool first = properties_.entries == 0;
    DCHECK(first || compare({properties_.last_key, last_tag_}, key) < 0, "a table is sorted");
    if (first) properties_.first_key = key.user_key;
    if (first || properties_.last_key != key.user_key) {
        hashes_.push_back(hash64(key.user_key));
        properties_.last_key.assign(key.user_key);
    }
    last_tag_ = key.tag;
    ++properties_.entries;
    properties_.greatest_stamp = std::max(properties_.greatest_stamp, key.tag.stamp());
    block_.add(key, value);
    if (block_.bytes() < shape_.block_bytes) return {};
    return finish_block();
}

Result<> TableWriter::finish_block() {
    const BlockHandle handle = TRY(put_block(block_.finish()));
    std::string place;
    put_handle(place, handle);
    index_.add({properties_.last_key, last_tag_}, place);
    return {};
}

Result<BlockHandle> TableWriter::put_block(std::string_view contents) {
    const BlockHandle handle{.offset = offset_, .size = contents.size()};
    buffer_ += contents;
    buffer_ += block_trailer(contents);
    offset_ += contents.size() + kBlockTrailerBytes;
    if (buffer_.size() >= kTableBufferBytes) TRY(flush_buffer());
    return handle;
}

Result<> TableWriter::flush_buffer() {
    TRY(file_->append(buffer_));
    buffer_.clear();
    return {};
}

Result<TableProperties> TableWriter::finish() {
    CHECK(!empty(), "an empty table is never written");
    if (!block_.empty()) TRY(finish_block());
    BloomBuilder bloom(hashes_.size(), shape_.false_positives);
    for (const std::uint64_t hash : hashes_) bloom.add(hash);
    Footer footer;
    footer.filter = TRY(put_block(bloom.finish()));
    footer.index = TRY(put_block(index_.finish()));
    footer.properties = TRY(put_block(encode_properties(properties_)));
    buffer_ += encode_footer(footer);
    offset_ += kFooterBytes;
    TRY(flush_buffer());
    TRY(file_->sync());
    return properties_;
}

}  // namespace madang::lsm
