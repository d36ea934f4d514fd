// One command from words to exit code.
// SPDX-License-Identifier: Apache-2.0
#include "app/program.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "app/commands/command_line.h"
#include "app/commands/run.h"
#include "app/configuration/read.h"
#include "app/exit_codes.h"
#include "app/serve.h"
#include "io/system_environment.h"

namespace madang::app {
namespace {

int complain(const Failure& failure, int exit_code) {
    fmt::print(stderr, "madang: {}\n", failure.problem);
    if (!failure.advice.empty()) fmt::print(stderr, "{}\n", failure.advice);
    return exit_code;
}

Outcome<> run_command(const Context& context, const Command& command) {
    if (const auto* wanted = std::get_if<ImportCommand>(&command)) {
        return run_import(context, *wanted);
    }
    if (const auto* wanted = std::get_if<GenerateCommand>(&command)) {
        return run_generate(context, *wanted);
    }
    if (const auto* wanted = std::get_if<SearchCommand>(&command)) {
        return run_search(context, *wanted);
    }
    if (const auto* wanted = std::get_if<LogCommand>(&command)) return run_log(context, *wanted);
    if (const auto* wanted = std::get_if<RelayCommand>(&command)) {
        return run_relay(context, *wanted);
    }
    if (const auto* wanted = std::get_if<trace::TraceOptions>(&command)) {
        return run_trace(context, *wanted);
    }
    return run_export(context, std::get<ExportCommand>(command));
}

// Commands log errors only: what they have to say they say themselves.
constexpr io::SystemOptions kQuiet{.log_level = io::LogLevel::kError};

Outcome<Settings> configure(const CommandLine& line) {
    io::SystemEnvironment system(kQuiet);
    return read_configuration(system.environment().files, line.config, line.flags);
}

Outcome<> work(const Settings& settings, const CommandLine& line) {
    io::SystemEnvironment system(kQuiet);
    io::Environment& environment = system.environment();
    importer::StderrConsole console(environment.clock);
    return run_command({environment, settings, line.server, console}, line.command);
}

}  // namespace

int run_program(std::vector<std::string> words) {
    auto line = parse_command_line(std::move(words));
    if (!line) {
        fmt::print("{}", line.error().out);
        fmt::print(stderr, "{}", line.error().error);
        return line.error().exit_code;
    }
    if (std::holds_alternative<VersionCommand>(line->command)) {
        fmt::print("madang {}\n", MADANG_VERSION);
        return kDone;
    }
    auto settings = configure(*line);
    if (!settings) return complain(settings.error(), kUsage);
    bool serving = std::holds_alternative<ServeCommand>(line->command);
    auto done = serving ? serve(*settings) : work(*settings, *line);
    return done ? kDone : complain(done.error(), kFailed);
}

}  // namespace madang::app
