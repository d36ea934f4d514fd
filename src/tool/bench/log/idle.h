// Clients that connected, asked for the versions as every client does, and then do nothing.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "tool/bench/log/socket.h"

namespace madang::bench {

// Errors: unavailable; exhausted if this process may not have so many descriptors.
Result<std::vector<Socket>> connect_idle(std::uint16_t port, std::size_t count);

}  // namespace madang::bench
