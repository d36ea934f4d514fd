// Runs the commands that are not `serve`.
//
// Each returns nothing or why it failed. Results go to stdout, all else to the console.
// Threads: the main thread; blocks.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/commands/command_line.h"
#include "app/configuration/settings.h"
#include "io/environment.h"
#include "tool/import/console.h"

namespace madang::app {

// What every command works with.
struct Context {
    io::Environment& environment;
    const Settings& settings;
    const std::string& server;  // --server
    importer::Console& console;
};

Outcome<> run_import(const Context& context, const ImportCommand& command);
Outcome<> run_generate(const Context& context, const GenerateCommand& command);
Outcome<> run_search(const Context& context, const SearchCommand& command);
Outcome<> run_export(const Context& context, const ExportCommand& command);
Outcome<> run_trace(const Context& context, const trace::TraceOptions& options);
Outcome<> run_log(const Context& context, const LogCommand& command);
Outcome<> run_relay(const Context& context, const RelayCommand& command);

}  // namespace madang::app
