// What tilemaker is told: our profile, put into the program by the build.
// Threads: constants.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace madang::importer {

std::string_view profile_configuration();  // profile.json
std::string_view profile_script();         // profile.lua

}  // namespace madang::importer
