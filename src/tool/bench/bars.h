// What a benchmark is held to, and whether it holds.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace madang::bench {

enum class Bar : std::uint8_t { kAtLeast, kAtMost };

class Bars {
public:
    // Enters a figure for a bar. Of several the largest counts: the best of what is to be at least
    // so much, the worst of what is to be at most so much.
    void note(const std::string& what, Bar bar, double limit, double measured);
    // Prints one Markdown table.
    void print() const;

private:
    struct Row {
        std::string what;
        Bar bar;
        double limit;
        double measured;
        bool holds() const { return bar == Bar::kAtLeast ? measured >= limit : measured <= limit; }
    };
    std::vector<Row> rows_;
};

}  // namespace madang::bench
