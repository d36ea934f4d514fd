// The few words about paths that both file systems, real and simulated, need.
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace madang::io {

// Returns the directory that holds `path`: "a" for "a/b", "." for "b", "/" for "/b".
std::string parent_of(std::string_view path);

// Returns the path without trailing slashes ("/" stays).
std::string_view without_trailing_slash(std::string_view path);

}  // namespace madang::io
