// Reads everything a log keeps and says what is damaged, where, and what helps.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/result.h"
#include "tool/log/commands.h"
#include "tool/log/limits.h"
#include "tool/log/lookup.h"

namespace madang::logtool {
namespace {

using commitlog::Finding;
using commitlog::PartitionFiles;
using commitlog::Problem;
using commitlog::Verified;

const char* what_is_wrong(Problem problem) {
    switch (problem) {
        case Problem::kMissing: return "there is no segment in it";
        case Problem::kUnreadable: return "it cannot be read";
        case Problem::kNoBatch: return "what stands there is no batch";
        case Problem::kCutShort: return "a batch is cut short, in what was durable";
        case Problem::kChecksum: return "the checksum of a batch does not hold";
        case Problem::kOrder: return "an offset comes that was there before";
        case Problem::kStart: return "it holds no start offset";
        case Problem::kFalseIndex: return "it is the index of other records";
        case Problem::kTornTail: return "a torn tail, behind what was durable";
        case Problem::kLostIndex: return "there is no index, or none that can be read";
        case Problem::kLostProducers: return "the sequences of producers cannot be read";
    }
    return "";
}

std::string concerned(const Finding& finding) {
    if (finding.offset < 0) return "";
    if (finding.next_segment < 0) return fmt::format("; offsets from {} on", finding.offset);
    return fmt::format("; offsets {} to {}", finding.offset, finding.next_segment - 1);
}

// How to give up what cannot be saved: a segment is sound up to the position, and opens if it ends
// there. In the last one the mark would still call what is cut off durable.
std::string without_a_copy(const Finding& finding) {
    const std::string cut = fmt::format("truncate -s {} {}", finding.position, finding.file);
    const bool is_last = finding.next_segment < 0;
    const std::string directory = finding.file.substr(0, finding.file.rfind('/'));
    return is_last ? cut + " && rm -f " + directory + "/durable" : cut;
}

std::string what_to_do(const Finding& finding) {
    switch (finding.problem) {
        case Problem::kTornTail:
            return "Nothing: nothing acknowledged is in it, and the next start cuts it off.";
        case Problem::kLostIndex: return "Nothing: it is not needed, only quick.";
        case Problem::kLostProducers:
            return "Nothing, but a producer that repeats a batch from before the last segment is "
                   "not recognised.";
        case Problem::kFalseIndex:
            return "rm " + finding.file + " (the next start reads the segment instead)";
        case Problem::kStart:
            return "Restore it from a copy, or rm " + finding.file +
                   " (records that were deleted show again).";
        case Problem::kMissing:
            return "Restore it from a copy. A start makes an empty partition of it.";
        case Problem::kUnreadable:
            return "Look for the disk's complaints (dmesg) and the file's owner (ls -l); restore "
                   "the file from a copy.";
        default:
            return "Restore the file from a copy. Without one, with no server running, this gives "
                   "up the records from there on and keeps the rest: " +
                   without_a_copy(finding);
    }
}

void print(const Finding& finding) {
    const bool is_damage = commitlog::is_damage(finding.problem);
    const std::string where =
        finding.bytes > 0 ? fmt::format(", byte {}", finding.position) : std::string();
    fmt::print("{}: {}{}: {}{}\n  {}\n", is_damage ? "damage" : "note", finding.file, where,
               what_is_wrong(finding.problem), concerned(finding), what_to_do(finding));
}

struct Total {
    std::set<std::string> topics;
    std::size_t partitions = 0;
    Verified read;
    std::size_t damaged = 0;
};

std::string describe(const Total& total) {
    return fmt::format("{}, {}, {}, {}, {}, {}", counted(total.topics.size(), "topic"),
                       counted(total.partitions, "partition"),
                       counted(total.read.segments, "segment"),
                       counted(total.read.batches, "batch"), counted(total.read.records, "record"),
                       size_text(total.read.bytes));
}

void add(Total& total, const PartitionFiles& partition, const Verified& verified) {
    total.topics.insert(partition.topic);
    ++total.partitions;
    total.read.segments += verified.segments;
    total.read.batches += verified.batches;
    total.read.records += verified.records;
    total.read.bytes += verified.bytes;
    for (const Finding& finding : verified.findings) {
        if (commitlog::is_damage(finding.problem)) ++total.damaged;
        if (total.read.findings.size() < kFindingsShown) print(finding);
        total.read.findings.push_back(finding);
    }
}

// Held while files are read, so that no server changes them. A copy need not have a lock's file,
// nor be writable.
Outcome<std::unique_ptr<io::FileLock>> hold(io::Files& files, const std::string& directory,
                                            const std::optional<std::string>& held_by) {
    const std::string path = directory + "/lock";
    if (!files.exists(path).value_or(false)) return nullptr;
    auto lock = files.lock(path);
    if (lock) return *std::move(lock);
    if (lock.error().code() == ErrorCode::kDenied) return nullptr;
    Failure failure = held_failure(directory, lock.error(), held_by);
    failure.advice = "Stop it to verify; a copy of the directory can be verified meanwhile.";
    return std::unexpected(std::move(failure));
}

Outcome<std::vector<PartitionFiles>> partitions_of(io::Files& files, const std::string& directory,
                                                   const std::optional<std::string>& topic) {
    auto all = commitlog::list_partitions(files, directory);
    if (!all) {
        Failure failure = importer::failure_of(directory + "/topics", all.error());
        failure.advice =
            "It names the topics: restore it from a copy. Segments are not read "
            "without it; madang log dump FILE shows one.";
        return std::unexpected(std::move(failure));
    }
    if (!topic) return *std::move(all);
    std::vector<std::string> names;
    for (const PartitionFiles& partition : *all) names.push_back(partition.topic);
    if (std::ranges::find(names, *topic) == names.end()) {
        return std::unexpected(unknown("topic", *topic, directory, names, "madang log topics"));
    }
    std::erase_if(*all, [&](const PartitionFiles& one) { return one.topic != *topic; });
    return *std::move(all);
}

// How much is read of how much.
class Meter {
public:
    Meter(const Task& task, std::uint64_t bytes)
        : task_(task), total_(bytes), began_(task.environment.clock.monotonic()) {}

    void add(std::uint64_t bytes) {
        read_ += bytes;
        if (!task_.console.wants_status()) return;
        const Nanoseconds elapsed = task_.environment.clock.monotonic() - began_;
        const auto seconds = std::max<double>(static_cast<double>(elapsed.count()) / 1e9, 1e-3);
        const auto each = static_cast<std::uint64_t>(static_cast<double>(read_) / seconds);
        task_.console.status(fmt::format("{} of {} verified  {}/s", size_text(read_),
                                         size_text(total_), size_text(each)));
    }

private:
    const Task& task_;
    const std::uint64_t total_;
    const MonotonicTime began_;
    std::uint64_t read_ = 0;
};

}  // namespace

std::string log_directory(io::Files& files, const std::string& data) {
    const bool is_log = files.exists(data + "/topics").value_or(false);
    return is_log ? data : data + "/log";
}

Outcome<> run_verify(const Task& task, const std::string& directory,
                     const std::optional<std::string>& topic,
                     const std::optional<std::string>& held_by) {
    io::Files& files = task.environment.files;
    if (!files.exists(directory + "/topics").value_or(true)) {
        return std::unexpected(absent_failure(directory));
    }
    const auto lock = TRY(hold(files, directory, held_by));
    const auto partitions = TRY(partitions_of(files, directory, topic));
    std::uint64_t bytes = 0;
    for (const PartitionFiles& partition : partitions) {
        bytes += commitlog::bytes_of(files, partition).value_or(0);
    }
    Meter meter(task, bytes);
    Total total;
    for (const PartitionFiles& partition : partitions) {
        if (task.stopped) return stop("stopped before everything was read: " + describe(total));
        const Verified verified = commitlog::verify_partition(
            files, partition, [&](std::uint64_t read) { meter.add(read); });
        task.console.clear();
        add(total, partition, verified);
    }
    const std::size_t hidden =
        total.read.findings.size() - std::min(total.read.findings.size(), kFindingsShown);
    if (hidden > 0) fmt::print("... and {} more\n", hidden);
    fmt::print("{} read\n", describe(total));
    if (total.damaged == 0) {
        fmt::print("sound\n");
        return {};
    }
    std::fflush(stdout);
    return stop(fmt::format("{} {} damaged in {}", total.damaged,
                            total.damaged == 1 ? "file is" : "files are", directory),
                "What helps is said above, file by file. Nothing was changed.");
}

}  // namespace madang::logtool
