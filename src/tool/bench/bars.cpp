// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/bars.h"

#include <fmt/format.h>

#include <algorithm>

namespace madang::bench {

void Bars::note(const std::string& what, Bar bar, double limit, double measured) {
    const auto row = std::ranges::find(rows_, what, &Row::what);
    if (row == rows_.end()) {
        rows_.push_back({what, bar, limit, measured});
    } else {
        row->measured = std::max(row->measured, measured);
    }
}

void Bars::print() const {
    fmt::print("\n| | bar | measured | holds |\n|---|---|---|---|\n");
    for (const Row& row : rows_) {
        fmt::print("| {} | {} {:g} | {:.4g} | {} |\n", row.what,
                   row.bar == Bar::kAtLeast ? "≥" : "≤", row.limit, row.measured,
                   row.holds() ? "yes" : "**no**");
    }
}

}  // namespace madang::bench
