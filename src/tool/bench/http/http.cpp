// The HTTP server beside nginx and h2o: CPU time for a request, over each version of HTTP.
//
// Usage: bench_http [--serve BINARY] [--madang BINARY] [--only ROWS] [--seconds S] [--runs N]
//                   [--quick]
// Prints Markdown tables, last the bars and whether they hold. Each server is a process of its own
// with one worker; wrk, h2load or this process make the load.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include <CLI/CLI.hpp>

#include "io/system_environment.h"
#include "tool/bench/http/rows.h"
#include "tool/bench/scratch.h"

namespace madang::bench {
namespace {

struct Arguments {
    std::string serve = "build/release/src/engine/http/engine_http_serve";
    std::string madang = "build/release/src/app/madang";
    std::vector<std::string> only;
    int seconds = 2;
    int runs = 5;
    bool is_quick = false;

    bool wants(const std::string& row) const {
        return only.empty() || std::ranges::find(only, row) != only.end();
    }
    HttpPlan plan(const std::string& directory) const {
        HttpPlan plan{.duration = Seconds(seconds), .runs = runs};
        if (is_quick) plan = {.duration = Seconds(1), .runs = 1, .idle = 500, .points = 20'000};
        plan.directory = directory;
        plan.madang = madang;
        return plan;
    }
};

Result<std::vector<Contestant>> start_all(const Arguments& arguments,
                                          const std::string& directory) {
    std::vector<Contestant> contestants;
    contestants.push_back(TRY(start_madang(arguments.serve, directory)));
    contestants.push_back(TRY(start_nginx(directory)));
    contestants.push_back(TRY(start_h2o(directory)));
    return contestants;
}

Result<> run_in(io::Environment& environment, const Arguments& arguments,
                const std::string& directory) {
    const HttpPlan plan = arguments.plan(directory);
    raise_descriptor_limit();  // the servers inherit it
    TRY(prepare_files(environment.clock, directory));
    Bars bars;
    if (arguments.wants("requests")) {
        const auto contestants = TRY(start_all(arguments, directory));
        TRY(run_request_rows(environment, contestants, plan, bars));
    }
    if (arguments.wants("idle")) {
        const auto contestants = TRY(start_all(arguments, directory));
        TRY(run_idle_rows(environment.clock, contestants, plan, bars));
    }
    if (arguments.wants("attacks")) {
        const Contestant ours = TRY(start_madang(arguments.serve, directory));
        TRY(run_attack_rows(environment.clock, ours, plan, bars));
    }
    if (arguments.wants("search")) TRY(run_search_rows(environment, plan, bars));
    bars.print();
    return {};
}

int run(const Arguments& arguments) {
    return run_in_scratch("http", [&](const std::string& directory) {
        io::SystemEnvironment system({.log_level = io::LogLevel::kWarning, .compact_threads = 2});
        return run_in(system.environment(), arguments, directory);
    });
}

}  // namespace
}  // namespace madang::bench

int main(int argc, char** argv) {
    madang::bench::Arguments arguments;
    CLI::App app("The HTTP server beside nginx and h2o");
    app.add_option("--serve", arguments.serve, "our server of fixed answers");
    app.add_option("--madang", arguments.madang, "the binary whose searches are measured");
    app.add_option("--only", arguments.only, "requests, idle, attacks, search")->delimiter(',');
    app.add_option("--seconds", arguments.seconds, "of each run")->check(CLI::Range(1, 60));
    app.add_option("--runs", arguments.runs, "of each row")->check(CLI::Range(1, 50));
    app.add_flag("--quick", arguments.is_quick, "one run of a second a row, small sizes");
    CLI11_PARSE(app, argc, argv);
    return madang::bench::run(arguments);
}
