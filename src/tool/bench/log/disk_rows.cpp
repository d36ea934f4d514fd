// The disk, and the log straight on it.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "tool/bench/log/appender.h"
#include "tool/bench/log/disk.h"
#include "tool/bench/log/rows.h"

namespace madang::bench {
namespace {

constexpr int kAppendRuns = 3;
constexpr double kAppendShare = 0.8;

double seconds_of(Nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

double megabytes_a_second(const DiskFigure& figure) {
    return static_cast<double>(figure.bytes) / 1e6 / seconds_of(figure.elapsed);
}

void print_heading() {
    fmt::print("\n| | MB/s | operations/s | CPU s/GB |\n|---|---|---|---|\n");
}

void print_row(const std::string& label, const DiskFigure& figure) {
    fmt::print("| {} | {:.0f} | {:.0f} | {:.2f} |\n", label, megabytes_a_second(figure),
               static_cast<double>(figure.operations) / seconds_of(figure.elapsed),
               seconds_of(figure.cpu) / (static_cast<double>(figure.bytes) / 1e9));
    std::fflush(stdout);
}

Bytes file_size(const Extent& extent) {
    return std::min(extent.bytes, 1_GiB);
}

}  // namespace

Result<> run_disk_rows(const std::string& directory, const Extent& extent) {
    const std::string path = directory + "/disk";
    fmt::print("\n## The disk, a file of {} MiB\n", file_size(extent).value >> 20);
    print_heading();
    for (const DiskPattern& pattern : disk_patterns()) {
        print_row(pattern.label,
                  TRY(run_pattern(pattern, path, file_size(extent), extent.seconds)));
    }
    std::filesystem::remove(path);
    return {};
}

Result<> run_append_rows(io::Environment& environment, const std::string& directory,
                         const Extent& extent, Bars& bars) {
    const DiskPattern& sequential = disk_patterns().front();
    fmt::print("\n## Durable appends, in turn\n");
    print_heading();
    std::vector<double> shares;
    for (int i = 0; i < kAppendRuns; ++i) {
        const std::string path = fmt::format("{}/append-{}", directory, i);
        const auto raw = TRY(run_pattern(sequential, path, file_size(extent), extent.seconds));
        std::filesystem::remove(path);
        const auto log = TRY(append_raw(environment, path, file_size(extent), extent.seconds));
        std::filesystem::remove_all(path);
        print_row(sequential.label, raw);
        print_row("Partition::append, batches of 1 MiB", log);
        shares.push_back(megabytes_a_second(log) / megabytes_a_second(raw));
    }
    std::ranges::sort(shares);
    bars.note("durable append, share of the disk's bandwidth (median)", Bar::kAtLeast, kAppendShare,
              shares[shares.size() / 2]);
    return {};
}

}  // namespace madang::bench
