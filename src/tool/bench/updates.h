// What searches cost while the index changes under them.
//
// Idea:    one thread searches by an open-loop schedule, first alone, then while another moves
//          points by a schedule of its own and merges run in the pool as they do in the server.
// Threads: the caller's searches; one of its own changes.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"
#include "io/environment.h"
#include "tool/bench/world.h"

namespace madang::bench {

inline constexpr double kUpdatesPerSecond = 20'000;
inline constexpr double kUpdateSearchesPerSecond = 5787;

// Prints a table of two rows: idle, and with kUpdatesPerSecond moves. Takes some half a minute
// beside filling the index. Errors: those of the index.
Result<> run_updates(io::Environment& environment, const std::string& directory,
                     const World& world);

}  // namespace madang::bench
