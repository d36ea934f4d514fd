// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/request_buffers.h"

#include <bit>
#include <utility>

#include "engine/commitlog/kafka/limits.h"

namespace madang::commitlog {

RequestBuffers::Buffer::Buffer(RequestBuffers& home, std::size_t size)
    : home_(&home), bytes_(std::make_unique_for_overwrite<char[]>(size)), size_(size) {}

RequestBuffers::Buffer& RequestBuffers::Buffer::operator=(Buffer&& other) noexcept {
    if (this == &other) return *this;
    release();
    home_ = other.home_;
    bytes_ = std::move(other.bytes_);
    size_ = other.size_;
    return *this;
}

void RequestBuffers::Buffer::release() {
    if (bytes_) home_->keep(std::move(bytes_), size_);
}

RequestBuffers::Buffer RequestBuffers::take(std::size_t size) {
    // Small ones come quickly enough from the allocator.
    if (size < kRequestPiece) return {*this, size};
    const std::size_t at = find(size);
    if (at == kept_.size()) return {*this, std::bit_ceil(size)};
    Buffer buffer;
    buffer.home_ = this;
    buffer.bytes_ = std::move(kept_[at].bytes);
    buffer.size_ = kept_[at].size;
    kept_bytes_ -= buffer.size_;
    kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(at));
    return buffer;
}

void RequestBuffers::keep(std::unique_ptr<char[]> bytes, std::size_t size) {
    if (size < kRequestPiece || kept_bytes_ + size > kKeptBytesMax) return;
    kept_.push_back({std::move(bytes), size});
    kept_bytes_ += size;
}

// The smallest that is large enough, of those the last one used; kept_.size() if there is none.
std::size_t RequestBuffers::find(std::size_t size) const {
    std::size_t best = kept_.size();
    for (std::size_t i = kept_.size(); i-- > 0;) {
        const bool is_better = best == kept_.size() || kept_[i].size < kept_[best].size;
        if (kept_[i].size >= size && is_better) best = i;
    }
    return best;
}

}  // namespace madang::commitlog
