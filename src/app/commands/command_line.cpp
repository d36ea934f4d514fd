// Knows CLI11, with log_command_line.cpp; its exceptions end here.
// SPDX-License-Identifier: Apache-2.0
#include "app/commands/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <sstream>

#include <CLI/CLI.hpp>

#include "app/commands/help.h"
#include "app/commands/log_command_line.h"
#include "app/commands/log_help.h"
#include "app/commands/relay_command_line.h"
#include "app/commands/trace_command_line.h"
#include "app/commands/trace_help.h"
#include "app/configuration/settings.h"
#include "app/exit_codes.h"
#include "base/result.h"
#include "base/text.h"
#include "service/places/limits.h"

namespace madang::app {
namespace {

// A word as CLI11 fills it in, judged afterwards.
struct Words {
    std::string latitude;
    std::string longitude;
    std::string radius = "1000";
    std::string limit = "20";
    std::string category;
    std::string name;
    std::string count = "10000";
    std::string seed = "1";
    std::string import_format;
    std::string export_format = "jsonl";
    bool strict = false;
    bool basemap = false;
    bool json = false;
    bool index_only = false;
    std::string config;
    std::map<std::string, std::string> flags;
};

using Judged = importer::Outcome<>;

Judged number(const std::string& text, const char* what, double least, double most, double& into) {
    auto value = parse_number(trim(text));
    if (!value) return stop(fmt::format("{} is \"{}\", which is not a number", what, echo(text)));
    if (*value < least || *value > most) {
        return stop(fmt::format("{} is {}; allowed is {} to {}", what, trim(text), least, most));
    }
    into = *value;
    return {};
}

template <class T>
Judged integer(const std::string& text, const char* what, std::int64_t least, std::int64_t most,
               T& into) {
    auto value = parse_integer(trim(text));
    if (!value || *value < least || *value > most) {
        return stop(fmt::format("{} is \"{}\"; allowed is a whole number from {} to {}", what,
                                echo(text), least, most));
    }
    into = static_cast<T>(*value);
    return {};
}

// CLI11 2.1 takes -33.9 for an option called -3. Behind a blank it is a value, and numbers are
// trimmed when they are read.
void protect_negative_numbers(std::vector<std::string>& words) {
    for (std::string& word : words) {
        if (word.starts_with('-') && parse_number(word)) word.insert(0, 1, ' ');
    }
}

class Parser {
public:
    explicit Parser(std::vector<std::string> words) : words_(std::move(words)), app_(kProgramHelp) {
        app_.name("madang");
        app_.get_formatter()->label("SUBCOMMAND", "COMMAND");
        app_.footer(kProgramExamples);
        app_.require_subcommand(1);
        app_.set_help_flag("-h,--help", "show this help");
        serve_ = add("serve", "answer over HTTP", kServeExamples);
        import_ = add("import", "read a file of places", kImportExamples);
        search_ = add("search", "show what is near a point", kSearchExamples);
        export_ = add("export", "write all places to a file", kExportExamples);
        generate_ = add("generate", "fill the directory with a demo world", kGenerateExamples);
        log_ = add("log", "look at the commit log", kLogExamples);
        relay_ = add("relay", "be a bad network in front of a server", kRelayExamples);
        trace_ = add("trace", "show what happens when a URL is typed", kTraceExamples);
        version_ = add("version", "show the version", "");
        add_serve_options();
        add_import_options();
        add_search_options();
        add_export_options();
        add_generate_options();
        for (CLI::App* command : {import_, search_, export_, generate_}) add_target(command);
        log_words_.emplace(*log_, [this](CLI::App& command) { add_directory(&command); });
        relay_words_.emplace(*relay_);
        trace_words_.emplace(*trace_);
        for (CLI::App* command : app_.get_subcommands({})) {
            for (CLI::Option* option : command->get_options()) option->type_name("");
        }
    }

    std::expected<CommandLine, NoCommand> run() {
        if (words_.empty()) return std::unexpected(NoCommand{kUsage, "", app_.help() + "\n"});
        if (words_[0] == "help") {
            std::ranges::rotate(words_, words_.begin() + 1);
            words_.back() = "--help";
        }
        if (words_ == std::vector<std::string>{"log"}) {
            return std::unexpected(NoCommand{kUsage, "", log_->help("madang") + "\n"});
        }
        if (words_[0] == "--version") words_[0] = "version";
        if (auto unknown = unknown_command()) return std::unexpected(*unknown);
        if (words_[0] != "log") protect_negative_numbers(words_);
        std::vector<std::string> reversed(words_.rbegin(), words_.rend());
        try {
            app_.parse(reversed);
        } catch (const CLI::ParseError& error) {
            return std::unexpected(explain(error));
        }
        CommandLine line;
        auto judged = judge(line);
        if (!judged) return std::unexpected(usage(judged.error().problem, judged.error().advice));
        return line;
    }

private:
    CLI::App* add(const char* name, const char* description, const char* examples) {
        CLI::App* command = app_.add_subcommand(name, description);
        command->group("Commands");
        command->footer(examples);
        return command;
    }

    void add_setting(CLI::App* command, const Setting& setting) {
        std::string text(setting.description);
        if (!setting.fallback.empty()) text += fmt::format(" [{}]", setting.fallback);
        if (setting.maximum > 0)
            text += fmt::format(", {} to {}", setting.minimum, setting.maximum);
        if (!setting.choices.empty()) text += fmt::format(", {}", setting.choices);
        std::string key(setting.key);
        command->add_option_function<std::string>(
            flag_name(setting), [this, key](const std::string& value) { out_.flags[key] = value; },
            text);
    }

    void add_serve_options() {
        for (const Setting& setting : settings_table()) add_setting(serve_, setting);
        serve_->add_option("--config", out_.config,
                           "file of settings [./madang.toml if it exists]");
    }

    // Which catalog a command works on.
    void add_target(CLI::App* command) {
        command->add_option("--server", line_.server,
                            "URL of a running server, instead of a data directory");
        add_directory(command);
    }

    void add_directory(CLI::App* command) {
        add_setting(command, settings_table()[0]);
        command->add_option("--config", out_.config,
                            "file of settings [./madang.toml if it exists]");
    }

    void add_import_options() {
        importer::ImportOptions& options = import_options_;
        import_->add_option("FILE", options.path, "what to read")->required();
        import_->add_option("--map", options.mappings, "COLUMN=FIELD, may be repeated")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        import_->add_option("--attribution", options.attribution, "whose data this is");
        import_->add_option("--source", options.source,
                            "put before source ids [the file's name; osm]");
        import_->add_option("--format", out_.import_format,
                            "csv, geojson, jsonl or osm [told from the file]");
        import_->add_flag("--strict", out_.strict, "stop at the first bad row");
        import_->add_flag("--basemap", out_.basemap,
                          "also make streets, water and buildings for the map (.osm.pbf)");
    }

    void add_search_options() {
        search_->add_option("LAT", out_.latitude, "latitude in degrees")->required();
        search_->add_option("LON", out_.longitude, "longitude in degrees")->required();
        search_->add_option("--radius", out_.radius, "metres [1000]");
        search_->add_option("--limit", out_.limit, "places shown [20]");
        search_->add_option("--category", out_.category, "only these, e.g. amenity=cafe");
        search_->add_option("--name", out_.name, "only these, e.g. 강남역 or \"blue bott\"");
        search_->add_flag("--json", out_.json, "as JSON, as the server answers");
    }

    void add_export_options() {
        export_->add_option("--format", out_.export_format, "csv, geojson or jsonl [jsonl]");
        export_->add_option("-o,--output", export_options_.output, "file to write [stdout]");
    }

    void add_generate_options() {
        generate_->add_option("--count", out_.count, "how many places [10000]");
        generate_->add_option("--seed", out_.seed, "which world [1]");
        generate_->add_flag("--index-only", out_.index_only,
                            "the search index alone, in a directory of its own");
    }

    std::optional<NoCommand> unknown_command() const {
        const bool is_log = words_[0] == "log" && words_.size() > 1;
        return is_log ? unknown_command(*log_, words_[1], "madang log")
                      : unknown_command(app_, words_[0], "madang");
    }

    static std::optional<NoCommand> unknown_command(const CLI::App& app, const std::string& word,
                                                    const char* before) {
        if (word.starts_with('-')) return std::nullopt;
        std::vector<std::string_view> names;
        std::string list;
        for (const CLI::App* command : app.get_subcommands({})) {
            if (command->get_name() == word) return std::nullopt;
            names.push_back(command->get_name());
            list += (list.empty() ? "" : ", ") + command->get_name();
        }
        auto near = nearest(word, names);
        return usage(fmt::format("there is no command \"{}\"", echo(word)),
                     near ? fmt::format("Did you mean: {} {}", before, *near)
                          : "The commands are: " + list + ".");
    }

    // The options of the chosen command, for a suggestion.
    std::string advice_for_unknown_option() const {
        std::vector<std::string> known = {"--help"};
        for (const CLI::App* command : chosen()) {
            for (const CLI::Option* option : command->get_options()) {
                for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
            }
        }
        std::vector<std::string_view> views(known.begin(), known.end());
        for (const std::string& word : words_) {
            std::string_view name = std::string_view(word).substr(0, word.find('='));
            bool unknown = name.starts_with("--") && std::ranges::find(views, name) == views.end();
            if (!unknown) continue;
            if (auto near = nearest(name, views)) return fmt::format("Did you mean {}?", *near);
        }
        return help_hint();
    }

    // The command and, of the log, what is below it.
    std::vector<const CLI::App*> chosen() const {
        std::vector<const CLI::App*> found;
        const CLI::App* app = &app_;
        while (!app->get_subcommands().empty()) found.push_back(app = app->get_subcommands()[0]);
        return found;
    }

    std::string help_hint() const {
        std::string words;
        for (const CLI::App* command : chosen()) words += command->get_name() + " ";
        return fmt::format("See: madang {}--help", words);
    }

    NoCommand explain(const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            std::ostringstream out;
            std::ostringstream unused;
            app_.exit(error, out, unused);
            return {kDone, out.str() + "\n", ""};
        }
        bool unexpected = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
        return usage(error.what(), unexpected ? advice_for_unknown_option() : help_hint());
    }

    static NoCommand usage(const std::string& problem, const std::string& advice) {
        std::string text = "madang: " + problem + "\n";
        if (!advice.empty()) text += advice + "\n";
        return {kUsage, "", text};
    }

    Judged judge(CommandLine& line) {
        line = std::move(line_);
        line.flags = std::move(out_.flags);
        if (!out_.config.empty()) line.config = out_.config;
        if (import_->parsed()) return judge_import(line);
        if (search_->parsed()) return judge_search(line);
        if (export_->parsed()) return judge_export(line);
        if (generate_->parsed()) return judge_generate(line);
        if (log_->parsed()) line.command = TRY(log_words_->judge());
        if (relay_->parsed()) line.command = TRY(relay_words_->judge());
        if (trace_->parsed()) line.command = TRY(trace_words_->judge());
        if (version_->parsed()) line.command = VersionCommand{};
        return {};
    }

    Judged judge_import(CommandLine& line) {
        ImportCommand command{std::move(import_options_)};
        if (out_.strict) command.options.strictness = importer::Strictness::kStop;
        if (!out_.import_format.empty()) {
            command.options.format = importer::format_named(out_.import_format);
            if (!command.options.format) {
                return stop(fmt::format("--format is \"{}\"", echo(out_.import_format)),
                            "Allowed is csv, geojson, jsonl or osm.");
            }
        }
        if (out_.basemap) command.base_map = BaseMap::kMake;
        if (out_.basemap && !line.server.empty()) {
            return stop("--basemap writes into a data directory; a server does not take it",
                        "Leave out --server, and run it where the server's directory is: --data.");
        }
        line.command = std::move(command);
        return {};
    }

    Judged judge_search(CommandLine& line) {
        SearchCommand command;
        Judged good = number(out_.latitude, "LAT", -90, 90, command.latitude);
        if (good) good = number(out_.longitude, "LON", -180, 180, command.longitude);
        if (good) {
            good = number(out_.radius, "--radius", 0, places::kRadiusMaxMeters, command.radius);
        }
        if (good) {
            good = integer(out_.limit, "--limit", 1, places::kSearchLimitMax, command.limit);
        }
        if (!out_.category.empty()) command.category = out_.category;
        if (!out_.name.empty()) command.name = out_.name;
        if (out_.json) command.output = SearchOutput::kJson;
        line.command = std::move(command);
        return good;
    }

    Judged judge_export(CommandLine& line) {
        ExportCommand command = export_options_;
        if (out_.export_format == "csv") {
            command.format = ExportFormat::kCsv;
        } else if (out_.export_format == "geojson") {
            command.format = ExportFormat::kGeojson;
        } else if (out_.export_format != "jsonl") {
            return stop(fmt::format("--format is \"{}\"", echo(out_.export_format)),
                        "Allowed is csv, geojson or jsonl.");
        }
        line.command = std::move(command);
        return {};
    }

    Judged judge_generate(CommandLine& line) {
        GenerateCommand command;
        Judged good = integer(out_.count, "--count", 1, 1'000'000'000, command.options.count);
        if (good) good = integer(out_.seed, "--seed", 0, INT64_MAX, command.options.seed);
        if (out_.index_only) command.storing = Storing::kIndexOnly;
        if (out_.index_only && !line.server.empty()) {
            return stop("--index-only builds in a data directory, not through a server",
                        "Leave out --server, and give a directory of this machine with --data.");
        }
        line.command = command;
        return good;
    }

    std::vector<std::string> words_;
    CLI::App app_;
    Words out_;
    CommandLine line_;
    importer::ImportOptions import_options_;
    ExportCommand export_options_;
    CLI::App* serve_ = nullptr;
    CLI::App* import_ = nullptr;
    CLI::App* search_ = nullptr;
    CLI::App* export_ = nullptr;
    CLI::App* generate_ = nullptr;
    CLI::App* log_ = nullptr;
    CLI::App* relay_ = nullptr;
    CLI::App* trace_ = nullptr;
    CLI::App* version_ = nullptr;
    std::optional<LogWords> log_words_;
    std::optional<RelayWords> relay_words_;
    std::optional<TraceWords> trace_words_;
};

}  // namespace

std::expected<CommandLine, NoCommand> parse_command_line(std::vector<std::string> words) {
    return Parser(std::move(words)).run();
}

}  // namespace madang::app
