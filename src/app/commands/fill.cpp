// The commands that fill a catalog: import and generate.
// SPDX-License-Identifier: Apache-2.0
#include "app/commands/access.h"
#include "app/commands/run.h"
#include "base/result.h"
#include "tool/generate/generate_index.h"

namespace madang::app {

Outcome<> run_import(const Context& context, const ImportCommand& command) {
    auto sink =
        TRY(open_sink(context.environment, context.settings, context.server, context.console));
    importer::ImportReport report =
        TRY(importer::import_file(context.environment, command.options, *sink, context.console));
    context.console.say(importer::describe(report));
    return {};
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
