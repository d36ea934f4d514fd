// The words people type.
// SPDX-License-Identifier: Apache-2.0
#include "app/commands/command_line.h"

#include <gtest/gtest.h>

namespace madang::app {
namespace {

template <class T>
T command(std::vector<std::string> words) {
    auto line = parse_command_line(std::move(words));
    EXPECT_TRUE(line) << (line ? "" : line.error().error);
    if (!line || !std::holds_alternative<T>(line->command)) {
        ADD_FAILURE() << "another command";
        return {};
    }
    return std::get<T>(line->command);
}

std::string complaint(std::vector<std::string> words) {
    auto line = parse_command_line(std::move(words));
    if (line) return "";
    EXPECT_EQ(line.error().exit_code, 2);
    EXPECT_EQ(line.error().out, "");
    return line.error().error;
}

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(CommandLine, TakesNegativeCoordinates) {
    auto search = command<SearchCommand>({"search", "-33.8688", "-151.2093"});
    EXPECT_EQ(search.latitude, -33.8688);
    EXPECT_EQ(search.longitude, -151.2093);
    EXPECT_EQ(search.radius, 1000);
    EXPECT_EQ(search.limit, 20u);
    search = command<SearchCommand>({"search", "--radius", "5", "-0.5", "-1e1", "--json"});
    EXPECT_EQ(search.latitude, -0.5);
    EXPECT_EQ(search.longitude, -10);
    EXPECT_EQ(search.radius, 5);
    EXPECT_EQ(search.output, SearchOutput::kJson);
    EXPECT_EQ(command<SearchCommand>({"search", "-1", "2"}).latitude, -1);
}

TEST(CommandLine, JudgesNumbers) {
    EXPECT_TRUE(says(complaint({"search", "-91", "0"}), "LAT is -91; allowed is -90 to 90"));
    EXPECT_TRUE(says(complaint({"search", "here", "0"}), "LAT is \"here\""));
    EXPECT_TRUE(says(complaint({"search", "1", "2", "--radius", "-5"}), "--radius is -5"));
    EXPECT_TRUE(says(complaint({"search", "1", "2", "--limit", "0"}), "from 1 to 500"));
    EXPECT_TRUE(says(complaint({"search", "1"}), "LON is required"));
}

TEST(CommandLine, SuggestsTheNearestCommand) {
    EXPECT_TRUE(says(complaint({"serv"}), "Did you mean: madang serve"));
    EXPECT_TRUE(says(complaint({"imprt", "x"}), "Did you mean: madang import"));
    EXPECT_TRUE(says(complaint({"frobnicate"}), "The commands are: serve, import"));
}

TEST(CommandLine, SuggestsTheNearestOption) {
    EXPECT_TRUE(says(complaint({"search", "1", "2", "--radios", "5"}), "Did you mean --radius?"));
    EXPECT_TRUE(says(complaint({"serve", "--lissten=x"}), "Did you mean --listen?"));
}

TEST(CommandLine, TakesSettingsAsFlags) {
    auto line = parse_command_line({"serve", "--data", "/x", "--listen=127.0.0.1:1", "--log-level",
                                    "debug", "--config", "c.toml"});
    ASSERT_TRUE(line);
    EXPECT_EQ(line->flags, (std::map<std::string, std::string>{
                               {"data", "/x"}, {"listen", "127.0.0.1:1"}, {"log_level", "debug"}}));
    EXPECT_EQ(line->config, "c.toml");
}

TEST(CommandLine, TakesTheOptionsOfImport) {
    auto import = command<ImportCommand>({"import", "f.csv", "--map", "a=name", "--map", "b=phone",
                                          "--strict", "--format", "csv", "--source", "s",
                                          "--attribution", "© X"});
    EXPECT_EQ(import.options.path, "f.csv");
    EXPECT_EQ(import.options.mappings, (std::vector<std::string>{"a=name", "b=phone"}));
    EXPECT_EQ(import.options.strictness, importer::Strictness::kStop);
    EXPECT_EQ(import.options.format, importer::Format::kCsv);
    EXPECT_EQ(import.options.attribution, "© X");
    EXPECT_EQ(command<ImportCommand>({"import", "--map", "a=name", "f.csv"}).options.path, "f.csv");
    EXPECT_TRUE(says(complaint({"import", "f", "--format", "xls"}), "csv, geojson, jsonl or osm"));
    EXPECT_EQ(import.base_map, BaseMap::kNone);
    EXPECT_EQ(command<ImportCommand>({"import", "f", "--basemap"}).base_map, BaseMap::kMake);
    EXPECT_TRUE(says(complaint({"import", "f", "--basemap", "--server", "http://127.0.0.1:1"}),
                     "a server does not take it"));
}

TEST(CommandLine, TakesTheOptionsOfExportAndGenerate) {
    auto exported = command<ExportCommand>({"export", "--format", "csv", "-o", "-"});
    EXPECT_EQ(exported.format, ExportFormat::kCsv);
    EXPECT_EQ(exported.output, "-");
    auto made = command<GenerateCommand>({"generate", "--count", "7", "--seed", "9"});
    EXPECT_EQ(made.options.count, 7u);
    EXPECT_EQ(made.options.seed, 9u);
    EXPECT_EQ(made.storing, Storing::kRecords);
    EXPECT_TRUE(says(complaint({"generate", "--count", "many"}), "--count is \"many\""));
    EXPECT_EQ(command<GenerateCommand>({"generate", "--index-only"}).storing, Storing::kIndexOnly);
    EXPECT_TRUE(says(complaint({"generate", "--index-only", "--server", "http://127.0.0.1:1"}),
                     "not through a server"));
    auto line = parse_command_line({"export", "--server", "http://127.0.0.1:1"});
    ASSERT_TRUE(line);
    EXPECT_EQ(line->server, "http://127.0.0.1:1");
}

TEST(CommandLine, HelpsWithExamples) {
    for (std::vector<std::string> words : std::vector<std::vector<std::string>>{
             {"--help"}, {"help"}, {"serve", "--help"}, {"help", "search"}, {"import", "-h"}}) {
        auto line = parse_command_line(words);
        ASSERT_FALSE(line);
        EXPECT_EQ(line.error().exit_code, 0);
        EXPECT_TRUE(says(line.error().out, "madang")) << words[0];
    }
    auto serve = parse_command_line({"serve", "--help"});
    EXPECT_TRUE(says(serve.error().out, "--stop-seconds"));
    EXPECT_TRUE(says(serve.error().out, "[127.0.0.1:8080]"));
}

TEST(CommandLine, ShowsHelpWhenNothingIsAsked) {
    EXPECT_TRUE(says(complaint({}), "madang generate --count"));
}

TEST(CommandLine, KnowsVersionAsACommandAndAFlag) {
    command<VersionCommand>({"version"});
    command<VersionCommand>({"--version"});
}

template <class T>
T log_command(std::vector<std::string> words) {
    words.insert(words.begin(), "log");
    const auto log = command<LogCommand>(std::move(words));
    const T* wanted = std::get_if<T>(&log.what);
    EXPECT_NE(wanted, nullptr);
    return wanted == nullptr ? T{} : *wanted;
}

TEST(CommandLine, ReadsTheCommandsOfTheLog) {
    const auto log = command<LogCommand>(
        {"log", "topics", "--bootstrap", "h:1", "--client", "a=b=c", "--client", "d="});
    EXPECT_EQ(log.bootstrap, "h:1");
    EXPECT_EQ(log.client, (std::map<std::string, std::string>{{"a", "b=c"}, {"d", ""}}));
    const auto tail = log_command<LogTail>(
        {"tail", "t", "-n", "3", "-f", "--from", "15m", "--partition", "2", "--json"});
    EXPECT_EQ(tail.options.topic, "t");
    EXPECT_EQ(tail.options.count, 3);
    EXPECT_EQ(tail.from, "15m");
    EXPECT_EQ(tail.options.partition, 2);
    EXPECT_TRUE(tail.options.follow);
    EXPECT_EQ(tail.options.form, logtool::EntryForm::kJson);
    EXPECT_EQ(log_command<LogGroups>({"groups"}).group, std::nullopt);
    EXPECT_EQ(log_command<LogVerify>({"verify", "t"}).topic, "t");
    EXPECT_TRUE(log_command<logtool::DumpOptions>({"dump", "t", "--records"}).records);
}

TEST(CommandLine, TellsAnEmptyValueFromNone) {
    const auto empty = log_command<logtool::ProduceOptions>({"produce", "t", "--value", ""});
    EXPECT_EQ(empty.value, "");
    const auto lines = log_command<logtool::ProduceOptions>(
        {"produce", "t", "--key", "k", "--header", "a=1", "--create", "3"});
    EXPECT_EQ(lines.value, std::nullopt);
    EXPECT_EQ(lines.key, "k");
    EXPECT_EQ(lines.headers, (std::vector<logtool::Header>{{"a", "1"}}));
    EXPECT_EQ(lines.create, 3);
    EXPECT_EQ(log_command<logtool::ProduceOptions>({"produce", "t", "--value=-5"}).value, "-5");
}

TEST(CommandLine, RefusesWhatContradictsItselfOrIsMistyped) {
    EXPECT_TRUE(says(complaint({"log", "tial"}), "Did you mean: madang log tail"));
    EXPECT_TRUE(says(complaint({"log", "tail", "t", "--folow"}), "Did you mean --follow?"));
    EXPECT_TRUE(says(complaint({"log", "tail"}), "See: madang log tail --help"));
    EXPECT_TRUE(says(complaint({"log", "tail", "t", "-n", "0"}), "-n is \"0\"; allowed is"));
    EXPECT_TRUE(says(complaint({"log", "tail", "t", "--json", "--values"}), "two forms"));
    EXPECT_TRUE(says(complaint({"log", "produce", "t", "--tombstone"}), "--tombstone is"));
    EXPECT_TRUE(says(complaint({"log", "produce", "t", "--header", "x"}), "Write NAME=VALUE."));
    EXPECT_TRUE(says(complaint({"log", "produce", "t", "--compression", "rar"}), "gzip, snappy"));
    EXPECT_TRUE(says(complaint({"log", "topics", "--client", "a=b"}), "--bootstrap"));
    EXPECT_TRUE(says(complaint({"log"}), "Usage: madang log [OPTIONS] COMMAND"));
    EXPECT_EQ(parse_command_line({"help", "log", "tail"}).error().exit_code, 0);
    EXPECT_TRUE(says(parse_command_line({"help", "log", "tail"}).error().out, "--follow"));
}

TEST(CommandLine, KnowsTheWordsOfTrace) {
    const auto plain = command<trace::TraceOptions>({"trace", "example.com/a?b"});
    EXPECT_EQ(plain.url.scheme, "http");
    EXPECT_EQ(plain.url.host, "example.com");
    EXPECT_EQ(plain.version, trace::Version::kBest);
    EXPECT_EQ(plain.format, trace::Format::kText);
    const auto walk = command<trace::TraceOptions>(
        {"trace", "https://a", "--iterative", "--root", "192.0.2.1", "--root", "[2001:db8::1]:5353",
         "--http2", "--har", "--repeat", "3", "--loss", "1%", "--delay", "50ms"});
    ASSERT_EQ(walk.roots.size(), 2u);
    EXPECT_EQ(walk.roots[0].to_string(), "192.0.2.1:53");
    EXPECT_EQ(walk.roots[1].to_string(), "[2001:db8::1]:5353");
    EXPECT_EQ(walk.version, trace::Version::kHttp2);
    EXPECT_EQ(walk.format, trace::Format::kHar);
    EXPECT_EQ(walk.repeat, 3u);
    ASSERT_TRUE(walk.conditions);
    EXPECT_EQ(walk.conditions->loss, 0.01);
    const auto ours = command<trace::TraceOptions>({"trace", "a", "--resolver", "2001:db8::53"});
    EXPECT_EQ(ours.resolvers.at(0).to_string(), "[2001:db8::53]:53");
}

TEST(CommandLine, RefusesTracesThatContradictThemselves) {
    EXPECT_TRUE(says(complaint({"trace", "ftp://a"}), "is no web address"));
    EXPECT_TRUE(says(complaint({"trace", "a", "--http1", "--http3"}), "exclude each other"));
    EXPECT_TRUE(says(complaint({"trace", "a", "--http1.0", "--http1"}), "exclude each other"));
    EXPECT_TRUE(says(complaint({"trace", "a", "--json", "--svg"}), "exclude each other"));
    EXPECT_TRUE(says(complaint({"trace", "a", "--root", "192.0.2.1"}), "Give --iterative too."));
    EXPECT_TRUE(says(complaint({"trace", "a", "--resolver", "dns"}), "which is no address"));
    EXPECT_TRUE(says(complaint({"trace", "a", "--compare"}), "needs an https:// URL"));
    EXPECT_TRUE(
        says(complaint({"trace", "https://a", "--compare", "--http2"}), "each version once"));
    EXPECT_TRUE(says(complaint({"trace", "a", "--loss", "much"}), "--loss is \"much\""));
    EXPECT_TRUE(says(complaint({"trace", "a", "--repeat", "0"}), "--repeat is \"0\""));
}

}  // namespace
}  // namespace madang::app
