// Records, sizes and times as text that is safe to print and easy to read.
//
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tool/log/view.h"

namespace madang::logtool {

// Returns bytes as one line: characters as they are; what would steer a terminal (controls, marks
// of writing direction), a backslash and what is not UTF-8 as \n, \t, \\ or \x1b. Reads back
// exactly.
std::string escaped(std::string_view bytes);

std::string base64(std::string_view bytes);

// Returns "2026-03-01T09:30:00.123Z", or "-" for a time that was not set or is out of range.
std::string time_text(std::int64_t milliseconds);

// Returns "999 B", "1.5 KiB", "3.2 GiB".
std::string size_text(std::uint64_t bytes);
// Returns "250 ms", "7 d", "1 h 30 min": a whole number of milliseconds, exactly.
std::string duration_text(std::int64_t milliseconds);

// Returns "1 record", "12,345 records".
std::string counted(std::uint64_t count, std::string_view one);

enum class EntryForm : std::uint8_t {
    kLine,   // time, partition and offset, key, value, headers
    kJson,   // one object
    kValue,  // the value's bytes as they are
};
// Returns one record without the end of its line.
std::string entry_text(const std::string& topic, const Entry& entry, EntryForm form);

// Returns what a topic keeps: "for ever", "7 d", "7 d, 1.0 GiB a partition", "compact".
std::string policy_text(const Settings& settings);

// Columns with two blanks between; numbers, and what stands for them, are set to the right.
class Table {
public:
    explicit Table(std::vector<std::string> heads) { rows_.push_back(std::move(heads)); }
    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace madang::logtool
