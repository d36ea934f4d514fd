// A stream that notes what passes: a handshake's flights can be seen without opening them.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "io/stream.h"
#include "tool/trace/fetch/stopwatch.h"

namespace madang::trace {

// Notes while `flights` is open; outlives the stream.
struct FlightLog {
    std::vector<Flight> flights;
    bool is_open = true;
};

std::unique_ptr<io::Stream> make_tap(std::unique_ptr<io::Stream> inner, const Stopwatch& watch,
                                     std::shared_ptr<FlightLog> log);

// Says what each flight of a TLS handshake holds, by its place: most of it is encrypted.
void name_flights(std::vector<Flight>& flights, std::string_view version, bool resumed);

}  // namespace madang::trace
