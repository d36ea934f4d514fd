// madang trace: what happens when a URL is typed.
//
// Threads: the main thread; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/environment.h"
#include "tool/import/console.h"
#include "tool/import/failure.h"
#include "tool/trace/options.h"

namespace madang::trace {

// Results go to stdout or the named file. Errors: what cannot be read or written; and, after all
// has been shown, what went wrong with the URL itself.
importer::Outcome<> run_trace(io::Environment& environment, const TraceOptions& options);

}  // namespace madang::trace
