// One client: requests in, answers out, in order.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/commitlog/kafka/desk.h"
#include "io/stream.h"
#include "io/task.h"

namespace madang::commitlog {

// Serves the connection until the client or the broker ends it.
io::Task<> serve_connection(Desk& desk, io::Stream& stream);

}  // namespace madang::commitlog
