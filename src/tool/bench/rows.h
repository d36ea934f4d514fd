// The rows of the table of places: what is asked, within which radii, how often.
// Threads: built once, then read.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tool/bench/measure.h"
#include "tool/bench/search_engine.h"

namespace madang::bench {

struct Row {
    std::string word;  // for --rows
    std::string label;
    Meters radius;
    Plan plan;
    std::vector<Question> questions;  // point into the Rows that they came from
};

class Rows {
public:
    // Builds the rows that `words` names, all if it is empty; the questions are those of `world`.
    // Plans are as given for unfiltered searches, smaller for the others.
    Rows(const World& world, const std::vector<std::string>& words, const Plan& plan);
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    const std::vector<Row>& all() const { return rows_; }

private:
    void add(Row row, const World& world, const Question& asked);

    std::vector<std::string> words_;
    std::vector<Row> rows_;
    std::vector<std::vector<geo::Polygon>> stars_;
};

// The words that Rows knows, joined by ", ".
std::string row_words();

}  // namespace madang::bench
