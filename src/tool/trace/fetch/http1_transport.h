// HTTP/1.1 over any stream, one request at a time; or HTTP/1.0, one request.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "io/stream.h"
#include "tool/trace/fetch/transport.h"
#include "wire/http1/request_encoder.h"

namespace madang::trace {

std::unique_ptr<Transport> make_http1_transport(std::unique_ptr<io::Stream> stream,
                                                const Stopwatch& watch,
                                                http1::WrittenVersion version);

}  // namespace madang::trace
