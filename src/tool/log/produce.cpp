// Appends records, and says of how many it is known that they will not be lost.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "tool/log/commands.h"
#include "tool/log/limits.h"
#include "tool/log/lookup.h"

namespace madang::logtool {
namespace {

// Lines of a stream, without their ends.
class Lines {
public:
    explicit Lines(std::FILE* input) : input_(input) {}
    ~Lines() { std::free(held_); }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;

    // Nothing at the end, and where a signal interrupts.
    std::optional<std::string_view> next() {
        const ssize_t size = ::getline(&held_, &room_, input_);
        if (size < 0) return std::nullopt;
        ++number_;
        std::string_view line(held_, static_cast<std::size_t>(size));
        if (line.ends_with('\n')) line.remove_suffix(1);
        return line;
    }
    std::uint64_t number() const { return number_; }

private:
    std::FILE* input_;
    char* held_ = nullptr;
    std::size_t room_ = 0;
    std::uint64_t number_ = 0;
};

Outcome<NewEntry> entry_of(std::string_view line, std::uint64_t number,
                           const ProduceOptions& options) {
    NewEntry entry{options.key, std::nullopt, options.headers};
    if (line.size() > kLineBytesMax) {
        return stop(fmt::format("line {} has {}", number, size_text(line.size())),
                    fmt::format("Allowed is {}.", size_text(kLineBytesMax)));
    }
    if (!options.separator.empty()) {
        const std::size_t at = line.find(options.separator);
        if (at == std::string_view::npos) {
            return stop(fmt::format("line {} has no \"{}\" between key and value: {}", number,
                                    echo(options.separator), echo(line)),
                        "Lines before it were produced; it and those after it were not.");
        }
        entry.key = line.substr(0, at);
        line.remove_prefix(at + options.separator.size());
    }
    entry.value = line;
    return entry;
}

double seconds(Nanoseconds duration) {
    return std::max(static_cast<double>(duration.count()) / 1e9, 1e-3);
}

// How many, how fast.
class Progress {
public:
    explicit Progress(const Task& task) : task_(task), began_(task.environment.clock.monotonic()) {}

    void show(const EntryWriter& writer) {
        if (!task_.console.wants_status()) return;
        task_.console.status(line(writer.tally()));
    }
    std::string line(const Tally& tally) const {
        const Nanoseconds elapsed = task_.environment.clock.monotonic() - began_;
        const double each = static_cast<double>(tally.acknowledged) / seconds(elapsed);
        std::string line =
            fmt::format("{} of {} records acknowledged", importer::grouped(tally.acknowledged),
                        importer::grouped(tally.given));
        if (tally.given <= 1) return line;
        return line + fmt::format(", {} in {} ({}/s)", size_text(tally.bytes),
                                  importer::short_duration(elapsed),
                                  importer::grouped(static_cast<std::uint64_t>(each)));
    }

private:
    const Task& task_;
    const MonotonicTime began_;
};

Outcome<> write_lines(const Task& task, EntryWriter& writer, const ProduceOptions& options,
                      std::FILE* input, Progress& progress) {
    if (isatty(fileno(input)) != 0) {
        task.console.say("One record a line; Ctrl-D ends.");
    }
    Lines lines(input);
    while (!task.stopped) {
        const auto line = lines.next();
        if (!line) break;
        TRY(writer.write(TRY(entry_of(*line, lines.number(), options))));
        progress.show(writer);
    }
    if (std::ferror(input) != 0 && !task.stopped) return stop("stdin cannot be read");
    return {};
}

Outcome<> write_all(const Task& task, EntryWriter& writer, const ProduceOptions& options,
                    std::FILE* input, Progress& progress) {
    const bool is_one = options.value || options.tombstone;
    if (is_one) return writer.write({options.key, options.value, options.headers});
    return write_lines(task, writer, options, input, progress);
}

// Waits until everything is answered; after Ctrl-C not for ever.
void settle(const Task& task, EntryWriter& writer, Progress& progress) {
    io::Clock& clock = task.environment.clock;
    std::optional<MonotonicTime> deadline;
    while (!writer.is_settled()) {
        progress.show(writer);
        if (task.stopped && !deadline) deadline = clock.monotonic() + kSettleAfterStop;
        if (deadline && clock.monotonic() >= *deadline) return;
    }
}

Outcome<> judge(const Tally& tally) {
    const std::uint64_t lost = tally.given - tally.acknowledged;
    if (lost == 0) return {};
    const std::string why =
        tally.first_failure.empty() ? "no answer came" : "the first: " + tally.first_failure;
    return stop(fmt::format("{} of {} records were not acknowledged ({})", importer::grouped(lost),
                            importer::grouped(tally.given), why),
                "Those that were are durable. madang log describe shows whether the topic takes "
                "records, and how large they may be (max.message.bytes).");
}

// A name that is mistyped makes no topic: who wants one says so.
Outcome<TopicView> topic_of(const Task& task, LogSource& source, const ProduceOptions& options) {
    if (!options.create) {
        auto found = find_topic(source, options.topic);
        if (found) return found;
        Failure failure = found.error();
        failure.advice +=
            fmt::format(" To make it: madang log produce {} --create 1", echo(options.topic));
        return std::unexpected(std::move(failure));
    }
    const auto names = TRY(source.topic_names());
    if (std::ranges::find(names, options.topic) == names.end()) {
        TRY(source.create_topic(options.topic, *options.create));
        task.console.say(
            fmt::format("made the topic {} with {}", options.topic,
                        counted(static_cast<std::uint64_t>(*options.create), "partition")));
    }
    return find_topic(source, options.topic);
}

}  // namespace

Outcome<> run_produce(const Task& task, LogSource& source, const ProduceOptions& options,
                      std::FILE* input) {
    const TopicView topic = TRY(topic_of(task, source, options));
    (void)TRY(chosen_partitions(topic, options.writer.partition));
    const auto writer = TRY(source.write(topic, options.writer));
    Progress progress(task);
    const auto written = write_all(task, *writer, options, input, progress);
    settle(task, *writer, progress);
    task.console.say(progress.line(writer->tally()));
    const auto judged = judge(writer->tally());
    return written ? judged : written;
}

}  // namespace madang::logtool
