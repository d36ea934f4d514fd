// Questions from centres.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/rows.h"

#include <algorithm>

#include "engine/geo/skewed_facets.h"

namespace madang::bench {
namespace {

constexpr Meters kRadii[] = {{500}, {1000}, {5000}, {20000}};
constexpr Meters kFilterRadii[] = {{1000}, {5000}, {20000}};

// Filters make slow rows slower still: three seconds show a hundred of Redis's slowest.
constexpr std::size_t kFilterQueries = 2000;
constexpr Seconds kFilterLimit{3};

struct Filtered {
    const char* word;
    const char* label;
    Wanted wanted;
};

// The ids of categories are those of geo::skewed_category.
constexpr Filtered kFiltered[] = {
    {"category", "category of 1 in 20", {.category = 1}},
    {"category", "category of 1 in 100", {.category = 2}},
    {"category", "category of 1 in 1,000", {.category = 3}},
    {"open", "open at T", {.open = true}},
    {"conjunction", "1 in 20, open, rating 4.0", {.category = 1, .rating_min = 40, .open = true}},
    {"conjunction", "1 in 100, open, rating 4.0", {.category = 2, .rating_min = 40, .open = true}},
};

}  // namespace

std::string row_words() {
    return "nearest, category, open, conjunction, polygon, count";
}

Rows::Rows(const World& world, const std::vector<std::string>& words, const Plan& plan)
    : words_(words) {
    Plan filtered = plan;
    filtered.queries = std::min(plan.queries, kFilterQueries);
    filtered.run_limit = std::min(plan.run_limit, kFilterLimit);
    for (const Meters radius : kRadii) add({"nearest", "nearest 20", radius, plan, {}}, world, {});
    for (const Filtered& filter : kFiltered) {
        for (const Meters radius : kFilterRadii) {
            add({filter.word, filter.label, radius, filtered, {}}, world,
                {.centre = {}, .radius = {}, .wanted = filter.wanted});
        }
    }
    for (const Meters radius : kFilterRadii) {
        add({"polygon", "in a star of 50 corners", radius, filtered, {}}, world, {});
    }
    add({"count", "count in a dense city", {20'000}, filtered, {}}, world,
        {.centre = {}, .radius = {}, .task = Task::kCount});
}

void Rows::add(Row row, const World& world, const Question& asked) {
    if (!words_.empty() && std::ranges::find(words_, row.word) == words_.end()) return;
    const bool counts = asked.task == Task::kCount;
    const auto& centres = counts ? world.dense : world.centres;
    auto& stars = stars_.emplace_back();
    stars.reserve(centres.size());
    for (const geo::Position& centre : centres) {
        Question question = asked;
        question.centre = centre;
        question.radius = row.radius;
        if (row.word == "polygon") {
            stars.push_back(geo::skewed_star(centre, row.radius.value));
            question.polygon = &stars.back();
        }
        row.questions.push_back(question);
    }
    rows_.push_back(std::move(row));
}

}  // namespace madang::bench
