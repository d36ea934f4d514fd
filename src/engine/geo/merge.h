// Packs a delta's changes into a new base; chunks that no change touches are shared with the old
// one. Threads: any; the delta may grow meanwhile. SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "engine/geo/delta.h"
#include "engine/geo/packed/base.h"

namespace madang::geo {

// Returns the base with the first `count` changes applied; `count` is at least one and published.
std::shared_ptr<const Base> merge(const Delta& delta, std::uint32_t count);

}  // namespace madang::geo
