// A trace as a picture: the journey of the document, its steps, and the waterfall.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "tool/trace/show/show.h"
#include "tool/trace/show/svg.h"
#include "tool/trace/show/words.h"

namespace madang::trace {
namespace {

constexpr int kWidth = 1080;
constexpr double kMargin = 28;
constexpr double kInner = kWidth - 2 * kMargin;
constexpr double kLabels = 330;  // of the waterfall
constexpr double kFigures = 150;
constexpr double kChart = kInner - kLabels - kFigures;
constexpr double kRow = 22;
constexpr double kJourneyHeight = 30;
constexpr std::size_t kRowsMax = 60;

constexpr std::array kKinds{PhaseKind::kQueued, PhaseKind::kDns,  PhaseKind::kConnect,
                            PhaseKind::kTls,    PhaseKind::kSend, PhaseKind::kWait,
                            PhaseKind::kReceive};

// The largest of 1, 2 or 5 times a power of ten that gives at least four lines.
double grid_step(double total) {
    const double rough = std::max(total, 1e-6) / 4;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {5.0, 2.0}) {
        if (factor * power <= rough) return factor * power;
    }
    return power;
}

class Picture {
public:
    explicit Picture(const Trace& trace)
        : trace_(trace), document_(trace.document()), svg_(kWidth) {}

    std::string draw() {
        put_head();
        put_journey();
        put_steps();
        put_waterfall();
        put_legend();
        return svg_.finish(y_ + kMargin, "What happened at " + document_.url);
    }

private:
    void put_head() {
        y_ = kMargin + 18;
        svg_.text(kMargin, y_, "title", clipped(document_.url, 80));
        y_ += 24;
        std::string line = status_text(document_);
        if (document_.answer) line += " · " + document_.answer->version;
        line += fmt::format(" · {} · {} · {} · {}", counted(trace_.loads.size(), "request"),
                            counted(trace_.connections.size(), "connection"),
                            size_text(trace_.body_bytes()), duration_text(trace_.total()));
        svg_.text(kMargin, y_, "quiet", line);
        if (is_readable_by_anyone(document_.parts)) {
            svg_.text(kWidth - kMargin, y_, "warning end small",
                      "http: anyone on the way can read and change it");
        }
        if (document_.problem) {
            y_ += 22;
            svg_.text(kMargin, y_, "bad", clipped(problem_text(*document_.problem), 130));
        }
        y_ += 30;
    }

    static std::string problem_text(const Problem& problem) {
        return fmt::format("failed in {}: {}", name(problem.where), problem.what);
    }
    static std::string counted(std::size_t count, std::string_view one) {
        return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
    }

    // The document's phases on a bar of their own, each wide enough to be seen.
    void put_journey() {
        svg_.text(kMargin, y_, "head", "THE DOCUMENT");
        y_ += 12;
        double sum = 0;
        for (const Phase& phase : document_.phases) sum += weight(phase);
        double x = kMargin;
        for (const Phase& phase : document_.phases) {
            const double width = kInner * weight(phase) / std::max(sum, 1e-9);
            const std::string length = duration_text(phase.span.length());
            svg_.box({x, y_, std::max(width - 2, 1.0), kJourneyHeight}, name(phase.kind),
                     fmt::format("{} {}", name(phase.kind), length));
            if (width > 44) {
                svg_.text(x + 2, y_ + kJourneyHeight + 16, "small", name(phase.kind));
                svg_.text(x + 2, y_ + kJourneyHeight + 30, "small quiet", length);
            }
            x += width;
        }
        y_ += kJourneyHeight + 62;
    }

    // At least a twentieth of the whole, so that its label fits.
    double weight(const Phase& phase) const {
        const double whole = std::max(milliseconds(document_.span().length()), 1e-6);
        return std::max(milliseconds(phase.span.length()) / whole, 0.065);
    }

    void put_steps() {
        const bool has_connection = document_.connection && !document_.is_reused;
        if (document_.dns.empty() && !has_connection) return;
        svg_.text(kMargin, y_, "head", "THE WAY THERE");
        y_ += 24;
        for (const DnsStep& step : document_.dns) put_dns_step(step);
        if (has_connection) put_connection(trace_.connections[*document_.connection]);
        y_ += 18;
    }

    void put_step(std::string_view kind, const std::string& who, const std::string& what,
                  const Span& span) {
        svg_.dot(kMargin + 5, y_ - 4, kind);
        svg_.text(kMargin + 20, y_, "", clipped(who, 46));
        svg_.text(kMargin + kLabels, y_, "mono quiet", clipped(what, 74));
        if (span.length() > Nanoseconds(0)) {
            svg_.text(kWidth - kMargin, y_, "small end quiet", duration_text(span.length()));
        }
        y_ += kRow;
    }

    void put_dns_step(const DnsStep& step) {
        std::string who = step.source;
        if (!step.zone.empty()) {
            who = step.zone == "." ? "root" : step.zone;
            who += ", by " + step.server.substr(0, step.server.find(' '));
        } else if (!step.server.empty()) {
            who += " " + step.server;
        }
        std::string what = step.question.empty() ? "" : step.question + ": ";
        what += step.outcome;
        if (step.ttl) what += ", TTL " + validity_text(*step.ttl);
        put_step(step.failed ? "bad" : "dns", who, what, step.span);
    }

    void put_connection(const Connection& connection) {
        for (const Attempt& attempt : connection.attempts) {
            std::string what = "won";
            if (attempt.outcome == AttemptOutcome::kLost) what = "lost the race";
            if (attempt.outcome == AttemptOutcome::kFailed) what = attempt.reason;
            if (attempt.outcome == AttemptOutcome::kWon && connection.round_trip) {
                what += ", round trip " + duration_text(connection.round_trip->smoothed);
            }
            put_step(attempt.outcome == AttemptOutcome::kFailed ? "bad" : "connect",
                     fmt::format("{} {}", name(attempt.carrier), attempt.address), what,
                     attempt.span);
        }
        if (!connection.tls) return;
        const Tls& tls = *connection.tls;
        const std::string_view carrier = tls.quic.empty() ? "TLS" : "QUIC";
        for (const Flight& flight : tls.flights) {
            put_step("tls", fmt::format("{} {}", carrier, flight.from_client ? "→" : "←"),
                     fmt::format("{}: {}", size_text(flight.bytes), flight.content), flight.span);
        }
        if (!tls.version.empty()) {
            put_step("tls",
                     fmt::format("{}, ALPN {}", tls.version,
                                 tls.protocol.empty() ? "none" : tls.protocol),
                     fmt::format("{}, {}, {}", tls.cipher, tls.group,
                                 tls.resumed ? "resumed" : "full handshake"),
                     phase_span(PhaseKind::kTls));
        }
        for (const Certificate& certificate : tls.certificates) {
            put_step("tls", certificate.subject,
                     "until " + date_text(certificate.expires) + ", by " + certificate.issuer, {});
        }
    }

    Span phase_span(PhaseKind kind) const {
        for (const Phase& phase : document_.phases) {
            if (phase.kind == kind) return phase.span;
        }
        return {};
    }

    double x_of(Nanoseconds at) const {
        const double part = milliseconds(at) / std::max(milliseconds(trace_.total()), 1e-9);
        return kMargin + kLabels + kChart * part;
    }

    void put_waterfall() {
        const std::size_t rows = std::min(trace_.loads.size(), kRowsMax);
        svg_.text(kMargin, y_, "head", "WATERFALL");
        put_grid(static_cast<double>(rows) * kRow);
        y_ += 12;
        for (std::size_t i = 0; i < rows; ++i) put_row(trace_.loads[i], i);
        if (rows < trace_.loads.size()) {
            y_ += kRow;
            svg_.text(kMargin, y_ - 6, "quiet",
                      fmt::format("and {} more", trace_.loads.size() - rows));
        }
    }

    void put_grid(double height) {
        const double total = milliseconds(trace_.total());
        const double step = grid_step(total);
        for (int i = 0; step * i <= total; ++i) {
            const double at = step * i;
            const double x = kMargin + kLabels + kChart * at / std::max(total, 1e-9);
            svg_.line(x, y_ + 6, x, y_ + 14 + height);
            svg_.text(x, y_, "small quiet middle", fmt::format("{:g} ms", at));
        }
    }

    void put_row(const Load& load, std::size_t index) {
        if (index % 2 == 0) svg_.box({kMargin - 8, y_, kInner + 16, kRow}, "bar");
        const bool is_bad = load.problem || (load.answer && load.answer->status >= 400);
        const std::string status = load.answer ? fmt::format("{}", load.answer->status) : "–";
        svg_.text(kMargin, y_ + 15, is_bad ? "mono bad" : "mono good", status);
        svg_.text(kMargin + 36, y_ + 15, "mono quiet",
                  load.connection ? fmt::format("{}", *load.connection + 1) : "");
        svg_.text(kMargin + 56, y_ + 15, "", short_url(load, 38));
        for (const Phase& phase : load.phases) put_phase(phase);
        svg_.text(kWidth - kMargin - 76, y_ + 15, "small end quiet",
                  load.answer ? size_text(load.answer->body_bytes) : "");
        svg_.text(kWidth - kMargin, y_ + 15, "small end", duration_text(load.span().length()));
        y_ += kRow;
    }

    void put_phase(const Phase& phase) {
        const double x = x_of(phase.span.began);
        const bool is_thin = phase.kind == PhaseKind::kQueued;
        svg_.box({x, y_ + (is_thin ? 9 : 5), std::max(x_of(phase.span.ended) - x, 0.8),
                  is_thin ? 4.0 : 12.0},
                 name(phase.kind),
                 fmt::format("{} {}", name(phase.kind), duration_text(phase.span.length())));
    }

    void put_legend() {
        y_ += 26;
        double x = kMargin;
        for (const PhaseKind kind : kKinds) {
            svg_.box({x, y_ - 9, 10, 10}, name(kind));
            svg_.text(x + 15, y_, "small quiet", name(kind));
            x += 84;
        }
        svg_.text(kWidth - kMargin, y_, "small quiet end", "madang trace");
    }

    const Trace& trace_;
    const Load& document_;
    Svg svg_;
    double y_ = 0;
};

}  // namespace

std::string as_svg(const Trace& trace) {
    return Picture(trace).draw();
}

}  // namespace madang::trace
