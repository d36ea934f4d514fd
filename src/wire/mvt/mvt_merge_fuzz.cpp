// Fuzzes merge: what it takes it gives back as a tile that it takes again and leaves as it is.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "wire/mvt/merge.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    const std::vector<std::string> twice = {bytes, bytes};
    const auto merged = madang::mvt::merge(twice);
    if (!merged) return 0;
    const auto again = madang::mvt::merge(std::vector{*merged});
    CHECK(again && *again == *merged, "a merged tile is a tile, in the form that merging gives");
    return 0;
}
