// Where the settings of this process come from.
// SPDX-License-Identifier: Apache-2.0
#include "app/configuration/read.h"

#include <cstdlib>

#include "app/limits.h"
#include "base/result.h"

namespace madang::app {
namespace {

constexpr const char* kDefaultFile = "madang.toml";

Outcome<std::string> read_config_file(io::Files& files, const std::string& path) {
    auto text = io::read_file(files, path, kConfigFileMax);
    if (!text) return std::unexpected(importer::failure_of(path, text.error()));
    return *std::move(text);
}

}  // namespace

std::optional<std::string> environment_variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

Outcome<Settings> read_configuration(io::Files& files,
                                     const std::optional<std::string>& config_file,
                                     const std::map<std::string, std::string>& flags) {
    SettingSources sources;
    sources.environment = environment_variable;
    sources.flags = flags;
    std::optional<std::string> named =
        config_file ? config_file : environment_variable("MADANG_CONFIG");
    if (named || files.exists(kDefaultFile).value_or(false)) {
        sources.file_name = named.value_or(kDefaultFile);
        sources.file_text = TRY(read_config_file(files, sources.file_name));
    }
    return load_settings(sources);
}

}  // namespace madang::app
