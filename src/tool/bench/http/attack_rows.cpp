// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "tool/bench/http/attackers.h"
#include "tool/bench/http/rows.h"
#include "tool/bench/load/load.h"

namespace madang::bench {
namespace {

constexpr double kRate = 500;  // honest requests a second
constexpr std::size_t kConnections = 16;
constexpr double kTimesIdle = 2;
constexpr double kLeastMilliseconds = 0.5;  // below it the machine's own noise is all there is

struct Honest {
    double p50_ms = 0;
    double p99_ms = 0;
    std::uint64_t answered = 0;
    std::uint64_t asked = 0;
};

double milliseconds(Nanoseconds time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

Result<Honest> ask_honestly(io::Clock& clock, std::uint16_t port, Seconds duration) {
    Stream stream({.requests = {"GET /kilobyte HTTP/1.1\r\nhost: localhost\r\n\r\n"},
                   .rate = kRate,
                   .connections = kConnections});
    Stream* const streams[] = {&stream};
    TRY(run_load(clock, port, streams, duration));
    const Report& report = stream.report();
    return Honest{milliseconds(report.accepted.quantile(0.5)),
                  milliseconds(report.accepted.quantile(0.99)), report.count(200), report.arrivals};
}

void print(const std::string& name, const Honest& honest, double cpu_percent, Bytes resident) {
    fmt::print("| {} | {:.2f} | {:.2f} | {} of {} | {:.0f} | {} |", name, honest.p50_ms,
               honest.p99_ms, honest.answered, honest.asked, cpu_percent, resident.value >> 20U);
}

}  // namespace

Result<> run_attack_rows(io::Clock& clock, const Contestant& server, const HttpPlan& plan,
                         Bars& bars) {
    fmt::print(
        "\n| {:.0f} honest requests a second beside | p50 ms | p99 ms | answered | server CPU % | "
        "resident MB | attackers cut off |\n|---|---|---|---|---|---|---|\n",
        kRate);
    const Seconds duration = 2 * plan.duration;
    TRY(ask_honestly(clock, server.plain, Seconds(1)));  // warms up
    const auto measure = [&](const std::string& name) -> Result<Honest> {
        const int pid = server.process.pid();
        const Nanoseconds before = cpu_time_of(pid);
        const MonotonicTime start = clock.monotonic();
        const Honest honest = TRY(ask_honestly(clock, server.plain, duration));
        const double percent =
            100 * milliseconds(cpu_time_of(pid) - before) / milliseconds(clock.monotonic() - start);
        print(name, honest, percent, resident_of(pid));
        return honest;
    };
    const Honest idle = TRY(measure("nothing"));
    fmt::print(" |\n");
    for (const Attack& attack : known_attacks()) {
        Attackers attackers(attack, server.plain);
        const Honest honest = TRY(measure(attack.name));
        fmt::print(" {} |\n", attackers.ended());
        std::fflush(stdout);
        bars.note("p99 of honest clients beside an attack, times idle", Bar::kAtMost, kTimesIdle,
                  honest.p99_ms / std::max(idle.p99_ms, kLeastMilliseconds));
        if (honest.answered != honest.asked) {
            return fail(ErrorCode::kUnavailable, "an honest client was not answered");
        }
    }
    return {};
}

}  // namespace madang::bench
