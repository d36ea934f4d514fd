// One Markdown table: a row for what was measured, a column for each contestant.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace madang::bench {

class Table {
public:
    // Prints the head.
    Table(std::string what, std::vector<std::string> columns);

    // Prints a row of medians, each with its least and most. A column that is not there is empty.
    void print(const std::string& row, const std::map<std::string, std::vector<double>>& runs);

private:
    std::vector<std::string> columns_;
};

// `runs` is not empty.
double median_of(std::vector<double> runs);

}  // namespace madang::bench
