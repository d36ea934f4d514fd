// The limits of the HTTP/1 codecs: what a peer may send, and what the grammar allows.
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace madang::http1 {

// Per connection; the server's options may change them.
struct Limits {
    std::size_t request_line = 8192;  // bytes, without CRLF; 414 beyond
    std::size_t fields = 100;         // header fields, and again trailer fields; 431 beyond
    std::size_t head = 32768;         // bytes of the whole head; 431 beyond
    std::size_t chunk_line = 256;     // bytes of a chunk-size line with its extensions; 400 beyond
    std::size_t trailers = 8192;      // bytes of all trailer fields; 431 beyond
    std::uint64_t body = 1u << 20;    // bytes of a decoded body; 413 beyond
};

// Bytes of a method. The longest registered one has 17 (UPDATEREDIRECTREF, IANA registry); 501
// beyond.
inline constexpr std::size_t kMethodBytesMax = 32;

// Empty lines before a message. RFC 9112 §2.2 asks for at least one; a few serve old clients that
// end a body with an extra CRLF, endless ones would keep a connection busy for nothing.
inline constexpr std::size_t kEmptyLinesMax = 4;

// Hexadecimal digits of a chunk size: 16 hold any 64-bit number, so nothing can overflow.
inline constexpr std::size_t kChunkSizeDigitsMax = 16;

// Decimal digits of a length: 19 hold any number below 10^19, so nothing can overflow 64 bits.
inline constexpr std::size_t kLengthDigitsMax = 19;

// Decimal digits of a port: 65535 has five.
inline constexpr std::size_t kPortDigitsMax = 5;

}  // namespace madang::http1
