// Connects by TCP to whichever of a name's addresses answers first ("happy eyeballs").
// Threads: one reactor.  Limits, source: race.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "io/dial/race.h"
#include "io/tcp.h"

namespace madang::io {

struct Dialed {
    // Errors: not_found without an address; else that of the first attempt.
    Result<std::unique_ptr<TcpStream>> stream;
    std::vector<DialAttempt> attempts;  // in the order of their beginnings
};

// Tries `addresses` in their order.
Task<Dialed> dial(Loop& loop, std::vector<Address> addresses, DialOptions options = {});

}  // namespace madang::io
