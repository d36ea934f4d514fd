// Encodes and decodes change events.
//
//   OFFSET SIZE  MEANING
//   0      1     format version, 2
//   1      1     bit 0: has a position before; bit 1: has a record after
//   2      2     number of the category after (little-endian; 0: none)
//   4      4     number of the schedule after (little-endian; 0: not known; not in version 1)
//   8      16    position before, if bit 0: latitude and longitude, IEEE 754 doubles
//   then   n     record after, if bit 1: as in record.cpp, to the end
//
// SPDX-License-Identifier: Apache-2.0
#include "service/places/change.h"

#include <bit>

#include "base/coding.h"
#include "service/places/record.h"

namespace madang::places {

namespace {

constexpr char kVersion = 2;
constexpr char kWithoutSchedule = 1;
constexpr unsigned kHasBefore = 1;
constexpr unsigned kHasAfter = 2;

Result<geo::Position> read_position(Decoder& in) {
    const auto latitude = std::bit_cast<double>(TRY(in.u64()));
    const auto longitude = std::bit_cast<double>(TRY(in.u64()));
    return geo::Position{latitude, longitude};
}

}  // namespace

std::string encode_change(const Change& change) {
    std::string out(1, kVersion);
    const unsigned parts = (change.before ? kHasBefore : 0u) | (change.after ? kHasAfter : 0u);
    out.push_back(static_cast<char>(parts));
    put_u16(out, change.category);
    put_u32(out, change.schedule);
    if (change.before) {
        put_u64(out, std::bit_cast<std::uint64_t>(change.before->latitude));
        put_u64(out, std::bit_cast<std::uint64_t>(change.before->longitude));
    }
    if (change.after) out += encode_record(*change.after);
    return out;
}

Result<Change> decode_change(std::uint64_t stamp, BusinessId id, std::string_view bytes) {
    Decoder in(bytes);
    const char version = TRY(in.take(1)).front();
    if (version != kVersion && version != kWithoutSchedule) {
        return fail(ErrorCode::kUnsupported, "change event of another format version");
    }
    const auto parts = static_cast<unsigned char>(TRY(in.take(1)).front());
    if (parts > (kHasBefore | kHasAfter)) return fail(ErrorCode::kCorrupt, "unknown event part");
    Change change{.stamp = stamp, .id = id};
    change.category = TRY(in.u16());
    if (version != kWithoutSchedule) change.schedule = TRY(in.u32());
    if ((parts & kHasBefore) != 0) change.before = TRY(read_position(in));
    if ((parts & kHasAfter) != 0) {
        change.after = TRY(decode_record(id, bytes.substr(in.offset())));
    } else if (!in.done()) {
        return fail(ErrorCode::kCorrupt, "bytes after the change event");
    }
    return change;
}

}  // namespace madang::places
