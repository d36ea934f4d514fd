// The methods of the field on one skewed world, in one table: what a search costs, how many points
// it looks at, what the index takes, and how often the answer is wrong.
//
// Usage: bench_indexes [--points N] [--queries N] [--only WORD[,WORD...]]
// Wrong is a query whose nearest 20, in their order, differ from those of the full scan.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include <CLI/CLI.hpp>

#include "io/system_environment.h"
#include "tool/bench/child_process.h"
#include "tool/bench/index_engine.h"
#include "tool/bench/indexes/cell_ranges.h"
#include "tool/bench/indexes/even_grid.h"
#include "tool/bench/indexes/full_scan.h"
#include "tool/bench/indexes/geohash_prefix.h"
#include "tool/bench/indexes/latitude_tree.h"
#include "tool/bench/indexes/quadtree.h"
#include "tool/bench/postgres_engine.h"
#include "tool/bench/redis_engine.h"

namespace madang::bench {
namespace {

constexpr Meters kRadii[] = {{1000}, {5000}, {20000}};
constexpr std::size_t kScans = 100;  // queries whose cost of a full scan is measured

struct Arguments {
    std::size_t points = 1'000'000;
    std::size_t queries = 1000;
    std::vector<std::string> only;

    bool wants(const std::string& word) const {
        return only.empty() || std::ranges::find(only, word) != only.end();
    }
};

using Ids = std::vector<std::uint64_t>;

// A method behind the interface of the others.
class MethodEngine final : public SearchEngine {
public:
    explicit MethodEngine(std::unique_ptr<Method> method) : method_(std::move(method)) {}

    std::string name() const override { return method_->name(); }
    Result<> load(const World& world) override {
        positions_.reserve(world.points.size());
        for (const Point& point : world.points) positions_.push_back(point.position);
        method_->build(positions_);
        return {};
    }
    Result<> ask(const Question& question, Answer& answer) override {
        answer.ids = method_->nearest(question.centre, question.radius);
        answer.hits = answer.ids.size();
        return {};
    }
    Nanoseconds cpu_time() const override { return cpu_time_of_this_thread(); }
    Bytes footprint() const override {
        return {method_->memory().value + positions_.size() * sizeof(geo::Position)};
    }
    const Method& method() const { return *method_; }

private:
    std::unique_ptr<Method> method_;
    std::vector<geo::Position> positions_;
};

using Start = std::function<Result<std::unique_ptr<SearchEngine>>(const std::string& directory)>;

struct Contestant {
    std::string word;  // for --only
    Start start;
};

template <class Kind, class... Options>
Contestant method(const char* word, Options... options) {
    return {word, [options...](const std::string&) -> Result<std::unique_ptr<SearchEngine>> {
                return std::make_unique<MethodEngine>(std::make_unique<Kind>(options...));
            }};
}

std::vector<Contestant> contestants(io::Environment& environment) {
    return {method<FullScan>("scan"),
            method<LatitudeTree>("btree"),
            method<EvenGrid>("grid"),
            method<GeohashPrefix>("geohash", Neighbours::kAlone),
            method<GeohashPrefix>("geohash", Neighbours::kWithNeighbours),
            method<Quadtree>("quadtree"),
            method<CellRanges>("cells"),
            {"redis", start_redis},
            {"postgis", start_postgres},
            {"index", [&environment](const std::string& directory) {
                 return open_index(environment, directory + "/index");
             }}};
}

// What the full scan answers, by radius and query.
std::vector<std::vector<Ids>> true_answers(const World& world) {
    std::vector<geo::Position> positions;
    positions.reserve(world.points.size());
    for (const Point& point : world.points) positions.push_back(point.position);
    FullScan scan;
    scan.build(positions);
    std::vector<std::vector<Ids>> answers;
    for (const Meters radius : kRadii) {
        auto& of_radius = answers.emplace_back();
        for (const geo::Position& centre : world.centres) {
            of_radius.push_back(scan.nearest(centre, radius));
        }
    }
    return answers;
}

struct Cell {
    double cpu_us = 0;
    double visited = -1;  // < 0: not known
    std::size_t wrong = 0;
};

Result<Cell> ask_all(SearchEngine& engine, const World& world, Meters radius,
                     const std::vector<Ids>& right) {
    const auto* teaching = dynamic_cast<const MethodEngine*>(&engine);
    const bool scans = engine.name() == FullScan().name();
    const std::size_t queries = scans ? std::min(kScans, right.size()) : right.size();
    const std::uint64_t visited = teaching == nullptr ? 0 : teaching->method().visited();
    std::vector<Answer> answers(queries);
    const Nanoseconds before = engine.cpu_time();
    for (std::size_t i = 0; i < queries; ++i) {
        TRY(engine.ask({.centre = world.centres[i], .radius = radius}, answers[i]));
    }
    const Nanoseconds spent = engine.cpu_time() - before;
    const auto count = static_cast<double>(queries);
    Cell cell;
    cell.cpu_us = std::chrono::duration<double, std::micro>(spent).count() / count;
    if (teaching != nullptr) {
        cell.visited = static_cast<double>(teaching->method().visited() - visited) / count;
    }
    for (std::size_t i = 0; i < queries; ++i) cell.wrong += answers[i].ids == right[i] ? 0u : 1u;
    return cell;
}

Result<> run_one(const Contestant& contestant, const std::string& directory, const World& world,
                 const std::vector<std::vector<Ids>>& right) {
    auto engine = TRY(contestant.start(directory));
    const auto started = std::chrono::steady_clock::now();
    TRY(engine->load(world));
    const auto spent = std::chrono::steady_clock::now() - started;
    const auto count = static_cast<double>(world.points.size());
    std::string line = fmt::format("| {} |", engine->name());
    for (std::size_t i = 0; i < std::size(kRadii); ++i) {
        TRY(ask_all(*engine, world, kRadii[i], right[i]));  // warm-up
        const Cell cell = TRY(ask_all(*engine, world, kRadii[i], right[i]));
        const std::string visited = cell.visited < 0 ? "-" : fmt::format("{:.0f}", cell.visited);
        line += fmt::format(" {:.1f} | {} | {} |", cell.cpu_us, visited, cell.wrong);
    }
    fmt::print("{} {:.0f} | {:.1f} |\n", line,
               static_cast<double>(engine->footprint().value) / count,
               std::chrono::duration<double>(spent).count());
    std::fflush(stdout);
    return {};
}

void print_heading(const Arguments& arguments) {
    fmt::print("\n## {} points, {} queries a radius\n\n| nearest 20 |", arguments.points,
               arguments.queries);
    for (const Meters radius : kRadii) {
        fmt::print(" {:.0f} m: CPU µs | points | wrong |", radius.value);
    }
    fmt::print(" B a point | built in s |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n");
}

int run(const Arguments& arguments) {
    std::string directory = std::filesystem::temp_directory_path() / "madang-indexes-XXXXXX";
    if (::mkdtemp(directory.data()) == nullptr) return 1;
    using std::filesystem::perms;  // PostgreSQL's user enters
    std::filesystem::permissions(directory, perms::group_exec | perms::others_exec,
                                 std::filesystem::perm_options::add);
    io::SystemEnvironment system({.log_level = io::LogLevel::kWarning});
    io::Environment& environment = system.environment();
    int status = 0;
    const auto world = build_world(arguments.points, arguments.queries, environment.clock.wall());
    if (!world) return 1;
    const auto right = true_answers(*world);
    print_heading(arguments);
    for (const Contestant& contestant : contestants(environment)) {
        if (!arguments.wants(contestant.word)) continue;
        const Result<> done = run_one(contestant, directory, *world, right);
        if (done) continue;
        fmt::print(stderr, "{}: {}\n", contestant.word, done.error().describe());
        status = 1;
    }
    std::filesystem::remove_all(directory);
    return status;
}

}  // namespace
}  // namespace madang::bench

int main(int argc, char** argv) {
    madang::bench::Arguments arguments;
    CLI::App app("Ways to find the nearest 20, one table in one run");
    app.add_option("--points", arguments.points, "size of the world");
    app.add_option("--queries", arguments.queries, "queries of each radius");
    app.add_option("--only", arguments.only,
                   "scan, btree, grid, geohash, quadtree, cells, redis, postgis, index")
        ->delimiter(',');
    CLI11_PARSE(app, argc, argv);
    return madang::bench::run(arguments);
}
