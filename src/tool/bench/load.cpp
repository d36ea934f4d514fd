// A server under load that does not wait for it: what it answers at 5,787 searches a second, at
// three times what it can do, and afterwards.
//
// Usage: bench_load [--madang BINARY] [--points N] [--rate N] [--seconds S] [--overload N]
// Prints one Markdown table. Latencies count from the intended arrival; searches are the nearest 20
// within 1 km, count=none, on kept-alive connections without pipelining.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/load/load.h"

#include <fmt/format.h>

#include <vector>

#include <CLI/CLI.hpp>

#include "io/system_environment.h"
#include "tool/bench/scratch.h"
#include "tool/bench/search_engine.h"
#include "tool/bench/served_store.h"

namespace madang::bench {
namespace {

constexpr std::size_t kRequests = 20'000;            // different ones, sent in turn
constexpr std::size_t kCalibrationConnections = 16;  // always one ready, hardly any queue
constexpr Meters kRadius{1000};
constexpr double kOverload = 3;     // times what the server can do
constexpr double kHealthRate = 10;  // GET /healthz a second beside the overload
constexpr Seconds kCalibration{3};

struct Arguments {
    std::string madang = "build/release/src/app/madang";
    std::size_t points = 1'000'000;
    double rate = 5787;
    int seconds = 60;
    double overload = 0;  // 0: kOverload times what the calibration found
    int overload_seconds = 20;
    std::size_t connections = 128;
    std::size_t overload_connections = 2000;
    int reactors = 1;
};

std::vector<std::string> search_requests(const World& world) {
    std::vector<std::string> requests;
    requests.reserve(world.centres.size());
    for (const geo::Position& centre : world.centres) {
        requests.push_back(
            fmt::format("GET {} HTTP/1.1\r\nhost: localhost\r\n\r\n",
                        search_target(centre, kRadius, kHitsMax, places::Count::kNone)));
    }
    return requests;
}

std::string health_request() {
    return "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
}

class Trial {
public:
    Trial(io::Clock& clock, const ServedStore& server, std::vector<std::string> requests)
        : clock_(clock), server_(server), requests_(std::move(requests)) {}

    // Runs and prints one row. Returns how many a second were answered.
    Result<double> run(const char* name, double rate, std::size_t connections, Seconds duration) {
        Stream searches({.requests = requests_, .rate = rate, .connections = connections});
        Stream health({.requests = {health_request()}, .rate = kHealthRate, .connections = 2});
        Stream* const streams[] = {&searches, &health};
        const Nanoseconds served = cpu_time_of(server_.process.pid());
        const Nanoseconds own = cpu_time_of_this_thread();
        const MonotonicTime start = clock_.monotonic();
        TRY(run_load(clock_, server_.port, streams, duration));
        const Nanoseconds elapsed = clock_.monotonic() - start;
        const double percent_served = share(cpu_time_of(server_.process.pid()) - served, elapsed);
        print_searches(name, searches.report(), std::chrono::duration<double>(duration).count());
        fmt::print(" {:.0f} | {:.0f} | {:.2f} | {} of {}, {:.2f} |\n", percent_served,
                   share(cpu_time_of_this_thread() - own, elapsed),
                   milliseconds(searches.report().sent.quantile(0.99)), health.report().count(200),
                   health.report().arrivals, milliseconds(health.report().accepted.quantile(0.99)));
        std::fflush(stdout);
        return static_cast<double>(searches.report().count(200)) /
               std::chrono::duration<double>(duration).count();
    }

private:
    static double milliseconds(Nanoseconds time) {
        return std::chrono::duration<double, std::milli>(time).count();
    }
    static double share(Nanoseconds part, Nanoseconds whole) {
        return 100 * static_cast<double>(part.count()) / static_cast<double>(whole.count());
    }

    static void print_searches(const char* name, const Report& report, double seconds) {
        const auto rate = [&](std::uint64_t count) { return static_cast<double>(count) / seconds; };
        const std::uint64_t refused = report.count(503) + report.count(429);
        std::uint64_t others = report.cut + report.unanswered;
        for (const auto& [status, count] : report.statuses) {
            if (status != 200 && status != 429 && status != 503) others += count;
        }
        fmt::print("| {} | {:.0f} | {:.0f} | {:.2f} | {:.2f} | {:.2f} |", name,
                   rate(report.arrivals), rate(report.count(200)),
                   milliseconds(report.accepted.quantile(0.5)),
                   milliseconds(report.accepted.quantile(0.99)),
                   milliseconds(report.accepted.quantile(0.999)));
        if (refused == 0) {
            fmt::print(" 0 | | | {} |", others);
        } else {
            fmt::print(" {:.0f} | {:.2f} | {:.2f} | {} |", rate(refused),
                       milliseconds(report.refused.quantile(0.5)),
                       milliseconds(report.refused.quantile(0.99)), others);
        }
    }

    io::Clock& clock_;
    const ServedStore& server_;
    std::vector<std::string> requests_;
};

void print_heading() {
    fmt::print(
        "| | offered /s | 200 /s | p50 ms | p99 ms | p99.9 ms | 503 or 429 /s | their p50 ms | "
        "p99 ms | others | server CPU % | generator CPU % | sent late, p99 ms | /healthz, p99 ms "
        "|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
}

Result<> run_in(io::Environment& environment, const Arguments& arguments,
                const std::string& directory) {
    const World world = TRY(build_world(arguments.points, kRequests, environment.clock.wall()));
    TRY(fill_store(environment, directory, world));
    const ServedStore server = TRY(serve_store(directory, arguments.madang, arguments.reactors));
    Trial trial(environment.clock, server, search_requests(world));
    fmt::print("\n## {} places, {} reactor(s)\n\n", arguments.points, arguments.reactors);
    print_heading();
    TRY(trial.run("warm-up, closed loop", 0, kCalibrationConnections, kCalibration));
    const double capacity =
        TRY(trial.run("calibration, closed loop", 0, kCalibrationConnections, kCalibration));
    TRY(trial.run("open loop", arguments.rate, arguments.connections, Seconds(arguments.seconds)));
    const double overload = arguments.overload > 0 ? arguments.overload : kOverload * capacity;
    TRY(trial.run("overload", overload, arguments.overload_connections,
                  Seconds(arguments.overload_seconds)));
    TRY(trial.run("afterwards", arguments.rate, arguments.connections,
                  Seconds(std::min(arguments.seconds, 10))));
    return {};
}

int run(const Arguments& arguments) {
    return run_in_scratch("load", [&](const std::string& directory) {
        io::SystemEnvironment system({.log_level = io::LogLevel::kWarning, .compact_threads = 2});
        return run_in(system.environment(), arguments, directory);
    });
}

}  // namespace
}  // namespace madang::bench

int main(int argc, char** argv) {
    madang::bench::Arguments arguments;
    CLI::App app("Open-loop load over HTTP: as planned, too much, and afterwards");
    app.add_option("--madang", arguments.madang, "the binary to serve with");
    app.add_option("--points", arguments.points, "places in the store");
    app.add_option("--rate", arguments.rate, "searches a second");
    app.add_option("--seconds", arguments.seconds, "of the open loop");
    app.add_option("--overload", arguments.overload,
                   "searches a second of the overload; else three times what was measured");
    app.add_option("--overload-seconds", arguments.overload_seconds, "of the overload");
    app.add_option("--connections", arguments.connections, "of the open loop");
    app.add_option("--overload-connections", arguments.overload_connections, "of the overload");
    app.add_option("--reactors", arguments.reactors, "of the server; the generator needs a core");
    CLI11_PARSE(app, argc, argv);
    return madang::bench::run(arguments);
}
