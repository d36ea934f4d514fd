// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <map>
#include <vector>

#include "tool/bench/http/http3_load.h"
#include "tool/bench/http/loads.h"
#include "tool/bench/http/rows.h"
#include "tool/bench/http/table.h"
#include "tool/bench/search_engine.h"
#include "tool/bench/served_store.h"

namespace madang::bench {
namespace {

constexpr double kSearchMicroseconds = 50;
constexpr std::size_t kSearches = 2000;  // different ones
constexpr Meters kRadius{1000};

std::vector<std::string> targets_of(const World& world) {
    std::vector<std::string> targets;
    targets.reserve(world.centres.size());
    for (const geo::Position& centre : world.centres) {
        targets.push_back(search_target(centre, kRadius, kHitsMax, places::Count::kNone));
    }
    return targets;
}

// A file with them, one a line.
std::string write_targets(const std::vector<std::string>& targets, const std::string& directory) {
    const std::string path = directory + "/targets";
    std::ofstream out(path);
    for (const std::string& target : targets) out << target << '\n';
    return path;
}

}  // namespace

Result<> run_search_rows(io::Environment& environment, const HttpPlan& plan, Bars& bars) {
    const World world = TRY(build_world(plan.points, kSearches, environment.clock.wall()));
    const std::string store = plan.directory + "/store";
    TRY(fill_store(environment, store, world));
    const std::vector<std::string> targets = targets_of(world);
    const std::string file = write_targets(targets, plan.directory);
    const std::uint16_t secure = TRY(free_port());
    const ServedStore server = TRY(serve_store(
        store, plan.madang, 1, {"--https-listen", fmt::format("127.0.0.1:{}", secure)}));
    TRY(wait_for_port(secure, Seconds(60)));
    Table table(fmt::format("CPU µs a search of {} places", plan.points), {"madang"});
    const auto measure = [&](const char* what,
                             const std::function<Result<std::uint64_t>()>& run) -> Result<> {
        std::vector<double> costs;
        for (int i = 0; i < plan.runs; ++i) {
            const Nanoseconds before = cpu_time_of(server.process.pid());
            const std::uint64_t answers = TRY(run());
            const Nanoseconds spent = cpu_time_of(server.process.pid()) - before;
            costs.push_back(std::chrono::duration<double, std::micro>(spent).count() /
                            static_cast<double>(answers));
        }
        table.print(what, {{"madang", costs}});
        bars.note(fmt::format("search, {}, µs", what), Bar::kAtMost, kSearchMicroseconds,
                  median_of(costs));
        return {};
    };
    TRY(measure("HTTP/1.1, 16 connections", [&] {
        return run_wrk({fmt::format("http://localhost:{}", server.port), 16, 1, file},
                       plan.duration, plan.directory);
    }));
    TRY(measure("HTTP/2 over TLS, 8 × 8 streams", [&] {
        return run_h2load({fmt::format("https://localhost:{}", secure), 8, 8, file}, plan.duration,
                          plan.directory);
    }));
    TRY(measure("HTTP/3, 8 × 8 streams",
                [&] { return run_http3(environment, {secure, targets, 8, 8}, plan.duration); }));
    return {};
}

}  // namespace madang::bench
