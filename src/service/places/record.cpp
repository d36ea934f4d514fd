// Encodes and decodes stored businesses.
//
//   OFFSET SIZE  MEANING
//   0      1     format version, 2
//   1      8     latitude, IEEE 754 double, little-endian
//   9      8     longitude, the same
//   17     8     created, microseconds since 1970 (two's complement, little-endian)
//   25     8     updated, the same
//   33     v     version of the business (varint)
//   then   v+n   name, address, category, phone, website, opening_hours, description, attribution,
//                source_id: each a varint length and its UTF-8 bytes
//   then   v     which numbers follow: bit 0 rating, bit 1 rating_count, bit 2 price_level; each 8
//                bytes as latitude (version 1 has neither the bits nor the numbers)
//   then   v     number of attributes; then for each, sorted by name: name, value as above
//
// No checksum of its own: the store's blocks and log have them.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/record.h"

#include <array>
#include <bit>

#include "base/coding.h"
#include "service/places/limits.h"

namespace madang::places {

namespace {

constexpr char kVersion = 2;
constexpr char kWithoutNumbers = 1;

// The texts in the order of the format, which does not change when the field table does.
constexpr std::array kTexts = {&Draft::name,        &Draft::address,     &Draft::category,
                               &Draft::phone,       &Draft::website,     &Draft::opening_hours,
                               &Draft::description, &Draft::attribution, &Draft::source_id};

// The optional numbers, in the order of their bits.
constexpr std::array kNumbers = {&Draft::rating, &Draft::rating_count, &Draft::price_level};

void put_double(std::string& out, double value) {
    put_u64(out, std::bit_cast<std::uint64_t>(value));
}

void put_time(std::string& out, WallTime time) {
    put_u64(out, std::bit_cast<std::uint64_t>(time.microseconds));
}

Result<double> read_double(Decoder& in) {
    return std::bit_cast<double>(TRY(in.u64()));
}

Result<WallTime> read_time(Decoder& in) {
    return WallTime{std::bit_cast<std::int64_t>(TRY(in.u64()))};
}

Result<> read_attributes(Decoder& in, std::map<std::string, std::string>& attributes) {
    const auto count = TRY(in.varint());
    if (count > kAttributesMax) return fail(ErrorCode::kCorrupt, "record has too many attributes");
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string_view name = TRY(in.bytes());
        const std::string_view value = TRY(in.bytes());
        attributes.emplace_hint(attributes.end(), name, value);
    }
    return {};
}

void put_numbers(std::string& out, const Draft& draft) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kNumbers.size(); ++i) {
        if (draft.*kNumbers[i]) bits |= std::uint64_t{1} << i;
    }
    put_varint(out, bits);
    for (auto number : kNumbers) {
        if (draft.*number) put_double(out, *(draft.*number));
    }
}

Result<> read_numbers(Decoder& in, Draft& draft) {
    const auto bits = TRY(in.varint());
    if (bits >> kNumbers.size() != 0)
        return fail(ErrorCode::kCorrupt, "record has unknown numbers");
    for (std::size_t i = 0; i < kNumbers.size(); ++i) {
        if ((bits >> i & 1) != 0) draft.*kNumbers[i] = TRY(read_double(in));
    }
    return {};
}

}  // namespace

std::string encode_record(const Business& business) {
    const Draft& draft = business.draft;
    std::string out(1, kVersion);
    put_double(out, draft.latitude);
    put_double(out, draft.longitude);
    put_time(out, business.created);
    put_time(out, business.updated);
    put_varint(out, business.version);
    for (auto text : kTexts) put_bytes(out, draft.*text);
    put_numbers(out, draft);
    put_varint(out, draft.attributes.size());
    for (const auto& [name, value] : draft.attributes) {
        put_bytes(out, name);
        put_bytes(out, value);
    }
    return out;
}

Result<Business> decode_record(BusinessId id, std::string_view bytes) {
    Decoder in(bytes);
    const char version = TRY(in.take(1)).front();
    if (version != kVersion && version != kWithoutNumbers) {
        return fail(ErrorCode::kUnsupported, "record of another format version");
    }
    Business business{.id = id};
    Draft& draft = business.draft;
    draft.latitude = TRY(read_double(in));
    draft.longitude = TRY(read_double(in));
    business.created = TRY(read_time(in));
    business.updated = TRY(read_time(in));
    business.version = TRY(in.varint());
    for (auto text : kTexts) draft.*text = TRY(in.bytes());
    if (version != kWithoutNumbers) TRY(read_numbers(in, draft));
    TRY(read_attributes(in, draft.attributes));
    if (!in.done()) return fail(ErrorCode::kCorrupt, "bytes after the record");
    return business;
}

}  // namespace madang::places
