// HTTP/2 over any stream, by the engine's client connection.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "io/stream.h"
#include "io/timers.h"
#include "tool/trace/fetch/transport.h"
#include "wire/url/url.h"

namespace madang::trace {

// `url`: of the site that the stream is connected to; `timers` and `watch` outlive it.
std::unique_ptr<Transport> make_http2_transport(io::Timers& timers,
                                                std::unique_ptr<io::Stream> stream,
                                                const url::Url& url, const Stopwatch& watch);

}  // namespace madang::trace
