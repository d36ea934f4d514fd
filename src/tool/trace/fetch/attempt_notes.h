// The race of addresses, for the trace.
// Threads: pure function.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "io/dial/race.h"
#include "tool/trace/fetch/stopwatch.h"

namespace madang::trace {

std::vector<Attempt> notes_of(const std::vector<io::DialAttempt>& attempts, const Stopwatch& watch,
                              Carrier carrier);

}  // namespace madang::trace
