// What the program returns to the shell. `madang --help` documents them.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang::app {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;  // it was tried and did not work; stderr says why
inline constexpr int kUsage = 2;   // the command line or the configuration is not valid

}  // namespace madang::app
