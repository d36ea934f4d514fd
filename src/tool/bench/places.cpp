// Nearby search: Madang in process and over HTTP, Redis GEOSEARCH, PostGIS, on the same skewed
// world; and what searches cost while the index changes.
//
// Usage: bench_places [--madang BINARY] [--points N[,N...]] [--queries N] [--runs N]
//                     [--only WORD[,WORD...]] [--rows WORD[,WORD...]]
// Prints for each size one Markdown table of CPU a query, and one of searches during updates.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <map>
#include <vector>

#include <CLI/CLI.hpp>

#include "io/system_environment.h"
#include "tool/bench/index_engine.h"
#include "tool/bench/postgres_engine.h"
#include "tool/bench/redis_engine.h"
#include "tool/bench/rows.h"
#include "tool/bench/server_engine.h"
#include "tool/bench/updates.h"

namespace madang::bench {
namespace {

// Contestants whose hits differ by more are told of: Redis rounds positions to 0.3 m and takes the
// earth for a sphere.
constexpr double kHitsApart = 0.005;
constexpr double kHitsApartLeast = 0.02;

struct Arguments {
    std::string madang = "build/release/src/app/madang";
    std::vector<std::size_t> points{1'000'000, 10'000'000};
    std::vector<std::string> only;
    std::vector<std::string> rows;
    Plan plan{.runs = 3};

    bool wants(const std::string& word) const {
        return only.empty() || std::ranges::find(only, word) != only.end();
    }
};

using Start = std::function<Result<std::unique_ptr<SearchEngine>>(const std::string& directory)>;

struct Contestant {
    std::string word;  // for --only
    Start start;
    std::vector<std::string> rows;  // that it is asked; all if empty

    bool is_asked(const Row& row) const {
        return rows.empty() || std::ranges::find(rows, row.word) != rows.end();
    }
};

std::vector<Contestant> contestants(io::Environment& environment, const Arguments& arguments) {
    const auto server = [&](places::Count count) {
        return [&environment, &arguments, count](const std::string& directory) {
            return open_server(environment, directory + "/madang", arguments.madang, count);
        };
    };
    const auto index = [&environment](const std::string& directory) {
        return open_index(environment, directory + "/index");
    };
    return {{"index", index, {}},
            {"http",
             server(places::Count::kNone),
             {"nearest", "category", "open", "conjunction", "polygon"}},
            {"http", server(places::Count::kExact), {"nearest", "count"}},
            {"redis", start_redis, {}},
            {"postgis", start_postgres, {}}};
}

// One size's table: prints each row as it comes, and what does not agree.
class Table {
public:
    Table() {
        fmt::print(
            "| engine | what | radius m | CPU µs a query (min-max) | × unfiltered | p50 µs | "
            "p99 µs | hits | queries |\n|---|---|---|---|---|---|---|---|---|\n");
    }

    void begin_engine() { unfiltered_.clear(); }

    void print(const std::string& engine, const Row& row, const Cost& cost) {
        if (row.word == "nearest") unfiltered_[row.radius.value] = cost.cpu_us;
        const auto known = unfiltered_.find(row.radius.value);
        const bool compares = row.word != "nearest" && row.word != "count";
        const std::string times = !compares || known == unfiltered_.end()
                                      ? ""
                                      : fmt::format("{:.1f}", cost.cpu_us / known->second);
        fmt::print(
            "| {} | {} | {:.0f} | {:.1f} ({:.1f}-{:.1f}) | {} | {:.1f} | {:.1f} | {:.1f} | "
            "{} |\n",
            engine, row.label, row.radius.value, cost.cpu_us, cost.cpu_us_min, cost.cpu_us_max,
            times, cost.p50_us, cost.p99_us, cost.hits, cost.queries);
        std::fflush(stdout);
        compare(engine, row, cost);
    }

private:
    // Runs of all queries only: those that ended early asked something else.
    void compare(const std::string& engine, const Row& row, const Cost& cost) {
        if (cost.queries < std::min(row.plan.queries, row.questions.size())) return;
        const auto [first, is_first] =
            hits_.try_emplace(fmt::format("{} {}", row.label, row.radius.value), cost.hits);
        const double apart = std::max(kHitsApartLeast, kHitsApart * first->second);
        if (is_first || std::abs(cost.hits - first->second) <= apart) return;
        fmt::print(stderr, "{}: {} within {:.0f} m: {:.2f} hits where the first found {:.2f}\n",
                   engine, row.label, row.radius.value, cost.hits, first->second);
    }

    std::map<double, double> unfiltered_;  // CPU by radius, of the engine whose rows are printed
    std::map<std::string, double> hits_;
};

Result<> run_rows(SearchEngine& engine, const Contestant& contestant, const Rows& rows,
                  Table& table) {
    table.begin_engine();
    for (const Row& row : rows.all()) {
        if (row.questions.empty() || !contestant.is_asked(row)) continue;
        table.print(engine.name(), row, TRY(measure(engine, row.questions, row.plan)));
    }
    return {};
}

Result<> run_one(const Contestant& contestant, const std::string& directory, const World& world,
                 const Rows& rows, Table& table) {
    auto engine = TRY(contestant.start(directory));
    const auto started = std::chrono::steady_clock::now();
    TRY(engine->load(world));
    const auto spent = std::chrono::steady_clock::now() - started;
    fmt::print(stderr, "{}: loaded in {:.1f} s\n", engine->name(),
               std::chrono::duration<double>(spent).count());
    TRY(run_rows(*engine, contestant, rows, table));
    const double count = static_cast<double>(world.points.size());
    fmt::print(stderr, "{}: {:.1f} B a point\n", engine->name(),
               static_cast<double>(engine->footprint().value) / count);
    return {};
}

Result<> run_size(io::Environment& environment, const Arguments& arguments, std::size_t points,
                  const std::string& directory) {
    const World world = TRY(build_world(points, arguments.plan.queries, environment.clock.wall()));
    const Rows rows(world, arguments.rows, arguments.plan);
    fmt::print("\n## {} points\n\n", points);
    if (arguments.only != std::vector<std::string>{"updates"}) {
        Table table;
        for (const Contestant& contestant : contestants(environment, arguments)) {
            if (!arguments.wants(contestant.word)) continue;
            const Result<> done = run_one(contestant, directory, world, rows, table);
            if (!done) fmt::print(stderr, "{}: {}\n", contestant.word, done.error().describe());
        }
    }
    if (!arguments.wants("updates")) return {};
    return run_updates(environment, directory + "/updates", world);
}

int run(const Arguments& arguments) {
    std::string pattern = std::filesystem::temp_directory_path() / "madang-bench-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) return 1;
    using std::filesystem::perms;  // PostgreSQL's user enters
    std::filesystem::permissions(pattern, perms::group_exec | perms::others_exec,
                                 std::filesystem::perm_options::add);
    io::SystemEnvironment system({.log_level = io::LogLevel::kWarning, .compact_threads = 2});
    int status = 0;
    for (const std::size_t points : arguments.points) {
        const std::string directory = fmt::format("{}/{}", pattern, points);
        std::filesystem::create_directory(directory);
        const Result<> done = run_size(system.environment(), arguments, points, directory);
        if (!done) {
            fmt::print(stderr, "bench: {}\n", done.error().describe());
            status = 1;
        }
        std::filesystem::remove_all(directory);
    }
    std::filesystem::remove_all(pattern);
    return status;
}

}  // namespace
}  // namespace madang::bench

int main(int argc, char** argv) {
    madang::bench::Arguments arguments;
    CLI::App app("Nearby search beside Redis and PostGIS, one table in one run");
    app.add_option("--madang", arguments.madang, "the binary to serve with");
    app.add_option("--points", arguments.points, "sizes of the world")->delimiter(',');
    app.add_option("--queries", arguments.plan.queries, "queries of one run");
    app.add_option("--runs", arguments.plan.runs, "runs; the median is shown");
    app.add_option("--only", arguments.only, "index, http, redis, postgis, updates")
        ->delimiter(',');
    app.add_option("--rows", arguments.rows, madang::bench::row_words())->delimiter(',');
    CLI11_PARSE(app, argc, argv);
    return madang::bench::run(arguments);
}
