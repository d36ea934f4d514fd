// Runs another program and listens to what it says.
// Threads: one; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace madang::importer {

struct Ended {
    int exit_code = 0;  // 128 + n if signal n ended it, as shells say it
    std::vector<std::string> last_lines = {};
};

// Runs `words` (the first is a program of the PATH) to its end; `said` gets each line of its output
// and errors. It ends with us. Errors: not_found if there is no such program; unavailable with the
// errno.
Result<Ended> run_program(const std::vector<std::string>& words,
                          const std::function<void(std::string_view line)>& said);

}  // namespace madang::importer
