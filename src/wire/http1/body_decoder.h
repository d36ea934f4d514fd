// Decodes message bodies: none, by length, chunked, or until the connection closes.
//
// Idea:       what follows a head, for requests and responses alike; data is passed through as
// views. Invariants: a size is believed only after the whole line that carries it was checked.
// Threads:    one at a time.  Source: RFC 9112 §6 and §7.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "wire/http1/limits.h"
#include "wire/http1/refusal.h"

namespace madang::http1 {

// How the end of a body is known. kUntilClose: responses only.
enum class Framing : std::uint8_t { kNone, kLength, kChunked, kUntilClose };

// What one step gave: `taken` bytes of the input are done with; `data` (a view into the input)
// belongs to the body; `end` says that the message is complete.
struct BodyStep {
    std::size_t taken = 0;
    std::string_view data;
    bool end = false;
};

class BodyDecoder {
public:
    explicit BodyDecoder(const Limits& limits) : limits_(limits) {}

    // Begins a body; `length` counts with kLength only. Errors: 413 if it is beyond the limit.
    std::expected<void, Refusal> begin(Framing framing, std::uint64_t length);

    // Decodes the next piece. Call until `end`; taken 0 with no data and no end means that more
    // input is needed. Needs one call even where there is no body.
    std::expected<BodyStep, Refusal> decode(std::string_view input);

    // Ends a body that has no end of its own: none, or until close.
    void close();

    // Whether a body has begun and not ended.
    bool active() const { return active_; }
    Framing framing() const { return framing_; }

private:
    enum class Chunk : std::uint8_t { kSize, kData, kDataEnd, kTrailers };

    BodyStep decode_length(std::string_view input);
    std::expected<BodyStep, Refusal> decode_until_close(std::string_view input);
    std::expected<BodyStep, Refusal> decode_chunked(std::string_view input);
    std::expected<std::size_t, Refusal> decode_between(std::string_view input);
    std::expected<std::size_t, Refusal> decode_chunk_size(std::string_view input);
    std::expected<std::size_t, Refusal> decode_chunk_end(std::string_view input);
    std::expected<std::size_t, Refusal> decode_trailer(std::string_view input);
    std::string_view take_data(std::string_view input);

    Limits limits_;
    Framing framing_ = Framing::kNone;
    Chunk chunk_ = Chunk::kSize;
    bool active_ = false;
    std::uint64_t remaining_ = 0;  // bytes left of the body (kLength) or chunk (kChunked)
    std::uint64_t decoded_ = 0;    // body bytes given out or announced so far
    std::size_t trailer_bytes_ = 0;
    std::size_t trailer_fields_ = 0;
};

}  // namespace madang::http1
