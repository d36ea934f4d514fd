// Feeds any bytes to the change event decoder; what it accepts must encode to an equal event.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "service/places/change.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang::places;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto change = decode_change(7, BusinessId{1}, bytes);
    if (!change) return 0;
    const auto again = decode_change(7, BusinessId{1}, encode_change(*change));
    CHECK(again.has_value(), "an encoded event can be read");
    CHECK(encode_change(*again) == encode_change(*change), "encoding keeps everything");
    return 0;
}
