// madang serve: from settings to a running server, until a signal ends it.
// Threads: the main thread; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/configuration/settings.h"

namespace madang::app {

// Serves until SIGINT or SIGTERM, then drains and makes the next start quick. A second signal ends
// the process at once. No thread may run yet: all inherit which signals wait.
Outcome<> serve(const Settings& settings);

}  // namespace madang::app
