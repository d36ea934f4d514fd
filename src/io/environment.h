// Everything an engine needs from the world, handed to every open() as one reference.
//
// The program passes the real one (io/system_environment.h), the simulator its twin (io/sim).
// The environment outlives all that was opened with it. Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/clock.h"
#include "io/file.h"
#include "io/log.h"
#include "io/random.h"
#include "io/workers.h"

namespace madang::io {

// The pools, by what their work does to the machine. `app` sizes them.
struct Pools {
    Workers& commit;   // commits and their fsync: short queue, latency matters
    Workers& read;     // disk reads that missed the page cache
    Workers& compact;  // merges and index rebuilds: niced, throughput matters
};

struct Environment {
    Clock& clock;
    Random& random;
    Files& files;
    Pools pools;
    Log& log;
};

}  // namespace madang::io
