// Traces as people and programs want to see them. All are pure functions.
//
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "tool/trace/options.h"
#include "tool/trace/trace.h"

namespace madang::trace {

// In the format asked for. Needs a trace.
std::string show(std::span<const Trace> traces, const TraceOptions& options);

// For a terminal: every step of the first load in words, then a waterfall of all of them.
std::string as_text(const Trace& trace, Colour colour);
// Its waterfall and summary alone.
std::string as_waterfall(const Trace& trace, Colour colour);
// A line for each of several traces of the same URL: what caches and resumption save.
std::string as_comparison(std::span<const Trace> traces);
// A line for each version of HTTP, in the order in which they came.
std::string as_versions(std::span<const Trace> traces);
// All that is known, times in milliseconds.
std::string as_json(std::span<const Trace> traces);
// HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/), as browsers' tools read it.
std::string as_har(std::span<const Trace> traces);
// A picture that stands alone, light or dark as its viewer is.
std::string as_svg(const Trace& trace);

}  // namespace madang::trace
