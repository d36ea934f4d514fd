// Gathers the settings of a run: file, environment and flags of the real process.
// Threads: start of the program.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "app/configuration/settings.h"
#include "io/file.h"

namespace madang::app {

// Reads `config_file`, or MADANG_CONFIG, or ./madang.toml if that exists.
Outcome<Settings> read_configuration(io::Files& files,
                                     const std::optional<std::string>& config_file,
                                     const std::map<std::string, std::string>& flags);

// Returns a variable of the environment. The only place that reads it.
std::optional<std::string> environment_variable(const std::string& name);

}  // namespace madang::app
