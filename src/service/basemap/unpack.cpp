// One gzip member by zlib.
// SPDX-License-Identifier: Apache-2.0
#include "service/basemap/unpack.h"

#include <zlib.h>

#include <algorithm>

#include "base/coding.h"
#include "service/basemap/limits.h"

namespace madang::basemap {

namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with a gzip header
constexpr std::size_t kMemberMin = 18;
constexpr std::size_t kSizeBytes = 4;

std::uint32_t size_told(std::string_view bytes) {
    Decoder tail(bytes.substr(bytes.size() - kSizeBytes));
    return tail.u32().value_or(0);
}

}  // namespace

bool is_empty_gzip(std::string_view bytes) {
    return bytes.size() < kMemberMin || size_told(bytes) == 0;
}

Result<std::string> unpack_gzip(std::string_view bytes) {
    if (bytes.size() < kMemberMin) return fail(ErrorCode::kCorrupt, "a tile is not gzip");
    if (size_told(bytes) > kTileUnpackedMax.value) {
        return fail(ErrorCode::kExhausted, "a tile of the base map is too large");
    }
    z_stream stream{};
    if (inflateInit2(&stream, kGzipWindow) != Z_OK) {
        return fail(ErrorCode::kExhausted, "no memory to unpack a tile");
    }
    std::string out(size_told(bytes), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (status != Z_STREAM_END || stream.avail_out != 0) {
        return fail(ErrorCode::kCorrupt, "a tile of the base map does not unpack", status);
    }
    return out;
}

}  // namespace madang::basemap
