// SPDX-License-Identifier: Apache-2.0
#include "app/commands/log_command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/commands/log_help.h"
#include "base/result.h"
#include "base/text.h"
#include "tool/log/limits.h"

namespace madang::app {
namespace {

using importer::Outcome;
using importer::stop;

constexpr std::int64_t kPartitionsMost = 1'000;

Outcome<std::int64_t> number(const std::string& text, const char* what, std::int64_t least,
                             std::int64_t most) {
    const auto value = parse_integer(trim(text));
    if (value && *value >= least && *value <= most) return *value;
    return stop(fmt::format("{} is \"{}\"; allowed is a whole number from {} to {}", what,
                            echo(text), least, most));
}

Outcome<std::optional<std::int32_t>> partition_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return static_cast<std::int32_t>(TRY(number(text, "--partition", 0, INT32_MAX)));
}

// "name=value" in two; the value may be empty and hold more signs of equality.
Outcome<std::pair<std::string, std::string>> named(const std::string& text, const char* what) {
    const std::size_t at = text.find('=');
    if (at == std::string::npos || at == 0) {
        return stop(fmt::format("{} is \"{}\"", what, echo(text)), "Write NAME=VALUE.");
    }
    return std::pair(text.substr(0, at), text.substr(at + 1));
}

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

LogWords::LogWords(CLI::App& log, const std::function<void(CLI::App&)>& add_directory)
    : log_(log),
      topics_(add("topics", "list topics", kLogTopicsExamples)),
      describe_(add("describe", "show one topic", kLogDescribeExamples)),
      tail_(add("tail", "show records, and follow", kLogTailExamples)),
      produce_(add("produce", "append records", kLogProduceExamples)),
      groups_(add("groups", "show groups, their members and lag", kLogGroupsExamples)),
      verify_(add("verify", "check all that a directory holds", kLogVerifyExamples)),
      dump_(add("dump", "show segments batch by batch", kLogDumpExamples)) {
    log_.require_subcommand(1);
    describe_->add_option("TOPIC", words_.topic, "which topic")->required();
    groups_->add_option("GROUP", words_.group, "only this, with members and partitions");
    verify_->add_option("TOPIC", words_.topic, "only this");
    dump_->add_option("WHAT", words_.what, "a segment's file, or a topic")->required();
    dump_->add_option("--partition", words_.partition, "only this one");
    dump_->add_flag("--records", words_.records, "their records too");
    add_tail(*tail_);
    add_produce(*produce_);
    for (CLI::App* command : {topics_, describe_, tail_, produce_, groups_}) add_host(*command);
    for (CLI::App* command : log_.get_subcommands({})) {
        add_directory(*command);
        for (CLI::Option* option : command->get_options()) option->type_name("");
    }
}

CLI::App* LogWords::add(const char* name, const char* description, const char* examples) {
    CLI::App* command = log_.add_subcommand(name, description);
    command->group("Commands");
    command->footer(examples);
    return command;
}

void LogWords::add_host(CLI::App& command) {
    command.add_option("--bootstrap", words_.bootstrap,
                       "HOST:PORT of a Kafka host, instead of a data directory");
    command
        .add_option("--client", words_.client,
                    "NAME=VALUE of librdkafka, e.g. security.protocol=SSL; may be repeated")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void LogWords::add_tail(CLI::App& tail) {
    tail.add_option("TOPIC", words_.topic, "which topic")->required();
    tail.add_option("-n,--count", words_.count, "how many records [10; all with --from]");
    tail.add_option("--from", words_.from, "beginning, end, OFFSET, TIME or 15m for ago");
    tail.add_option("--partition", words_.partition, "only this one");
    tail.add_flag("-f,--follow", words_.follow, "go on with those that come");
    tail.add_flag("--json", words_.json, "one JSON object a line");
    tail.add_flag("--values", words_.values, "values only, byte for byte, one a line");
}

void LogWords::add_produce(CLI::App& produce) {
    produce.add_option("TOPIC", words_.topic, "which topic")->required();
    key_ = produce.add_option("--key", words_.key, "of the record, or of all lines");
    value_ = produce.add_option("--value", words_.value, "of one record [lines of stdin]");
    produce.add_flag("--tombstone", words_.tombstone,
                     "one record without a value: the key is forgotten where topics compact");
    produce.add_option("--separator", words_.separator, "between key and value of a line");
    produce.add_option("--header", words_.headers, "NAME=VALUE, may be repeated")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    produce.add_option("--partition", words_.partition, "this one [by the key]");
    produce.add_option("--compression", words_.compression,
                       "none, gzip, snappy, lz4 or zstd [none]");
    produce.add_option("--create", words_.create, "make the topic with so many partitions");
}

Outcome<LogTail> LogWords::judge_tail() {
    LogTail tail{{.topic = words_.topic, .follow = words_.follow}, words_.from};
    tail.options.partition = TRY(partition_of(words_.partition));
    if (!words_.count.empty()) {
        tail.options.count = TRY(number(words_.count, "-n", 1, logtool::kTailMost));
    }
    if (words_.json && words_.values) {
        return stop("--json and --values are two forms of one output", "Leave out one of them.");
    }
    if (words_.json) tail.options.form = logtool::EntryForm::kJson;
    if (words_.values) tail.options.form = logtool::EntryForm::kValue;
    return tail;
}

Outcome<logtool::ProduceOptions> LogWords::judge_produce() {
    logtool::ProduceOptions options{.topic = words_.topic, .separator = words_.separator};
    if (key_->count() > 0) options.key = words_.key;
    if (value_->count() > 0) options.value = words_.value;
    options.tombstone = words_.tombstone;
    if (options.tombstone && (!options.key || options.value)) {
        return stop("--tombstone is a record with a key and without a value",
                    "Give --key, and leave out --value.");
    }
    if (!options.separator.empty() && (options.key || options.value)) {
        return stop("--separator is for lines that hold their keys",
                    "Leave out --key and --value, or the separator.");
    }
    for (const std::string& header : words_.headers) {
        auto [name, value] = TRY(named(header, "--header"));
        options.headers.push_back({std::move(name), std::move(value)});
    }
    if (options.headers.size() > logtool::kHeadersMax) {
        return stop("too many headers", fmt::format("Allowed are {}.", logtool::kHeadersMax));
    }
    constexpr std::array<std::string_view, 5> kCodecs = {"none", "gzip", "snappy", "lz4", "zstd"};
    if (std::ranges::find(kCodecs, words_.compression) == kCodecs.end()) {
        return stop(fmt::format("--compression is \"{}\"", echo(words_.compression)),
                    "Allowed is none, gzip, snappy, lz4 or zstd.");
    }
    options.writer.compression = words_.compression;
    options.writer.partition = TRY(partition_of(words_.partition));
    if (!words_.create.empty()) {
        options.create =
            static_cast<std::int32_t>(TRY(number(words_.create, "--create", 1, kPartitionsMost)));
    }
    return options;
}

Outcome<logtool::DumpOptions> LogWords::judge_dump() {
    logtool::DumpOptions options{.what = words_.what, .records = words_.records};
    options.partition = TRY(partition_of(words_.partition));
    return options;
}

Outcome<> LogWords::judge_target(LogCommand& command) const {
    command.bootstrap = words_.bootstrap;
    for (const std::string& text : words_.client) {
        auto [name, value] = TRY(named(text, "--client"));
        command.client[name] = value;
    }
    if (!command.client.empty() && command.bootstrap.empty()) {
        return stop("--client is for a Kafka host", "Give its address with --bootstrap.");
    }
    return {};
}

Outcome<LogCommand> LogWords::judge() {
    LogCommand command;
    TRY(judge_target(command));
    if (describe_->parsed()) command.what = LogDescribe{words_.topic};
    if (tail_->parsed()) command.what = TRY(judge_tail());
    if (produce_->parsed()) command.what = TRY(judge_produce());
    if (groups_->parsed()) command.what = LogGroups{given(words_.group)};
    if (verify_->parsed()) command.what = LogVerify{given(words_.topic)};
    if (dump_->parsed()) command.what = TRY(judge_dump());
    return command;
}

}  // namespace madang::app
