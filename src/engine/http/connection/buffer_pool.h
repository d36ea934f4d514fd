// Read buffers that a server lends to connections while bytes are on their way.
//
// Idea:    an idle connection holds no buffer. It borrows one when the socket has something to say
//          and gives it back when all of it has been consumed, so that memory follows the number of
//          busy connections and not of open ones.
// Threads: one reactor.  Limits: kReadBufferBytes, kBuffersKept.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/http/limits.h"

namespace madang::http {

class BufferPool {
public:
    using Bytes = std::unique_ptr<char[]>;

    Bytes take() {
        if (free_.empty()) return std::make_unique_for_overwrite<char[]>(kReadBufferBytes);
        Bytes bytes = std::move(free_.back());
        free_.pop_back();
        return bytes;
    }
    void give(Bytes bytes) {
        if (free_.size() < kBuffersKept) free_.push_back(std::move(bytes));
    }

private:
    std::vector<Bytes> free_;
};

// Bytes read and not yet consumed. Holds memory only between fill and the consumption of the last
// byte (or until release).
class ReadBuffer {
public:
    explicit ReadBuffer(BufferPool& pool) : pool_(pool) {}
    ~ReadBuffer() { drop(); }
    ReadBuffer(const ReadBuffer&) = delete;
    ReadBuffer& operator=(const ReadBuffer&) = delete;

    std::string_view view() const { return {bytes_.get() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }
    void consume(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    // Where to read to; empty if it is full.
    std::span<char> room() {
        if (!bytes_) {
            bytes_ = pool_.take();
            capacity_ = kReadBufferBytes;
        }
        if (end_ == capacity_ && begin_ > 0) move_to(bytes_.get());
        return {bytes_.get() + end_, capacity_ - end_};
    }
    void fill(std::size_t count) { end_ += count; }

    // Makes it hold at least `capacity` bytes.
    void reserve(std::size_t capacity) {
        if (!bytes_ && capacity <= kReadBufferBytes) return;
        if (capacity <= capacity_) return;
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        move_to(larger.get());
        std::swap(bytes_, larger);
        give_back(std::move(larger));
        capacity_ = capacity;
    }

    // Gives the memory back if nothing is in it.
    void release() {
        if (empty()) drop();
    }

private:
    void move_to(char* target) {
        const std::string_view rest = view();
        std::char_traits<char>::move(target, rest.data(), rest.size());
        begin_ = 0;
        end_ = rest.size();
    }
    void give_back(BufferPool::Bytes bytes) {
        if (bytes && capacity_ == kReadBufferBytes) pool_.give(std::move(bytes));
    }
    void drop() {
        give_back(std::move(bytes_));
        bytes_ = nullptr;
        capacity_ = begin_ = end_ = 0;
    }

    BufferPool& pool_;
    BufferPool::Bytes bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace madang::http
