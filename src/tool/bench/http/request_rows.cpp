// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <map>
#include <vector>

#include "tool/bench/http/handshakes.h"
#include "tool/bench/http/http3_load.h"
#include "tool/bench/http/loads.h"
#include "tool/bench/http/rows.h"
#include "tool/bench/http/table.h"

namespace madang::bench {
namespace {

constexpr double kHandshakeOver = 1.2;  // times nginx
constexpr double kResumedOfFull = 0.5;  // of a full handshake
constexpr double kHttp2Microseconds = 5;
constexpr double kHttp3Microseconds = 5;
constexpr double kHttp3FileMicroseconds = 110;

// Answers of one run. Errors: the load's.
using Run = std::function<Result<std::uint64_t>(const Contestant&)>;
using Measured = std::map<std::string, std::vector<double>>;

enum class Needs : std::uint8_t { kNothing, kHttp3 };

struct Row {
    const char* what;
    Run run;
    Needs needs = Needs::kNothing;
};

class Requests {
public:
    Requests(io::Environment& environment, const HttpPlan& plan)
        : environment_(environment), plan_(plan) {}

    Run http1(const char* path, int connections) const {
        return [this, path, connections](const Contestant& server) {
            return wrk(fmt::format("http://127.0.0.1:{}{}", server.plain, path), connections);
        };
    }
    Run secure1(const char* path, int connections) const {
        return [this, path, connections](const Contestant& server) {
            return wrk(fmt::format("https://127.0.0.1:{}{}", server.secure, path), connections);
        };
    }
    Run clear2(const char* path, int connections, int streams) const {
        return [=, this](const Contestant& server) {
            return h2load(
                {fmt::format("http://127.0.0.1:{}{}", server.clear2, path), connections, streams});
        };
    }
    Run secure2(const char* path, int connections, int streams) const {
        return [=, this](const Contestant& server) {
            return h2load(
                {fmt::format("https://127.0.0.1:{}{}", server.secure, path), connections, streams});
        };
    }
    Run http3(const char* path, int connections, int streams) const {
        return [=, this](const Contestant& server) {
            return run_http3(environment_, {server.secure, {path}, connections, streams},
                             plan_.duration);
        };
    }
    Run handshakes(Resumption resumption) const {
        return [this, resumption](const Contestant& server) -> Result<std::uint64_t> {
            const auto counts =
                TRY(shake_hands(environment_.clock, server.secure, resumption, plan_.duration));
            // The first few have no ticket yet.
            const bool is_resumed = counts.resumed * 10 > counts.done * 9;
            if (is_resumed != (resumption == Resumption::kAlways)) {
                return fail(ErrorCode::kUnavailable, "sessions are not resumed as they should",
                            static_cast<std::int64_t>(counts.resumed));
            }
            return counts.done;
        };
    }

private:
    Result<std::uint64_t> wrk(const std::string& url, int connections) const {
        return run_wrk({url, connections}, plan_.duration, plan_.directory);
    }
    Result<std::uint64_t> h2load(const Load& load) const {
        return run_h2load(load, plan_.duration, plan_.directory);
    }

    io::Environment& environment_;
    const HttpPlan& plan_;
};

// Returns microseconds of the server's CPU time for an answer.
Result<double> cost_of(const Contestant& server, const Run& run) {
    const Nanoseconds before = cpu_time_of(server.process.pid());
    const std::uint64_t answers = TRY(run(server));
    const Nanoseconds spent = cpu_time_of(server.process.pid()) - before;
    return std::chrono::duration<double, std::micro>(spent).count() / static_cast<double>(answers);
}

Measured measure_in_turn(std::span<const Contestant> contestants, const Row& row, int runs) {
    Measured measured;
    for (int i = 0; i < runs; ++i) {
        for (const Contestant& server : contestants) {
            if (row.needs == Needs::kHttp3 && !server.has_http3) continue;
            const auto cost = cost_of(server, row.run);
            if (cost) {
                measured[server.name].push_back(*cost);
            } else if (i == 0) {
                fmt::print(stderr, "bench: {}, {}: {}\n", server.name, row.what,
                           cost.error().describe());
            }
        }
    }
    return measured;
}

// The medians of a row, by contestant.
class Medians {
public:
    explicit Medians(const Measured& measured) : measured_(measured) {}

    // Enters ours, held to so many times a peer's.
    void hold_to_peer(Bars& bars, const char* what, const char* peer, double times) const {
        if (!has("madang") || !has(peer)) return;
        bars.note(fmt::format("{}, times {}", what, peer), Bar::kAtMost, times,
                  of("madang") / of(peer));
    }
    void hold_to(Bars& bars, const char* what, double limit) const {
        if (has("madang"))
            bars.note(fmt::format("{}, µs", what), Bar::kAtMost, limit, of("madang"));
    }
    bool has(const char* name) const { return measured_.contains(name); }
    double of(const char* name) const { return median_of(measured_.at(name)); }

private:
    const Measured& measured_;
};

}  // namespace

Result<> run_request_rows(io::Environment& environment, std::span<const Contestant> contestants,
                          const HttpPlan& plan, Bars& bars) {
    const Requests requests(environment, plan);
    std::vector<std::string> names;
    for (const Contestant& server : contestants) names.push_back(server.name);
    Table table("CPU µs a request", names);
    const auto measure = [&](const char* what, Run run, Needs needs = Needs::kNothing) {
        const Row row{what, std::move(run), needs};
        Measured measured = measure_in_turn(contestants, row, plan.runs);
        table.print(what, measured);
        return measured;
    };

    Measured m =
        measure("1 KB, HTTP/1.1 kept alive, 64 connections", requests.http1("/kilobyte", 64));
    Medians(m).hold_to_peer(bars, "1 KB, HTTP/1.1", "nginx", 1);
    measure("1 KB, HTTP/1.1 over TLS, 64 connections", requests.secure1("/kilobyte", 64));
    measure("1 KB, HTTP/2 in the clear, 8 × 32 streams", requests.clear2("/kilobyte", 8, 32));
    m = measure("1 KB, HTTP/2 over TLS, 8 × 32 streams", requests.secure2("/kilobyte", 8, 32));
    Medians(m).hold_to(bars, "1 KB, HTTP/2 over TLS, 8 × 32", kHttp2Microseconds);
    measure("1 KB, HTTP/2 over TLS, 64 × 1 stream", requests.secure2("/kilobyte", 64, 1));
    m = measure("1 KB, HTTP/3, 8 × 32 streams", requests.http3("/kilobyte", 8, 32), Needs::kHttp3);
    Medians(m).hold_to(bars, "1 KB, HTTP/3, 8 × 32", kHttp3Microseconds);
    measure("1 KB, HTTP/3, 64 × 1 stream", requests.http3("/kilobyte", 64, 1), Needs::kHttp3);
    m = measure("100 KB, HTTP/1.1, 16 connections", requests.http1("/file", 16));
    Medians(m).hold_to_peer(bars, "100 KB, HTTP/1.1", "nginx", 1);
    measure("100 KB, HTTP/1.1 over TLS, 16 connections", requests.secure1("/file", 16));
    m = measure("100 KB, HTTP/2 over TLS, 8 × 8 streams", requests.secure2("/file", 8, 8));
    Medians(m).hold_to_peer(bars, "100 KB, HTTP/2 over TLS", "nginx", 1);
    m = measure("100 KB, HTTP/3, 8 × 8 streams", requests.http3("/file", 8, 8), Needs::kHttp3);
    Medians(m).hold_to(bars, "100 KB, HTTP/3", kHttp3FileMicroseconds);
    const Measured full =
        measure("full TLS handshake and 1 KB", requests.handshakes(Resumption::kNever));
    Medians(full).hold_to_peer(bars, "full handshake", "nginx", kHandshakeOver);
    const Measured resumed =
        measure("resumed TLS handshake and 1 KB", requests.handshakes(Resumption::kAlways));
    if (Medians(full).has("madang") && Medians(resumed).has("madang")) {
        bars.note("resumed handshake, times a full one", Bar::kAtMost, kResumedOfFull,
                  Medians(resumed).of("madang") / Medians(full).of("madang"));
    }
    return {};
}

}  // namespace madang::bench
