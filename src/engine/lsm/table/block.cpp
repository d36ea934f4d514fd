// Building of blocks, and their trailer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/table/block.h"

#include <algorithm>

#include "base/coding.h"
#include "base/hash.h"
#include "engine/lsm/limits.h"

namespace madang::lsm {

namespace {
constexpr char kStored = 0;  // codec
}  // namespace

std::string block_trailer(std::string_view contents) {
    std::string trailer(1, kStored);
    put_u32(trailer, crc32c(trailer, crc32c(contents)));
    return trailer;
}

Result<> open_trailer(std::string& block) {
    if (block.size() < kBlockTrailerBytes) return fail(ErrorCode::kCorrupt, "block too short");
    const std::string_view checked = std::string_view(block).substr(0, block.size() - 4);
    Decoder decoder(std::string_view(block).substr(block.size() - 4));
    if (TRY(decoder.u32()) != crc32c(checked)) {
        return fail(ErrorCode::kCorrupt, "block fails its checksum");
    }
    const char codec = checked.back();
    if (codec != kStored) {
        return fail(ErrorCode::kUnsupported, "block codec of a newer version", codec);
    }
    block.resize(block.size() - kBlockTrailerBytes);
    return {};
}

void BlockBuilder::add(const InternalKey& key, std::string_view value) {
    const bool restart = since_restart_ % kRestartInterval == 0;
    if (restart) restarts_.push_back(static_cast<std::uint32_t>(contents_.size()));
    ++since_restart_;
    std::size_t shared = 0;
    if (!restart) {
        const auto [a, b] = std::ranges::mismatch(last_key_, key.user_key);
        shared = static_cast<std::size_t>(a - last_key_.begin());
    }
    put_varint(contents_, shared);
    put_varint(contents_, key.user_key.size() - shared);
    put_varint(contents_, value.size());
    put_u64(contents_, key.tag.value);
    contents_ += key.user_key.substr(shared);
    contents_ += value;
    last_key_.assign(key.user_key);
}

std::string BlockBuilder::finish() {
    if (restarts_.empty()) restarts_.push_back(0);
    for (const std::uint32_t offset : restarts_) put_u32(contents_, offset);
    put_u32(contents_, static_cast<std::uint32_t>(restarts_.size()));
    restarts_.clear();
    since_restart_ = 0;
    last_key_.clear();
    return std::exchange(contents_, {});
}

}  // namespace madang::lsm
