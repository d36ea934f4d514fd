// Nearby search: Madang in process and over HTTP, Redis GEOSEARCH, PostGIS, on the same skewed
// world.
//
// Usage: bench_places --madang BINARY [--points N[,N...]] [--queries N] [--runs N] [--only WORD]
// Prints for each size one Markdown table of CPU per query and one of memory and loading.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/geo/skewed_world.h"
#include "io/system_environment.h"
#include "tool/bench/madang_engine.h"
#include "tool/bench/measure.h"
#include "tool/bench/postgres_engine.h"
#include "tool/bench/redis_engine.h"

namespace madang::bench {
namespace {

constexpr Meters kRadii[] = {{500}, {1000}, {5000}, {20000}};

struct Arguments {
    std::string madang = "build/release/src/app/madang";
    std::vector<std::size_t> points{1'000'000, 10'000'000};
    std::string only;
    Plan plan;
};

struct SkewedSet {
    std::vector<geo::Position> points;
    std::vector<geo::Position> centres;  // of the queries, from the same density
};

SkewedSet skewed_set(std::size_t points, std::size_t queries) {
    SkewedSet set;
    auto world = geo::SkewedWorld::points();
    set.points.reserve(points);
    for (std::size_t i = 0; i < points; ++i) set.points.push_back(world.next());
    auto asked = geo::SkewedWorld::queries();
    for (std::size_t i = 0; i < queries; ++i) set.centres.push_back(asked.next());
    return set;
}

using Start = std::function<Result<std::unique_ptr<SearchEngine>>(const std::string& directory)>;

struct Contestant {
    std::string word;  // for --only
    Start start;
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
    return {{"index", index},
            {"http", server(places::Count::kNone)},
            {"http", server(places::Count::kExact)},
            {"redis", start_redis},
            {"postgis", start_postgres}};
}

Result<> run_one(const Contestant& contestant, const std::string& directory, const SkewedSet& set,
                 const Plan& plan) {
    auto engine = TRY(contestant.start(directory));
    const auto started = std::chrono::steady_clock::now();
    TRY(engine->load(set.points));
    const auto spent = std::chrono::steady_clock::now() - started;
    fmt::print(stderr, "{}: loaded in {:.1f} s\n", engine->name(),
               std::chrono::duration<double>(spent).count());
    std::vector<Row> rows;
    for (const Meters radius : kRadii) {
        rows.push_back(TRY(measure(*engine, set.centres, radius, plan)));
    }
    print_rows(rows);
    const double count = static_cast<double>(set.points.size());
    fmt::print(stderr, "{}: {:.1f} B a point\n", engine->name(),
               static_cast<double>(engine->footprint().value) / count);
    return {};
}

Result<> run_size(io::Environment& environment, const Arguments& arguments, std::size_t points,
                  const std::string& directory) {
    const SkewedSet set = skewed_set(points, arguments.plan.queries);
    fmt::print("\n## {} points\n\n", points);
    print_heading();
    for (const Contestant& contestant : contestants(environment, arguments)) {
        if (!arguments.only.empty() && arguments.only != contestant.word) continue;
        const Result<> done = run_one(contestant, directory, set, arguments.plan);
        if (!done) fmt::print(stderr, "{}: {}\n", contestant.word, done.error().describe());
    }
    return {};
}

int run(const Arguments& arguments) {
    std::string pattern = std::filesystem::temp_directory_path() / "madang-bench-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) return 1;
    std::filesystem::permissions(pattern,
                                 std::filesystem::perms(0755));  // PostgreSQL's user enters
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
    app.add_option("--only", arguments.only, "index, http, redis or postgis");
    CLI11_PARSE(app, argc, argv);
    return madang::bench::run(arguments);
}
