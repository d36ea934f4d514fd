// Fuzzes parse_rfc3339: what is taken is written and read back as the same time.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto time = madang::parse_rfc3339({reinterpret_cast<const char*>(data), size});
    if (!time) return 0;
    CHECK(size >= 20 && size <= 35, "a time has seconds and a zone, and at most nine digits more");
    CHECK(madang::parse_rfc3339(madang::to_rfc3339(*time)) == time, "times are written in full");
    return 0;
}
