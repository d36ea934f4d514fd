// Feeds any bytes to the record decoder; what it accepts must encode to an equal business.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "service/places/record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang::places;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto business = decode_record(BusinessId{1}, bytes);
    if (!business) return 0;
    const auto again = decode_record(BusinessId{1}, encode_record(*business));
    CHECK(again.has_value(), "an encoded record can be read");
    CHECK(encode_record(*again) == encode_record(*business), "encoding keeps everything");
    return 0;
}
