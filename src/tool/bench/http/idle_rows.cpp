// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <vector>

#include "tool/bench/http/handshakes.h"
#include "tool/bench/http/rows.h"
#include "tool/bench/http/table.h"

namespace madang::bench {
namespace {

constexpr double kIdleKilobytes = 20;

Result<double> kilobytes_each(io::Clock& clock, const Contestant& server, IdleProtocol protocol,
                              std::size_t count) {
    const Bytes before = resident_of(server.process.pid());
    const auto idle = TRY(IdleConnections::open(clock, server.secure, protocol, count));
    const Bytes after = resident_of(server.process.pid());
    const std::uint64_t grown = after.value > before.value ? after.value - before.value : 0;
    return static_cast<double>(grown) / 1024 / static_cast<double>(count);
}

}  // namespace

Result<> run_idle_rows(io::Clock& clock, std::span<const Contestant> contestants,
                       const HttpPlan& plan, Bars& bars) {
    std::vector<std::string> names;
    for (const Contestant& server : contestants) names.push_back(server.name);
    Table table(fmt::format("resident KB for each of {} connections", plan.idle), names);
    std::map<std::string, std::vector<double>> measured;
    for (const Contestant& server : contestants) {
        measured[server.name].push_back(
            TRY(kilobytes_each(clock, server, IdleProtocol::kHttp1, plan.idle)));
    }
    table.print("TLS, after a request of HTTP/1.1", measured);
    bars.note("idle TLS connections, KB each", Bar::kAtMost, kIdleKilobytes,
              measured["madang"].front());
    return {};
}

}  // namespace madang::bench
