// The tables: what is run for each, and how it is shown.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "base/units.h"
#include "io/environment.h"
#include "tool/bench/bars.h"
#include "tool/bench/log/brokers.h"

namespace madang::bench {

// How much of it: whichever ends first.
struct Extent {
    Seconds seconds{5};
    Bytes bytes = 2_GiB;
    std::size_t idle = 10'000;  // connections
};

// Each prints one table. Errors: those of what it runs.
Result<> run_disk_rows(const std::string& directory, const Extent& extent);
Result<> run_append_rows(io::Environment& environment, const std::string& directory,
                         const Extent& extent, Bars& bars);
Result<> run_produce_rows(const Broker& broker, const Extent& extent, Bars& bars);
Result<> run_client_consume_rows(const Broker& broker, const Extent& extent);
// Serves one directory twice: by sendfile and by pread.
Result<> run_fetch_rows(const std::string& madang, const std::string& directory,
                        const Extent& extent, Bars& bars);
Result<> run_latency_rows(const Broker& broker, const Extent& extent, Bars& bars);
Result<> run_idle_row(const Broker& broker, const Extent& extent, Bars& bars);

}  // namespace madang::bench
