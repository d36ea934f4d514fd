// The steps of one load in words, section by section.
// Threads: pure function.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tool/trace/show/words.h"
#include "tool/trace/trace.h"

namespace madang::trace {

// `began`: when the trace was taken, to tell how long certificates are still valid.
std::string steps_text(const Trace& trace, const Load& load, const Paint& paint);

}  // namespace madang::trace
