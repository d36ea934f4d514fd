// From the words of a command line to a command, without effects.
//
// Threads: pure.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/commands/log_command.h"
#include "app/commands/relay_command.h"
#include "tool/generate/generate.h"
#include "tool/import/import.h"
#include "tool/trace/options.h"

namespace madang::app {

struct ServeCommand {};

enum class BaseMap : std::uint8_t { kNone, kMake };

struct ImportCommand {
    importer::ImportOptions options;
    BaseMap base_map = BaseMap::kNone;
};

enum class SearchOutput : std::uint8_t { kTable, kJson };

struct SearchCommand {
    double latitude = 0;
    double longitude = 0;
    double radius = 1000;  // metres
    std::uint32_t limit = 20;
    std::optional<std::string> category = {};
    std::optional<std::string> name = {};
    SearchOutput output = SearchOutput::kTable;
};

enum class ExportFormat : std::uint8_t { kCsv, kGeojson, kJsonLines };

struct ExportCommand {
    ExportFormat format = ExportFormat::kJsonLines;
    std::string output = "-";  // a path; "-" is stdout
};

enum class Storing : std::uint8_t { kRecords, kIndexOnly };

struct GenerateCommand {
    generate::GenerateOptions options;
    Storing storing = Storing::kRecords;
};

struct VersionCommand {};

using Command =
    std::variant<ServeCommand, ImportCommand, SearchCommand, ExportCommand, GenerateCommand,
                 LogCommand, RelayCommand, trace::TraceOptions, VersionCommand>;

struct CommandLine {
    Command command;
    std::optional<std::string> config;         // --config
    std::map<std::string, std::string> flags;  // settings given as flags, by key
    std::string server;                        // --server; empty: the data directory
};

// Why there is no command: help was asked for, or the words are not valid.
struct NoCommand {
    int exit_code = 0;
    std::string out;    // for stdout
    std::string error;  // for stderr
};

// `words` are the arguments without the program's name.
std::expected<CommandLine, NoCommand> parse_command_line(std::vector<std::string> words);

}  // namespace madang::app
