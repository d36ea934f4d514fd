// Any bytes as compressed records of each kind: an error, or bytes that compress and come back.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "wire/kafka/compression.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    using namespace madang::kafka;
    if (size == 0) return 0;
    constexpr std::size_t kBytesMax = 1 << 20;
    const std::uint8_t kind = data[0] % 8;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto records = decompress(kind, bytes, kBytesMax);
    if (!records) return 0;
    CHECK(kind == 0 || records->size() <= kBytesMax, "no more than it may");
    const auto compressed = compress(kind, *records);
    CHECK(compressed.has_value(), "what was read can be written");
    const auto back = decompress(kind, *compressed, kBytesMax);
    CHECK(kind == 0 || (back && *back == *records), "and read again");

    // Records are read whatever they are.
    BatchHeader header;
    header.last_offset_delta = 1'000'000;
    header.records = 1'000'000;
    (void)each_record(header, *records, [](const Record&) { return Result<>(); });
    return 0;
}
