// The bytes of a cursor, shown in base64url:
//
//   OFFSET SIZE  MEANING
//   0      1     format version, 2
//   1      4     generation: whose secret signed it
//   5      8     when, microseconds since 1970 (little-endian, as all)
//   13     8     hash of the search
//   21     8     score of the last business, IEEE 754 double
//   29     8     its distance, likewise
//   37     8     its id
//   45     16    HMAC-SHA-256 of bytes 0 to 44, its first half
//
// SPDX-License-Identifier: Apache-2.0
#include "service/places/api/cursor.h"

#include <gnutls/crypto.h>

#include <bit>

#include "base/check.h"
#include "base/coding.h"
#include "base/hash.h"
#include "base/result.h"
#include "service/places/limits.h"

namespace madang::places {

namespace {

constexpr char kVersion = 2;
constexpr std::size_t kSignedBytes = 45;
constexpr std::size_t kSignatureBytes = 16;
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";  // RFC 4648 §5

std::string base64url(std::string_view bytes) {
    std::string text;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6) text += kLetters[bits >> (held - 6) & 63];
    }
    if (held > 0) text += kLetters[bits << (6 - held) & 63];
    return text;
}

std::string from_base64url(std::string_view text) {
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const auto letter = kLetters.find(c);
        if (letter == std::string_view::npos) return {};
        bits = bits << 6 | static_cast<std::uint32_t>(letter);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        bytes += static_cast<char>(bits >> held & 255);
    }
    return bytes;
}

void put_double(std::string& out, double value) {
    put_u64(out, std::bit_cast<std::uint64_t>(value));
}

void put_shape(std::string& out, const Shape& shape) {
    if (const auto* box = std::get_if<geo::Box>(&shape)) {
        for (const double edge : {box->south, box->west, box->north, box->east}) {
            put_double(out, edge);
        }
        return;
    }
    for (const auto& ring : std::get<geo::Polygon>(shape).rings) {
        put_varint(out, ring.size());
        for (const geo::Position& vertex : ring) {
            put_double(out, vertex.latitude);
            put_double(out, vertex.longitude);
        }
    }
}

void put_texts(std::string& out, const std::vector<std::string>& texts) {
    put_varint(out, texts.size());
    for (const std::string& text : texts) put_bytes(out, text);
}

// What two pages of one search have in common.
std::uint64_t hash_of(const SearchRequest& request) {
    std::string out;
    put_double(out, request.centre.latitude);
    put_double(out, request.centre.longitude);
    put_double(out, request.radius.value_or(Meters{-1}).value);
    if (request.shape) put_shape(out, *request.shape);
    const Wanted& wanted = request.wanted;
    put_texts(out, wanted.categories);
    put_texts(out, wanted.excluded);
    out.push_back(static_cast<char>(wanted.rating_min));
    out.push_back(static_cast<char>(wanted.prices));
    put_u32(out, wanted.features);
    put_bytes(out, wanted.name.value_or(""));
    out.push_back(static_cast<char>(request.sort));
    out.push_back(wanted.open_at ? 1 : 0);  // "now" moves on from page to page
    return hash64(out);
}

}  // namespace

CursorMint::CursorMint(io::Random& random, std::string_view secret) {
    if (secret.empty()) {
        random.fill(key_);
    } else {
        const int status =
            gnutls_hash_fast(GNUTLS_DIG_SHA256, secret.data(), secret.size(), key_.data());
        CHECK(status == 0, "SHA-256 is always there");
    }
    // Tells nothing of the key: 32 bits of another hash of its hash.
    generation_ = static_cast<std::uint32_t>(hash64(signature_of("generation")));
}

std::string CursorMint::signature_of(std::string_view bytes) const {
    std::array<char, 32> digest{};
    const int status = gnutls_hmac_fast(GNUTLS_MAC_SHA256, key_.data(), key_.size(), bytes.data(),
                                        bytes.size(), digest.data());
    CHECK(status == 0, "HMAC-SHA-256 is always there");
    return {digest.data(), kSignatureBytes};
}

std::string CursorMint::encode(const Mark& after, const SearchRequest& request,
                               WallTime now) const {
    std::string bytes(1, kVersion);
    put_u32(bytes, generation_);
    put_u64(bytes, std::bit_cast<std::uint64_t>(now.microseconds));
    put_u64(bytes, hash_of(request));
    put_double(bytes, after.score);
    put_double(bytes, after.distance.value);
    put_u64(bytes, after.id);
    return base64url(bytes + signature_of(bytes));
}

std::expected<Mark, CursorFault> CursorMint::decode(std::string_view cursor,
                                                    const SearchRequest& request,
                                                    WallTime now) const {
    const std::string bytes = from_base64url(cursor);
    if (bytes.size() != kSignedBytes + kSignatureBytes || bytes[0] != kVersion) {
        return std::unexpected(CursorFault::kInvalid);
    }
    Decoder in(std::string_view(bytes).substr(1));
    const auto generation = in.u32().value_or(0);
    const auto made = static_cast<std::int64_t>(in.u64().value_or(0));
    const auto hash = in.u64().value_or(0);
    const auto score = std::bit_cast<double>(in.u64().value_or(0));
    const auto distance = std::bit_cast<double>(in.u64().value_or(0));
    const auto id = in.u64().value_or(0);
    if (generation != generation_) return std::unexpected(CursorFault::kExpired);
    const std::string_view signed_part = std::string_view(bytes).substr(0, kSignedBytes);
    const std::string signature = signature_of(signed_part);
    if (gnutls_memcmp(signature.data(), bytes.data() + kSignedBytes, kSignatureBytes) != 0) {
        return std::unexpected(CursorFault::kInvalid);
    }
    if (now.microseconds - made > Microseconds(kCursorLifetime).count()) {
        return std::unexpected(CursorFault::kExpired);
    }
    if (hash != hash_of(request)) return std::unexpected(CursorFault::kForeign);
    return Mark{score, Meters{distance}, id};
}

}  // namespace madang::places
