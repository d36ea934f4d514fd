// Message bodies.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/body_decoder.h"

#include <algorithm>

#include "base/check.h"
#include "base/result.h"
#include "wire/http1/chunk_line.h"
#include "wire/http1/head_reader.h"
#include "wire/http1/line_reader.h"

namespace madang::http1 {

std::expected<void, Refusal> BodyDecoder::begin(Framing framing, std::uint64_t length) {
    framing_ = framing;
    chunk_ = Chunk::kSize;
    remaining_ = framing == Framing::kLength ? length : 0;
    decoded_ = 0;
    trailer_bytes_ = 0;
    trailer_fields_ = 0;
    if (remaining_ > limits_.body) return std::unexpected(refused::kBodyLong);
    active_ = true;
    return {};
}

std::expected<BodyStep, Refusal> BodyDecoder::decode(std::string_view input) {
    CHECK(active_, "a body is decoded after its head and not beyond its end");
    switch (framing_) {
        case Framing::kNone: active_ = false; return BodyStep{0, {}, true};
        case Framing::kLength: return decode_length(input);
        case Framing::kChunked: return decode_chunked(input);
        case Framing::kUntilClose: return decode_until_close(input);
    }
    return BodyStep{};
}

void BodyDecoder::close() {
    CHECK(active_ && framing_ != Framing::kLength && framing_ != Framing::kChunked,
          "only a body without an end of its own ends with the connection");
    active_ = false;
}

std::string_view BodyDecoder::take_data(std::string_view input) {
    const std::string_view data =
        input.substr(0, std::min<std::uint64_t>(remaining_, input.size()));
    remaining_ -= data.size();
    return data;
}

BodyStep BodyDecoder::decode_length(std::string_view input) {
    const std::string_view data = take_data(input);
    active_ = remaining_ > 0;
    return {data.size(), data, !active_};
}

// What is within the limit is given out first, so that pieces of any size give the same.
std::expected<BodyStep, Refusal> BodyDecoder::decode_until_close(std::string_view input) {
    const std::uint64_t room = limits_.body - decoded_;
    if (room == 0 && !input.empty()) return std::unexpected(refused::kBodyLong);
    const std::string_view data = input.substr(0, std::min<std::uint64_t>(room, input.size()));
    decoded_ += data.size();
    return BodyStep{data.size(), data, false};
}

std::expected<BodyStep, Refusal> BodyDecoder::decode_chunked(std::string_view input) {
    BodyStep step;
    while (active_) {
        const std::string_view rest = input.substr(step.taken);
        if (chunk_ == Chunk::kData) {
            step.data = take_data(rest);
            step.taken += step.data.size();
            if (remaining_ == 0) chunk_ = Chunk::kDataEnd;
            return step;
        }
        const std::size_t taken = TRY(decode_between(rest));
        if (taken == 0) return step;
        step.taken += taken;
    }
    step.end = true;
    return step;
}

std::expected<std::size_t, Refusal> BodyDecoder::decode_between(std::string_view input) {
    switch (chunk_) {
        case Chunk::kSize: return decode_chunk_size(input);
        case Chunk::kDataEnd: return decode_chunk_end(input);
        case Chunk::kTrailers: return decode_trailer(input);
        case Chunk::kData: break;
    }
    return 0;
}

std::expected<std::size_t, Refusal> BodyDecoder::decode_chunk_size(std::string_view input) {
    LineReader lines(input);
    if (!TRY(lines.next(limits_.chunk_line, refused::kChunkLineLong))) return 0;
    remaining_ = TRY(parse_chunk_line(lines.line()));
    if (remaining_ > limits_.body - decoded_) return std::unexpected(refused::kBodyLong);
    decoded_ += remaining_;
    chunk_ = remaining_ > 0 ? Chunk::kData : Chunk::kTrailers;
    return lines.position();
}

std::expected<std::size_t, Refusal> BodyDecoder::decode_chunk_end(std::string_view input) {
    constexpr std::string_view kEnd = "\r\n";
    const std::string_view seen = input.substr(0, kEnd.size());
    if (!kEnd.starts_with(seen)) return std::unexpected(refused::kChunkEnd);
    if (seen.size() < kEnd.size()) return 0;
    chunk_ = Chunk::kSize;
    return kEnd.size();
}

// Trailers are checked and dropped: nothing here may act on a field that came after the body
// (RFC 9110 §6.5.1).
std::expected<std::size_t, Refusal> BodyDecoder::decode_trailer(std::string_view input) {
    LineReader lines(input);
    if (!TRY(lines.next(limits_.trailers - trailer_bytes_, refused::kTrailersLong))) return 0;
    active_ = !lines.line().empty();
    if (!active_) return lines.position();
    if (trailer_fields_ == limits_.fields) return std::unexpected(refused::kTooManyTrailers);
    Field field;
    TRY(parse_field(lines.line(), field));
    ++trailer_fields_;
    trailer_bytes_ = std::min(trailer_bytes_ + lines.position(), limits_.trailers);
    return lines.position();
}

}  // namespace madang::http1
