// Fuzzes the response decoder: a stream whole, byte by byte and in uneven pieces gives the same.
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

}  // namespace

// The first byte chooses the limits, the question and the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
    const Limits limits = data[0] % 2 == 0 ? Limits{} : kSmall;
    const Asked asked = data[0] / 2 % 2 == 0 ? Asked::kOther : Asked::kHead;
    const std::string whole = transcribe_whole(ResponseSide(limits, asked), stream);
    CHECK(transcribe_bytes(ResponseSide(limits, asked), stream) == whole, "bytes equal whole");
    std::size_t turn = 0;
    const std::size_t most = 2u + data[0] / 4u;
    const auto uneven = [&] { return 1 + turn++ * 7919 % most; };
    CHECK(transcribe(ResponseSide(limits, asked), stream, uneven) == whole, "pieces equal whole");
    return 0;
}
