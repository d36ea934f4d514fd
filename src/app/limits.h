// Named limits of the program.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.h"

namespace madang::app {

inline constexpr Bytes kConfigFileMax = 1_MiB;  // madang.toml; a full one has 3 KiB
inline constexpr Bytes kStateFileMax = 4_KiB;   // operator.token, server.address
inline constexpr std::size_t kTokenBytes = 32;  // random bytes of a token: 256 bits
inline constexpr std::int64_t kReactorsAutoMax =
    16;  // beyond it more reactors stop paying by themselves
inline constexpr std::int64_t kReactorsMax = 256;
inline constexpr std::size_t kExportBufferBytes = 256 << 10;  // written at once
inline constexpr std::size_t kListItemsMax = 100;             // of a list setting

}  // namespace madang::app
