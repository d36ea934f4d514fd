// madang trace: what the terminal takes, then the tool.
// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdlib>

#include "app/commands/run.h"
#include "tool/trace/run.h"

namespace madang::app {

Outcome<> run_trace(const Context& context, const trace::TraceOptions& options) {
    trace::TraceOptions complete = options;
    // https://no-color.org: set and not empty.
    const char* no_colour = std::getenv("NO_COLOR");
    const bool wanted = no_colour == nullptr || *no_colour == '\0';
    if (wanted && options.output == "-" && isatty(STDOUT_FILENO) != 0) {
        complete.colour = trace::Colour::kYes;
    }
    return trace::run_trace(context.environment, complete);
}

}  // namespace madang::app
