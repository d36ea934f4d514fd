// The page that was built into the program (web_bundle.cmake), or the stub that stands in.
// Threads: constant.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/http/static_files.h"

namespace madang::app {

// Returns the files; the page itself has the path "/".
std::span<const http::StaticFile> web_bundle();

}  // namespace madang::app
