// The source id of places that have none.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/row/row.h"

#include <cmath>

#include "base/coding.h"
#include "base/hash.h"
#include "base/id.h"

namespace madang::importer {
namespace {

std::uint64_t micro_degrees(double degrees) {
    return static_cast<std::uint64_t>(std::llround(degrees * 1e6));
}

}  // namespace

std::string derived_source_id(const places::Draft& draft) {
    std::string identity;
    put_u64(identity, micro_degrees(draft.latitude));
    put_u64(identity, micro_degrees(draft.longitude));
    identity += draft.name;
    return "~" + encode_id(hash64(identity));
}

}  // namespace madang::importer
