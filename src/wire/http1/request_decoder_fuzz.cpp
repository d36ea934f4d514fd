// Fuzzes the request decoder: a stream whole, byte by byte and in uneven pieces gives the same.
// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "wire/http1/transcript.h"

namespace {

using namespace madang::http1;

// Small limits, so that short inputs reach beyond them.
constexpr Limits kSmall = {
    .request_line = 60, .fields = 6, .head = 240, .chunk_line = 20, .trailers = 60, .body = 64};

void check_splits(std::string_view stream, Limits limits, std::size_t most) {
    const std::string whole = transcribe_whole(RequestSide(limits), stream);
    CHECK(transcribe_bytes(RequestSide(limits), stream) == whole, "byte by byte equals whole");
    std::size_t turn = 0;
    const auto uneven = [&] { return 1 + turn++ * 7919 % most; };
    CHECK(transcribe(RequestSide(limits), stream, uneven) == whole, "pieces equal whole");
}

}  // namespace

// The first byte chooses the limits and the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
    check_splits(stream, data[0] % 2 == 0 ? Limits{} : kSmall, 2 + data[0] / 2);
    return 0;
}
