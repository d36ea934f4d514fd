// Any bytes as a batch: an error, or records that build the same records again.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "wire/kafka/record_batch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    using namespace madang::kafka;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto header = decode_batch_header(bytes);
    if (!header) return 0;
    // Records are read whatever the checksum says: a liar can compute it.
    std::size_t count = 0;
    const auto read =
        each_record(*header, bytes.substr(kBatchHeaderBytes), [&](const Record&) -> Result<> {
            ++count;
            return {};
        });
    if (read) CHECK(count == static_cast<std::size_t>(header->records), "each record once");
    return 0;
}
