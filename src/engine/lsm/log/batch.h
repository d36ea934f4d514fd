// The writes of one transaction, newest only, and their bytes in a log frame. Pure.
//
// Batch:
//   SIZE   MEANING
//   varint number of writes
//   then for each, in key order:
//   1      kind (internal_key.h)
//   varint size of the key, then the key
//   varint size of the value, then the value   (kind kValue only)
//
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "engine/lsm/internal_key.h"

namespace madang::lsm {

struct Write {
    Tag tag;
    std::string value;  // empty for a tombstone
};

// The last write to each key. std::map: a scan's position survives writes through its view.
using Writes = std::map<std::string, Write, std::less<>>;

std::string encode_batch(const Writes& writes);

// Calls `each` for every write in order. Errors: corrupt (then `each` may have seen some).
Result<> decode_batch(std::string_view payload, Stamp stamp,
                      const std::function<void(const InternalKey&, std::string_view value)>& each);

}  // namespace madang::lsm
