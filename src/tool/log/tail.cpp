// Shows records: the last ones, those from somewhere on, and those that come.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/result.h"
#include "tool/log/commands.h"
#include "tool/log/limits.h"
#include "tool/log/lookup.h"

namespace madang::logtool {
namespace {

constexpr std::int64_t kLastByDefault = 10;
constexpr std::int64_t kWidening = 8;

// Prints records and says on a terminal how many are still to come.
class Printer {
public:
    Printer(const Task& task, LogSource& source, const TailOptions& options)
        : task_(task), source_(source), options_(options) {}

    Outcome<> print(const Entry& entry) {
        const std::string text = entry_text(options_.topic, entry, options_.form);
        task_.console.clear();
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fputc('\n', stdout);
        ++printed_;
        next_[entry.partition] = entry.offset + 1;
        if (std::ferror(stdout) != 0) return stop("stdout takes no more", "Is the disk full?");
        return {};
    }
    void flush() const { std::fflush(stdout); }
    std::int64_t printed() const { return printed_; }

    // Sets where partitions end, as far as is known.
    void set_ends(const std::vector<PartitionView>& partitions) {
        for (const PartitionView& partition : partitions) {
            if (options_.partition && partition.partition != *options_.partition) continue;
            ends_[partition.partition] = partition.end;
        }
    }
    void begin_at(const std::vector<Span>& spans) {
        for (const Span& span : spans) next_[span.partition] = span.from;
    }

    // What is left, now and then, for who sits before it.
    void show_lag() {
        if (!is_watched_ || !task_.console.wants_status()) return;
        if (options_.follow) {
            const auto now = source_.describe({options_.topic});
            if (now) set_ends(now->front().partitions);
        }
        std::int64_t lag = 0;
        for (const auto& [partition, end] : ends_) {
            lag += std::max<std::int64_t>(0, end - next_[partition]);
        }
        task_.console.status(
            lag > 0 ? fmt::format("{}: {} behind", options_.topic,
                                  importer::grouped(static_cast<std::uint64_t>(lag)))
                    : fmt::format("{}: all read; waiting for more (Ctrl-C ends)", options_.topic));
    }

private:
    const Task& task_;
    LogSource& source_;
    const TailOptions& options_;
    const bool is_watched_ = isatty(STDERR_FILENO) != 0;
    std::int64_t printed_ = 0;
    std::map<std::int32_t, std::int64_t> next_;
    std::map<std::int32_t, std::int64_t> ends_;
};

std::int64_t within(const PartitionView& partition, std::int64_t offset) {
    return std::clamp(offset, partition.start, std::max(partition.start, partition.end));
}

Outcome<std::vector<Span>> spans_from(LogSource& source, const TopicView& topic,
                                      const std::vector<PartitionView>& partitions,
                                      const StartPoint& from) {
    std::vector<std::int64_t> at_time;
    const auto* time = std::get_if<AtTime>(&from);
    if (time != nullptr) at_time = TRY(source.offsets_at(topic, time->milliseconds));
    std::vector<Span> spans;
    for (const PartitionView& partition : partitions) {
        std::int64_t offset = partition.start;
        if (std::holds_alternative<AtEnd>(from)) offset = partition.end;
        if (const auto* at = std::get_if<AtOffset>(&from)) offset = at->offset;
        if (time != nullptr) offset = at_time[static_cast<std::size_t>(partition.partition)];
        spans.push_back({partition.partition, within(partition, offset), partition.end});
    }
    return spans;
}

std::vector<Span> last_spans(const std::vector<PartitionView>& partitions, std::int64_t width) {
    std::vector<Span> spans;
    for (const PartitionView& partition : partitions) {
        const std::int64_t from = within(partition, partition.end - width);
        spans.push_back({partition.partition, from, partition.end});
    }
    return spans;
}

bool is_all(const std::vector<PartitionView>& partitions, const std::vector<Span>& spans) {
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].from > partitions[i].start) return false;
    }
    return true;
}

// Reads to where the spans end and hands out what lies in them.
template <class Take>
Outcome<> read_spans(const Task& task, EntryReader& reader, const std::vector<Span>& spans,
                     Take take) {
    std::map<std::int32_t, std::int64_t> until;
    for (const Span& span : spans) until[span.partition] = span.until;
    while (!reader.is_done() && !task.stopped) {
        auto entry = TRY(reader.next());
        if (!entry || entry->offset >= until[entry->partition]) continue;
        const bool goes_on = TRY(take(*std::move(entry)));
        if (!goes_on) return {};
    }
    return {};
}

// The last records of all partitions together, in the order of their times. Compaction leaves gaps,
// so that more offsets may have to be looked at than records are wanted.
Outcome<std::vector<Entry>> last_entries(const Task& task, LogSource& source,
                                         const std::string& topic,
                                         const std::vector<PartitionView>& partitions,
                                         std::int64_t count) {
    std::vector<Entry> entries;
    std::int64_t width = count;
    for (int round = 0; round < kTailRounds && !task.stopped; ++round, width *= kWidening) {
        entries.clear();
        const std::vector<Span> spans = last_spans(partitions, width);
        const auto reader = TRY(source.read(topic, spans));
        TRY(read_spans(task, *reader, spans, [&](Entry entry) -> Outcome<bool> {
            entries.push_back(std::move(entry));
            return true;
        }));
        const bool is_enough = std::ssize(entries) >= count;
        if (is_enough || is_all(partitions, spans)) break;
    }
    std::ranges::sort(entries, {}, [](const Entry& entry) {
        return std::tuple(entry.timestamp, entry.partition, entry.offset);
    });
    const std::int64_t surplus = std::max<std::int64_t>(0, std::ssize(entries) - count);
    entries.erase(entries.begin(), entries.begin() + surplus);
    return entries;
}

Outcome<> follow(const Task& task, LogSource& source, const std::vector<Span>& spans,
                 const TailOptions& options, Printer& printer) {
    const auto reader = TRY(source.read(options.topic, spans));
    const std::int64_t most = options.from ? options.count.value_or(INT64_MAX) : INT64_MAX;
    while (!task.stopped && printer.printed() < most) {
        const auto entry = TRY(reader->next());
        if (entry) TRY(printer.print(*entry));
        if (!entry) printer.flush();
        printer.show_lag();
    }
    return {};
}

Outcome<> show_from(const Task& task, LogSource& source, const std::vector<Span>& spans,
                    const TailOptions& options, Printer& printer) {
    const auto reader = TRY(source.read(options.topic, spans));
    const std::int64_t most = options.count.value_or(INT64_MAX);
    return read_spans(task, *reader, spans, [&](const Entry& entry) -> Outcome<bool> {
        TRY(printer.print(entry));
        printer.show_lag();
        return printer.printed() < most;
    });
}

Outcome<> check(const LogSource& source, const TailOptions& options) {
    if (!options.follow || source.is_live()) return {};
    return stop("nothing can come while this command holds the directory",
                "Leave out --follow, or serve the directory (madang serve --log-listen "
                "127.0.0.1:9092) and follow it with --bootstrap 127.0.0.1:9092.");
}

Outcome<> show(const Task& task, LogSource& source, const TopicView& topic,
               const TailOptions& options, Printer& printer) {
    const auto partitions = TRY(chosen_partitions(topic, options.partition));
    printer.set_ends(partitions);
    std::vector<Span> spans;
    if (options.from) {
        spans = TRY(spans_from(source, topic, partitions, *options.from));
        printer.begin_at(spans);
        if (!options.follow) return show_from(task, source, spans, options, printer);
    } else {
        const std::int64_t count = options.count.value_or(kLastByDefault);
        const auto last = TRY(last_entries(task, source, topic.name, partitions, count));
        for (const Entry& entry : last) TRY(printer.print(entry));
        if (!options.follow) return {};
        spans = last_spans(partitions, 0);
        printer.begin_at(spans);
    }
    printer.flush();
    return follow(task, source, spans, options, printer);
}

}  // namespace

Outcome<> run_tail(const Task& task, LogSource& source, const TailOptions& options) {
    TRY(check(source, options));
    const TopicView topic = TRY(find_topic(source, options.topic));
    Printer printer(task, source, options);
    const auto shown = show(task, source, topic, options, printer);
    printer.flush();
    task.console.clear();
    if (shown && printer.printed() == 0 && !task.stopped) {
        task.console.say(
            fmt::format("{} has no records{}.", topic.name, options.from ? " from there on" : ""));
    }
    return shown;
}

}  // namespace madang::logtool
