// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/show/show.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "tool/trace/show/words.h"

namespace madang::trace {
namespace {

std::string cell(const Load& load, PhaseKind kind) {
    const auto length = load.in(kind);
    return length ? duration_text(*length) : "-";
}

std::string how(const Trace& trace, const Load& load) {
    if (!load.connection) return "";
    const Connection& connection = trace.connections[*load.connection];
    if (!connection.tls) return connection.protocol;
    return connection.protocol + (connection.tls->resumed ? ", resumed" : ", full handshake");
}

std::string version_of(const Trace& trace) {
    if (trace.document().problem) return "failed";
    const std::string protocol = trace.connections.front().protocol;
    const bool is_kept = std::ranges::any_of(trace.loads, &Load::is_reused);
    return is_kept || trace.loads.size() < 2 ? protocol : protocol + ", a connection each";
}

}  // namespace

std::string as_comparison(std::span<const Trace> traces) {
    std::string text = fmt::format("{:>4} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}  {}\n", "run", "dns",
                                   "connect", "tls", "wait", "receive", "all", "connection");
    for (std::size_t i = 0; i < traces.size(); ++i) {
        const Load& load = traces[i].document();
        text += fmt::format("{:>4} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}  {}\n", i + 1,
                            cell(load, PhaseKind::kDns), cell(load, PhaseKind::kConnect),
                            cell(load, PhaseKind::kTls), cell(load, PhaseKind::kWait),
                            cell(load, PhaseKind::kReceive), duration_text(traces[i].total()),
                            how(traces[i], load));
    }
    return text;
}

std::string as_versions(std::span<const Trace> traces) {
    std::string text =
        fmt::format("{:<28} {:>8} {:>11} {:>10} {:>9} {:>9} {:>9}\n", "version", "requests",
                    "connections", "first byte", "document", "all", "body");
    for (const Trace& trace : traces) {
        const Load& load = trace.document();
        const auto receive = load.in(PhaseKind::kReceive).value_or(Nanoseconds());
        text += fmt::format("{:<28} {:>8} {:>11} {:>10} {:>9} {:>9} {:>9}\n", version_of(trace),
                            trace.loads.size(), trace.connections.size(),
                            duration_text(load.span().length() - receive),
                            duration_text(load.span().length()), duration_text(trace.total()),
                            size_text(trace.body_bytes()));
    }
    return text;
}

std::string show(std::span<const Trace> traces, const TraceOptions& options) {
    CHECK(!traces.empty(), "there is something to show");
    switch (options.format) {
        case Format::kJson: return as_json(traces);
        case Format::kHar: return as_har(traces);
        case Format::kSvg: return as_svg(traces.back());
        case Format::kText: break;
    }
    std::string text;
    if (options.compare == Compare::kVersions) {
        for (const Trace& trace : traces) text += as_waterfall(trace, options.colour) + "\n";
        text += as_versions(traces);
        if (options.repeat > 1) {
            text += fmt::format("Each the median of {} runs with other losses.\n", options.repeat);
        }
        return text;
    }
    text = as_text(traces.front(), options.colour);
    if (traces.size() > 1) text += "\n" + as_comparison(traces);
    return text;
}

}  // namespace madang::trace
