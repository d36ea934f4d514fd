// Fetches a URL as a browser does: redirects, the page, and what the page needs, all noted.
//
// Threads: one reactor.
// Limits:  kRedirectsMax, kResourcesMax, kBodyMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/clock.h"
#include "tool/trace/fetch/connector.h"
#include "tool/trace/options.h"
#include "tool/trace/trace.h"

namespace madang::trace {

// `connector`, `clock` and `options` outlive the task. What goes wrong is a Problem of its load.
io::Task<Trace> load(io::Loop& loop, io::Clock& clock, Connector& connector,
                     const TraceOptions& options);

}  // namespace madang::trace
