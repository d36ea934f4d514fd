// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/trace.h"

#include <algorithm>

#include "base/check.h"

namespace madang::trace {

std::string_view name(PhaseKind kind) {
    switch (kind) {
        case PhaseKind::kQueued: return "queued";
        case PhaseKind::kDns: return "dns";
        case PhaseKind::kConnect: return "connect";
        case PhaseKind::kTls: return "tls";
        case PhaseKind::kSend: return "send";
        case PhaseKind::kWait: return "wait";
        case PhaseKind::kReceive: return "receive";
    }
    check_failed(__FILE__, __LINE__, "kind", "a phase has a name");
}

std::string_view name(LoadKind kind) {
    switch (kind) {
        case LoadKind::kDocument: return "document";
        case LoadKind::kStyle: return "style";
        case LoadKind::kScript: return "script";
        case LoadKind::kImage: return "image";
        case LoadKind::kFont: return "font";
        case LoadKind::kMedia: return "media";
        case LoadKind::kOther: return "other";
    }
    check_failed(__FILE__, __LINE__, "kind", "a kind of load has a name");
}

std::string_view name(Carrier carrier) {
    return carrier == Carrier::kTcp ? "TCP" : "QUIC";
}

Span Load::span() const {
    if (phases.empty()) return {};
    return {phases.front().span.began, phases.back().span.ended};
}

std::optional<Nanoseconds> Load::in(PhaseKind phase) const {
    const auto found = std::ranges::find(phases, phase, &Phase::kind);
    if (found == phases.end()) return std::nullopt;
    return found->span.length();
}

Nanoseconds Trace::total() const {
    Nanoseconds last{};
    for (const Load& load : loads) last = std::max(last, load.span().ended);
    return last;
}

const Load& Trace::document() const {
    CHECK(!loads.empty(), "a trace has a load");
    const auto found = std::ranges::find_if(
        loads, [](const Load& load) { return load.kind == LoadKind::kDocument && !load.redirect; });
    return found == loads.end() ? loads.front() : *found;
}

const Problem* Trace::problem() const {
    for (const Load& load : loads) {
        if (load.problem) return &*load.problem;
    }
    return nullptr;
}

std::uint64_t Trace::body_bytes() const {
    std::uint64_t bytes = 0;
    for (const Load& load : loads) bytes += load.answer ? load.answer->body_bytes : 0;
    return bytes;
}

bool is_readable_by_anyone(const UrlParts& parts) {
    return parts.scheme == "http";
}

}  // namespace madang::trace
