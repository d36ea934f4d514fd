// What a command tells the person in front of it: lines, and one status that replaces itself.
//
// Output of a command (search results, exports) goes to stdout; all this goes to stderr.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/clock.h"

namespace madang::importer {

class Console {
public:
    virtual ~Console() = default;
    virtual void say(std::string_view line) = 0;
    // Whether enough time has passed since the last status for another.
    virtual bool wants_status() = 0;
    // On a terminal the line stands until the next; elsewhere it is a plain line.
    virtual void status(std::string_view line) = 0;
    // Takes the status off the terminal, so that results can be printed there.
    virtual void clear() {}
};

class StderrConsole : public Console {
public:
    explicit StderrConsole(io::Clock& clock);
    ~StderrConsole() override;  // takes the status off a terminal
    StderrConsole(const StderrConsole&) = delete;
    StderrConsole& operator=(const StderrConsole&) = delete;

    void say(std::string_view line) override;
    bool wants_status() override;
    void status(std::string_view line) override;
    void clear() override;

private:
    io::Clock& clock_;
    const bool terminal_;
    MonotonicTime last_status_;
    bool status_shown_ = false;
};

// How far a long command is.
struct Progress {
    std::uint64_t done = 0;   // bytes, or places to make
    std::uint64_t total = 0;  // 0: not known
    std::uint64_t places = 0;
    Nanoseconds elapsed{0};
};

// Returns e.g. "[########------------]  40 %  151,000 places  48,000/s  0:05 left".
std::string progress_line(const Progress& progress);

// Returns a number with commas between thousands, a duration as "0.4 s" or "2:05".
std::string grouped(std::uint64_t number);
std::string short_duration(Nanoseconds duration);

}  // namespace madang::importer
