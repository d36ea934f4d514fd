// Any bytes as a batch: what is accepted is what would be written.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "engine/lsm/log/batch.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    using namespace madang::lsm;
    Writes writes;
    const auto decoded = decode_batch({reinterpret_cast<const char*>(data), size}, {1},
                                      [&](const InternalKey& key, std::string_view value) {
                                          writes[std::string(key.user_key)] = {
                                              .tag = key.tag, .value = std::string(value)};
                                      });
    if (!decoded) return 0;
    std::size_t again = 0;
    CHECK(decode_batch(encode_batch(writes), {1},
                       [&](const InternalKey&, std::string_view) { ++again; })
              .has_value(),
          "what was accepted can be written and read");
    CHECK(again == writes.size(), "nothing is lost on the way");
    return 0;
}
