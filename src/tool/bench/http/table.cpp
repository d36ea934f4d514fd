// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/http/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace madang::bench {

Table::Table(std::string what, std::vector<std::string> columns) : columns_(std::move(columns)) {
    fmt::print("\n| {} |", what);
    for (const std::string& column : columns_) fmt::print(" {} |", column);
    fmt::print("\n|---|");
    for (std::size_t i = 0; i < columns_.size(); ++i) fmt::print("---|");
    fmt::print("\n");
}

void Table::print(const std::string& row, const std::map<std::string, std::vector<double>>& runs) {
    fmt::print("| {} |", row);
    for (const std::string& column : columns_) {
        const auto found = runs.find(column);
        if (found == runs.end() || found->second.empty()) {
            fmt::print(" |");
            continue;
        }
        const auto [least, most] = std::ranges::minmax(found->second);
        fmt::print(" {:.3g} ({:.3g}-{:.3g}) |", median_of(found->second), least, most);
    }
    fmt::print("\n");
    std::fflush(stdout);
}

double median_of(std::vector<double> runs) {
    std::ranges::sort(runs);
    return runs[runs.size() / 2];
}

}  // namespace madang::bench
