// Lines on stderr.
// SPDX-License-Identifier: Apache-2.0
#include "tool/import/console.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "tool/import/limits.h"

namespace madang::importer {
namespace {

constexpr std::size_t kBarWidth = 20;
constexpr std::string_view kClearLine = "\r\x1B[K";  // ECMA-48: carriage return, erase in line

double seconds(Nanoseconds duration) {
    return static_cast<double>(duration.count()) / 1e9;
}

std::string bar(double part) {
    auto filled = static_cast<std::size_t>(part * static_cast<double>(kBarWidth));
    return fmt::format("[{:#>{}}{:->{}}]", "", filled, "", kBarWidth - filled);
}

}  // namespace

StderrConsole::StderrConsole(io::Clock& clock)
    : clock_(clock), terminal_(isatty(STDERR_FILENO) != 0), last_status_(clock.monotonic()) {}

StderrConsole::~StderrConsole() {
    StderrConsole::clear();
}

void StderrConsole::clear() {
    if (!status_shown_) return;
    fmt::print(stderr, "{}", kClearLine);
    std::fflush(stderr);
    status_shown_ = false;
}

void StderrConsole::say(std::string_view line) {
    clear();
    fmt::print(stderr, "{}\n", line);
}

bool StderrConsole::wants_status() {
    Nanoseconds pause = terminal_ ? kProgressOnTerminal : kProgressInLog;
    return clock_.monotonic() - last_status_ >= pause;
}

void StderrConsole::status(std::string_view line) {
    last_status_ = clock_.monotonic();
    if (!terminal_) {
        fmt::print(stderr, "{}\n", line);
        return;
    }
    fmt::print(stderr, "{}{}", kClearLine, line);
    std::fflush(stderr);
    status_shown_ = true;
}

std::string progress_line(const Progress& progress) {
    double elapsed = std::max(seconds(progress.elapsed), 1e-3);
    std::string line;
    if (progress.total > 0) {
        double part =
            std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total));
        line += fmt::format("{} {:3.0f} %  ", bar(part), part * 100);
    }
    auto rate = static_cast<std::uint64_t>(static_cast<double>(progress.places) / elapsed);
    line += fmt::format("{} places  {}/s", grouped(progress.places), grouped(rate));
    if (progress.total > 0 && progress.done > 0 && progress.done < progress.total) {
        double left = elapsed * static_cast<double>(progress.total - progress.done) /
                      static_cast<double>(progress.done);
        line += fmt::format("  {} left",
                            short_duration(Nanoseconds(static_cast<std::int64_t>(left * 1e9))));
    }
    return line;
}

std::string grouped(std::uint64_t number) {
    std::string digits = fmt::format("{}", number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

std::string short_duration(Nanoseconds duration) {
    double length = seconds(duration);
    if (length < 9.95) return fmt::format("{:.1f} s", length);
    auto whole = static_cast<std::int64_t>(length + 0.5);
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace madang::importer
