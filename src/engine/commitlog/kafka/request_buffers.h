// Memory that requests are read into, kept from one request to the next.
//
// Idea:       memory fresh from the system costs a fault and a cleared page every 4 KiB, more than
//             to fill it. So large buffers go back to the reactor they came from, the last one
//             first, while it is still in the processor's cache. A connection holds one only
//             while a request is on its way: those that are idle hold none.
// Invariants: a buffer ends before its pool.
// Threads:    one reactor.
// Limits:     kRequestPiece, kKeptBytesMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace madang::commitlog {

class RequestBuffers {
public:
    class Buffer {
    public:
        Buffer() = default;
        Buffer(Buffer&& other) noexcept = default;
        Buffer& operator=(Buffer&& other) noexcept;
        ~Buffer() { release(); }

        std::span<char> bytes() const { return {bytes_.get(), size_}; }

    private:
        friend class RequestBuffers;
        Buffer(RequestBuffers& home, std::size_t size);
        void release();

        RequestBuffers* home_ = nullptr;
        std::unique_ptr<char[]> bytes_;
        std::size_t size_ = 0;
    };

    RequestBuffers() = default;
    RequestBuffers(const RequestBuffers&) = delete;
    RequestBuffers& operator=(const RequestBuffers&) = delete;

    // Returns a buffer of at least `size`, its bytes unset: a kept one if one is large enough.
    Buffer take(std::size_t size);
    // Whether take() would find one.
    bool has(std::size_t size) const { return find(size) < kept_.size(); }
    std::size_t kept_bytes() const { return kept_bytes_; }

private:
    void keep(std::unique_ptr<char[]> bytes, std::size_t size);
    std::size_t find(std::size_t size) const;

    struct Kept {
        std::unique_ptr<char[]> bytes;
        std::size_t size;
    };
    std::vector<Kept> kept_;  // the last one used behind
    std::size_t kept_bytes_ = 0;
};

}  // namespace madang::commitlog
