// A queue of chunks.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/multiplexed/answer_body.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/check.h"
#include "engine/http/limits.h"

namespace madang::http {

void AnswerBody::add(Chunk chunk) {
    DCHECK(!finished_, "nothing is added behind the end");
    if (!chunk || chunk->empty()) return;
    queued_ += chunk->size();
    pieces_.emplace_back(Memory{std::move(chunk), 0});
}

void AnswerBody::add(FileRange range) {
    if (range.length == 0) return;
    queued_ += range.length;
    pieces_.emplace_back(std::move(range));
}

void AnswerBody::finish(Headers trailers) {
    trailers_ = std::move(trailers);
    finished_ = true;
}

Result<> AnswerBody::load() {
    if (pieces_.empty() && broken_) return fail(ErrorCode::kCancelled, "the answer broke off");
    if (pieces_.empty()) return {};
    FileRange* range = std::get_if<FileRange>(&pieces_.front());
    if (range == nullptr) return {};
    std::string bytes;
    const std::size_t wanted = std::min<std::uint64_t>(range->length, kFilePieceBytes);
    Result<std::size_t> read = 0;
    bytes.resize_and_overwrite(wanted, [&](char* into, std::size_t size) {
        read = range->file->read(range->offset, {into, size});
        return read ? *read : 0;
    });
    const std::size_t count = TRY(read);
    if (count == 0) return fail(ErrorCode::kCorrupt, "the file is shorter than its range");
    range->offset += count;
    range->length -= count;
    Memory piece{std::make_shared<const std::string>(std::move(bytes)), 0};
    if (range->length == 0) pieces_.pop_front();
    pieces_.emplace_front(std::move(piece));
    return {};
}

std::string_view AnswerBody::front() const {
    const Memory* piece = pieces_.empty() ? nullptr : std::get_if<Memory>(&pieces_.front());
    if (piece == nullptr) return {};
    return std::string_view(*piece->chunk).substr(piece->offset);
}

Chunk AnswerBody::front_owner() const {
    const Memory* piece = pieces_.empty() ? nullptr : std::get_if<Memory>(&pieces_.front());
    return piece == nullptr ? nullptr : piece->chunk;
}

void AnswerBody::take(std::size_t count) {
    auto& piece = std::get<Memory>(pieces_.front());
    piece.offset += count;
    queued_ -= count;
    taken_ += count;
    DCHECK(piece.offset <= piece.chunk->size(), "no more is taken than is there");
    if (piece.offset == piece.chunk->size()) pieces_.pop_front();
}

}  // namespace madang::http
