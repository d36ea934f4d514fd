// The commands that fill a catalog: import and generate.
// SPDX-License-Identifier: Apache-2.0
#include "app/commands/access.h"
#include "app/commands/run.h"
#include "base/result.h"
#include "tool/generate/generate_index.h"
#include "tool/import/basemap/basemap.h"

namespace madang::app {

namespace {

Outcome<importer::ImportReport> import_places(const Context& context,
                                              const importer::ImportOptions& options) {
    auto sink =
        TRY(open_sink(context.environment, context.settings, context.server, context.console));
    return importer::import_file(context.environment, options, *sink, context.console);
}

}  // namespace

Outcome<> run_import(const Context& context, const ImportCommand& command) {
    const bool with_map = command.base_map == BaseMap::kMake;
    const std::string& path = command.options.path;
    if (with_map) TRY(importer::check_base_map(context.environment.files, path));
    const importer::ImportReport report = TRY(import_places(context, command.options));
    context.console.say(importer::describe(report));
    if (!with_map) return {};
    return importer::make_base_map(context.environment, path, context.settings.data,
                                   context.console);
}

Outcome<> run_generate(const Context& context, const GenerateCommand& command) {
    if (command.storing == Storing::kIndexOnly) {
        return generate::generate_index(context.environment, command.options, context.settings.data,
                                        catalog_options(context.settings), context.console);
    }
    auto sink =
        TRY(open_sink(context.environment, context.settings, context.server, context.console));
    importer::ImportReport report =
        TRY(generate::generate(context.environment.clock, command.options, *sink, context.console));
    context.console.say(importer::describe(report));
    return {};
}

}  // namespace madang::app
