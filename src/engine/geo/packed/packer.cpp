// From points to chunks.
// SPDX-License-Identifier: Apache-2.0
#include "engine/geo/packed/packer.h"

namespace madang::geo {

Result<> Packer::add(std::span<const Keyed> points) {
    for (const Keyed& keyed : points) {
        if (open_.size() == kChunkPoints) {
            TRY(close());
            open_key_ = keyed.key;
        }
        open_.push_back(keyed.point);
    }
    return {};
}

Result<> Packer::close() {
    auto taken = take_({open_key_, Chunk::pack(open_, schedules_)});
    open_.clear();
    return taken;
}

Result<> Packer::finish() {
    if (open_.empty()) return {};
    return close();
}

}  // namespace madang::geo
