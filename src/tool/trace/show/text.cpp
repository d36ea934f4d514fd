// The terminal's view: steps, then the waterfall.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tool/trace/show/show.h"
#include "tool/trace/show/steps.h"
#include "tool/trace/show/words.h"

namespace madang::trace {
namespace {

constexpr std::size_t kBarWidth = 50;
constexpr std::size_t kUrlWidth = 34;

// Where colours are not: a letter for each phase.
char letter(PhaseKind kind) {
    switch (kind) {
        case PhaseKind::kQueued: return '.';
        case PhaseKind::kDns: return 'd';
        case PhaseKind::kConnect: return 'c';
        case PhaseKind::kTls: return 't';
        case PhaseKind::kSend: return 's';
        case PhaseKind::kWait: return 'w';
        case PhaseKind::kReceive: return 'r';
    }
    return '?';
}

std::string cells(PhaseKind kind, std::size_t count, const Paint& paint) {
    if (count == 0) return "";
    if (!paint.is_on()) return std::string(count, letter(kind));
    std::string block;
    for (std::size_t i = 0; i < count; ++i) block += kind == PhaseKind::kQueued ? "·" : "█";
    return paint.phase(kind, block);
}

// One load's phases on the scale of the whole; each load shows at least one cell.
std::string bar(const Load& load, Nanoseconds total, const Paint& paint) {
    const double scale =
        static_cast<double>(kBarWidth) / std::max(static_cast<double>(total.count()), 1.0);
    const auto cell = [&](Nanoseconds at) {
        const double exact = static_cast<double>(at.count()) * scale;
        return std::min(static_cast<std::size_t>(std::lround(exact)), kBarWidth);
    };
    std::size_t at = std::min(cell(load.span().began), kBarWidth - 1);
    std::string text(at, ' ');
    const std::size_t first = at;
    for (const Phase& phase : load.phases) {
        const std::size_t end = std::max(cell(phase.span.ended), at);
        text += cells(phase.kind, end - at, paint);
        at = end;
    }
    if (at == first && !load.phases.empty()) {
        const auto longest = std::ranges::max_element(
            load.phases, {}, [](const Phase& phase) { return phase.span.length(); });
        text += cells(longest->kind, 1, paint);
        ++at;
    }
    return text + std::string(kBarWidth - std::min(at, kBarWidth), ' ');
}

std::string legend(const Paint& paint) {
    std::string text;
    for (const PhaseKind kind :
         {PhaseKind::kQueued, PhaseKind::kDns, PhaseKind::kConnect, PhaseKind::kTls,
          PhaseKind::kSend, PhaseKind::kWait, PhaseKind::kReceive}) {
        text += fmt::format("  {} {}", cells(kind, 1, paint), name(kind));
    }
    return text;
}

// To `width` characters, not bytes.
std::string padded(std::string text, std::size_t width) {
    const auto continues = [](char byte) { return (static_cast<unsigned char>(byte) >> 6) == 2; };
    const auto inner = static_cast<std::size_t>(std::ranges::count_if(text, continues));
    text.resize(std::max(text.size(), width + inner), ' ');
    return text;
}

std::string row(const Trace& trace, const Load& load, const Paint& paint) {
    const std::string status =
        load.answer && !load.problem ? fmt::format("{}", load.answer->status) : "fail";
    const bool is_bad = load.problem || (load.answer && load.answer->status >= 400);
    const std::string line = load.connection ? fmt::format("{}", *load.connection + 1) : "-";
    const std::string url = padded(safe(short_url(load, kUrlWidth)), kUrlWidth);
    return fmt::format("{} {} {} {} {:>9} {:>9}\n", is_bad ? paint.bad(status) : paint.good(status),
                       paint.dim(fmt::format("{:>2}", line)), url, bar(load, trace.total(), paint),
                       duration_text(load.span().length()),
                       load.answer ? size_text(load.answer->body_bytes) : "");
}

std::string waterfall(const Trace& trace, const Paint& paint) {
    const std::string end = duration_text(trace.total());
    std::string text =
        fmt::format("     {} {}0{:>{}}\n", paint.dim(fmt::format("# {:<{}}", "url", kUrlWidth - 2)),
                    "", end, kBarWidth - 1);
    for (const Load& load : trace.loads) text += row(trace, load, paint);
    return text + paint.dim("#: connection ") + legend(paint) + "\n";
}

std::string summary(const Trace& trace, const Paint& paint) {
    const Load& document = trace.document();
    const auto failed = std::ranges::count_if(
        trace.loads, [](const Load& load) { return load.problem.has_value(); });
    std::string text =
        fmt::format("{} in {}: {} {}, {} {}, {}", paint.bold(safe(document.url)),
                    paint.bold(duration_text(trace.total())), trace.loads.size(),
                    trace.loads.size() == 1 ? "request" : "requests", trace.connections.size(),
                    trace.connections.size() == 1 ? "connection" : "connections",
                    size_text(trace.body_bytes()));
    if (failed > 0) text += paint.bad(fmt::format(", {} failed", failed));
    return text + "\n";
}

}  // namespace

std::string as_text(const Trace& trace, Colour colour) {
    const Paint paint(colour);
    std::string text;
    for (const Load& load : trace.loads) {
        if (load.kind != LoadKind::kDocument) break;
        text += steps_text(trace, load, paint) + "\n";
    }
    return text + as_waterfall(trace, colour);
}

std::string as_waterfall(const Trace& trace, Colour colour) {
    const Paint paint(colour);
    return waterfall(trace, paint) + summary(trace, paint);
}

}  // namespace madang::trace
