// Any bytes as a manifest, as they are and with a good head, so that the payload is reached.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "base/coding.h"
#include "base/hash.h"
#include "engine/lsm/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    using namespace madang::lsm;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    (void)decode_manifest(input);
    std::string framed = encode_manifest({}).substr(0, 12);
    put_u32(framed, crc32c(input, crc32c(framed)));
    framed += input;
    const auto manifest = decode_manifest(framed);
    if (manifest) CHECK(encode_manifest(*manifest) == framed, "one manifest, one form");
    return 0;
}
