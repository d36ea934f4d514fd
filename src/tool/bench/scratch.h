// A directory for one run of a benchmark.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "base/result.h"

namespace madang::bench {

// Runs `work` with a directory of its own, which is removed afterwards, and says on stderr what
// went wrong. Returns an exit code. `name` becomes part of the directory's name.
int run_in_scratch(const std::string& name,
                   const std::function<Result<>(const std::string& directory)>& work);

}  // namespace madang::bench
