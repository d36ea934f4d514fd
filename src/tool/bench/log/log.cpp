// The log beside what its disk and its client can do, and, where one is given, beside Apache Kafka.
//
// Usage: bench_log [--madang BINARY] [--kafka DIR] [--only ROWS] [--seconds S] [--quick]
// Prints Markdown tables, last the bars and whether they hold. The broker is a process of its own,
// with one reactor; the load runs in this one.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <vector>

#include <CLI/CLI.hpp>

#include "io/system_environment.h"
#include "tool/bench/bars.h"
#include "tool/bench/log/brokers.h"
#include "tool/bench/log/rows.h"
#include "tool/bench/scratch.h"

namespace madang::bench {
namespace {

struct Arguments {
    std::string madang = "build/release/src/app/madang";
    std::string kafka;
    std::vector<std::string> only;
    int seconds = 5;
    bool is_quick = false;

    bool wants(const std::string& row) const {
        return only.empty() || std::ranges::find(only, row) != only.end();
    }
    Extent extent() const {
        if (is_quick) return {Seconds(1), 256_MiB, 1000};
        return {Seconds(seconds), 2_GiB, 10'000};
    }
};

// Runs `rows` against a broker of its own in a directory of its own.
Result<> with_broker(const Arguments& arguments, const std::string& directory,
                     const std::function<Result<>(const Broker&)>& rows) {
    std::filesystem::create_directories(directory);
    {
        const Broker broker = TRY(start_madang(arguments.madang, directory));
        TRY(rows(broker));
    }
    std::filesystem::remove_all(directory);
    return {};
}

Result<> run_kafka(const Arguments& arguments, const std::string& directory) {
    std::filesystem::create_directories(directory);
    Bars not_ours;
    const Broker broker = TRY(start_kafka(arguments.kafka, directory));
    if (arguments.wants("produce")) TRY(run_produce_rows(broker, arguments.extent(), not_ours));
    if (arguments.wants("consume")) TRY(run_client_consume_rows(broker, arguments.extent()));
    if (arguments.wants("latency")) TRY(run_latency_rows(broker, arguments.extent(), not_ours));
    return {};
}

Result<> run_in(io::Environment& environment, const Arguments& arguments,
                const std::string& directory) {
    const Extent extent = arguments.extent();
    Bars bars;
    if (arguments.wants("disk")) TRY(run_disk_rows(directory, extent));
    if (arguments.wants("append")) TRY(run_append_rows(environment, directory, extent, bars));
    if (arguments.wants("produce")) {
        TRY(with_broker(arguments, directory + "/produce", [&](const Broker& broker) {
            return run_produce_rows(broker, extent, bars);
        }));
    }
    if (arguments.wants("consume")) {
        TRY(with_broker(arguments, directory + "/consume", [&](const Broker& broker) {
            return run_client_consume_rows(broker, extent);
        }));
        TRY(run_fetch_rows(arguments.madang, directory + "/fetch", extent, bars));
    }
    if (arguments.wants("latency")) {
        TRY(with_broker(arguments, directory + "/latency", [&](const Broker& broker) {
            return run_latency_rows(broker, extent, bars);
        }));
    }
    if (arguments.wants("idle")) {
        TRY(with_broker(arguments, directory + "/idle",
                        [&](const Broker& broker) { return run_idle_row(broker, extent, bars); }));
    }
    bars.print();
    if (arguments.kafka.empty()) return {};
    return run_kafka(arguments, directory + "/apache");
}

int run(const Arguments& arguments) {
    return run_in_scratch("log", [&](const std::string& directory) {
        io::SystemEnvironment system({.log_level = io::LogLevel::kWarning});
        return run_in(system.environment(), arguments, directory);
    });
}

}  // namespace
}  // namespace madang::bench

int main(int argc, char** argv) {
    madang::bench::Arguments arguments;
    CLI::App app("The log under librdkafka, beside its disk and its client");
    app.add_option("--madang", arguments.madang, "the binary to serve with");
    app.add_option("--kafka", arguments.kafka, "an unpacked distribution of Apache Kafka");
    app.add_option("--only", arguments.only, "disk, append, produce, consume, latency, idle")
        ->delimiter(',');
    app.add_option("--seconds", arguments.seconds, "of each row")->check(CLI::Range(1, 60));
    app.add_flag("--quick", arguments.is_quick, "a second and 256 MiB a row, 1,000 connections");
    CLI11_PARSE(app, argc, argv);
    return madang::bench::run(arguments);
}
