// Bounds of a prefix.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/iterator.h"

namespace madang::lsm {

Bounds prefix_bounds(std::string_view prefix) {
    std::string upper(prefix);
    while (!upper.empty() && upper.back() == '\xff') upper.pop_back();
    if (!upper.empty())
        upper.back() = static_cast<char>(static_cast<unsigned char>(upper.back()) + 1);
    return {.lower = std::string(prefix), .upper = std::move(upper)};
}

}  // namespace madang::lsm
