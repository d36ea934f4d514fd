// The program: parses, configures, runs one command, says what went wrong.
// Threads: the main thread.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace madang::app {

// `words` are the arguments without the program's name. Returns the exit code (exit_codes.h).
int run_program(std::vector<std::string> words);

}  // namespace madang::app
