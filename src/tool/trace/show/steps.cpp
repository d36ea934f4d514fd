// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/show/steps.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tool/trace/limits.h"

namespace madang::trace {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::size_t kShownRecords = 4;
constexpr std::size_t kShownNames = 4;

class Steps {
public:
    Steps(const Trace& trace, const Load& load, const Paint& paint)
        : trace_(trace), load_(load), paint_(paint) {
        if (load.connection) connection_ = &trace.connections[*load.connection];
    }

    std::string text() {
        put_url();
        put_dns();
        put_connection();
        put_tls();
        put_request();
        put_answer();
        if (load_.problem) put_problem(*load_.problem);
        return std::move(out_);
    }

private:
    void head(std::string_view title, std::optional<PhaseKind> kind, std::string_view rest) {
        const auto length = kind ? load_.in(*kind) : std::nullopt;
        const bool is_alone = !length && rest.empty();
        const std::string name = fmt::format("{:<{}}", title, is_alone ? 0 : 9);
        out_ += kind ? paint_.phase(*kind, name) : paint_.bold(name);
        if (!is_alone)
            out_ += fmt::format(" {:>9}  {}", length ? duration_text(*length) : "", rest);
        out_ += "\n";
    }
    void line(std::string_view text) { out_ += fmt::format("{:21}{}\n", "", text); }
    void named(std::string_view name, std::string_view value) {
        if (!value.empty())
            line(fmt::format("{}  {}", paint_.dim(fmt::format("{:<8}", name)), value));
    }

    void put_url() {
        const UrlParts& parts = load_.parts;
        head("URL", std::nullopt, load_.url);
        const bool is_open = is_readable_by_anyone(parts);
        const std::string scheme =
            parts.scheme +
            (is_open ? "   " + paint_.warning("anyone on the way can read and change it") : "");
        named("scheme", scheme);
        named("host", parts.host);
        named("port", fmt::format("{}", parts.port));
        named("path", parts.path);
        named("resource", parts.resource);
        named("query", parts.query);
    }

    void put_dns() {
        if (load_.dns.empty()) return;
        head("DNS", PhaseKind::kDns, load_.parts.host);
        for (const DnsStep& step : load_.dns) put_dns_step(step);
        for (const std::string& hint : load_.service_hints) {
            line(fmt::format("{:<20}  {}", "HTTPS record", safe(hint)));
        }
    }

    void put_dns_step(const DnsStep& step) {
        std::string whom = step.source;
        if (!step.zone.empty()) {
            whom = step.zone == "." ? "root" : step.zone;
        } else if (!step.server.empty()) {
            whom += " " + step.server;
        }
        const std::string question = step.question.empty() ? "" : step.question + "  ";
        line(fmt::format("{:<20}  {}{}", safe(whom), safe(question), dns_outcome(step)));
        const std::string records = step.records.empty() ? "" : records_text(step.records);
        const std::string told_by = step.zone.empty() ? "" : "by " + step.server + "  ";
        if (!(told_by + records).empty()) {
            line(fmt::format("{:<20}  {}", "", paint_.dim(safe(told_by) + records)));
        }
    }

    std::string dns_outcome(const DnsStep& step) const {
        std::string outcome = step.failed ? paint_.bad(step.outcome) : step.outcome;
        if (step.ttl) outcome += paint_.dim(", TTL " + validity_text(*step.ttl));
        if (step.authoritative) outcome += paint_.dim(", authoritative");
        if (!step.carrier.empty()) {
            outcome += paint_.dim(fmt::format(", {} {} in {}", size_text(step.bytes), step.carrier,
                                              duration_text(step.span.length())));
        } else if (step.failed) {
            outcome += paint_.dim(" after " + duration_text(step.span.length()));
        }
        return outcome;
    }

    static std::string records_text(const std::vector<std::string>& records) {
        const std::size_t shown = std::min(records.size(), kShownRecords);
        std::string text = safe(fmt::format(
            "{}", fmt::join(records.begin(), records.begin() + static_cast<std::ptrdiff_t>(shown),
                            ", ")));
        if (records.size() > shown) text += fmt::format(" and {} more", records.size() - shown);
        return text;
    }

    void put_connection() {
        if (connection_ == nullptr) return;
        if (load_.is_reused) {
            head("CONNECT", std::nullopt,
                 fmt::format("kept connection {} to {}", *load_.connection + 1,
                             connection_->address));
            return;
        }
        std::string rest = connection_->address;
        if (const auto& measured = connection_->round_trip) {
            rest += fmt::format(", round trip {} ± {}", duration_text(measured->smoothed),
                                duration_text(measured->variation));
            if (measured->retransmissions > 0) {
                rest +=
                    paint_.warning(fmt::format(", {} retransmitted", measured->retransmissions));
            }
        }
        if (connection_->attempts.empty()) return;
        head("CONNECT", PhaseKind::kConnect, rest);
        // One attempt is no race.
        if (connection_->attempts.size() == 1 && !connection_->address.empty()) return;
        for (const Attempt& attempt : connection_->attempts) put_attempt(attempt);
    }

    void put_attempt(const Attempt& attempt) {
        std::string outcome = paint_.good("won");
        if (attempt.outcome == AttemptOutcome::kLost) outcome = "lost";
        if (attempt.outcome == AttemptOutcome::kFailed) outcome = paint_.bad(attempt.reason);
        const bool is_mixed = connection_->attempts.front().carrier != Carrier::kTcp ||
                              connection_->attempts.back().carrier != Carrier::kTcp;
        line(fmt::format(
            "{}{:<28}  {} {}", is_mixed ? fmt::format("{:<4}  ", name(attempt.carrier)) : "",
            attempt.address, outcome,
            paint_.dim(fmt::format("after {}, begun at {}", duration_text(attempt.span.length()),
                                   duration_text(attempt.span.began)))));
    }

    void put_tls() {
        if (connection_ == nullptr || !connection_->tls || load_.is_reused) return;
        const Tls& tls = *connection_->tls;
        head(tls.quic.empty() ? "TLS" : "QUIC", PhaseKind::kTls,
             tls.version.empty() ? "" : agreed(tls));
        for (const Flight& flight : tls.flights) put_flight(flight);
        for (const Certificate& certificate : tls.certificates) put_certificate(certificate);
    }

    std::string agreed(const Tls& tls) const {
        std::string text = tls.quic.empty() ? "" : "version " + tls.quic + ", ";
        text += tls.version;
        for (const std::string& part : {tls.cipher, tls.group}) {
            if (!part.empty()) text += ", " + part;
        }
        text += ", ALPN " + (tls.protocol.empty() ? "none" : tls.protocol);
        text += tls.resumed ? paint_.good(", resumed") : ", full handshake";
        if (tls.early_data) text += paint_.good(", request in the first flight");
        // QUIC shakes hands for both at once.
        if (!load_.in(PhaseKind::kTls) && load_.in(PhaseKind::kConnect)) text += ", within connect";
        return text;
    }

    void put_flight(const Flight& flight) {
        std::string text = fmt::format("{} {:>8}  {}", flight.from_client ? "→" : "←",
                                       size_text(flight.bytes), flight.content);
        if (flight.datagrams > 1) text += fmt::format(", {} datagrams", flight.datagrams);
        text += paint_.dim(" at " + duration_text(flight.span.began));
        if (!flight.from_client && flight.datagrams == 0 && flight.bytes > kInitialWindowBytes) {
            text += paint_.warning(" more than the first window holds: a round trip more");
        }
        line(text);
    }

    void put_certificate(const Certificate& certificate) {
        const std::int64_t left = certificate.expires - trace_.began.microseconds / 1'000'000;
        std::string until = "until " + date_text(certificate.expires);
        if (left < 0) until = paint_.bad("expired " + date_text(certificate.expires));
        if (left >= 0 && left < kExpiryWarningDays * kDaySeconds) until = paint_.warning(until);
        line(fmt::format("{}  {}, {}, {}", paint_.dim("certificate"), safe(certificate.subject),
                         until, size_text(certificate.bytes)));
        line(fmt::format("{:<11}  {} {}", "", paint_.dim("issued by"), safe(certificate.issuer)));
        if (certificate.names.empty()) return;
        const std::size_t shown = std::min(certificate.names.size(), kShownNames);
        const auto end = certificate.names.begin() + static_cast<std::ptrdiff_t>(shown);
        std::string names =
            safe(fmt::format("{}", fmt::join(certificate.names.begin(), end, ", ")));
        if (certificate.names.size() > shown) {
            names += fmt::format(" and {} more", certificate.names.size() - shown);
        }
        line(fmt::format("{:<11}  {} {}", "", paint_.dim("for"), names));
    }

    void put_request() {
        if (load_.request_bytes == 0) return;
        const std::string target =
            load_.parts.path + (load_.parts.query.empty() ? "" : "?") + load_.parts.query;
        // The answer may be in the words of 1.1 all the same.
        const bool is_old = connection_ != nullptr && connection_->protocol == "http/1.0";
        head("REQUEST", PhaseKind::kSend,
             fmt::format("{} {}{}, {}", trace_.method, target, is_old ? " HTTP/1.0" : "",
                         size_text(load_.request_bytes)));
    }

    void put_answer() {
        if (load_.in(PhaseKind::kWait)) head("WAIT", PhaseKind::kWait, "for the first byte");
        if (!load_.answer) return;
        const Answer& answer = *load_.answer;
        head("ANSWER", PhaseKind::kReceive,
             fmt::format("{} {}, {} of head, {} of body", answer.version, status_text(load_),
                         size_text(answer.header_bytes), size_text(answer.body_bytes)));
        for (const Header& header : answer.headers) {
            line(fmt::format("{}: {}", paint_.dim(safe(header.name)), safe(header.value)));
        }
        if (load_.redirect) line(paint_.bold("→ " + *load_.redirect));
    }

    void put_problem(const Problem& problem) {
        out_ += paint_.bad(
                    fmt::format("FAILED    in {}: {}", name(problem.where), safe(problem.what))) +
                "\n";
        if (!problem.advice.empty()) line(problem.advice);
    }

    const Trace& trace_;
    const Load& load_;
    const Paint& paint_;
    const Connection* connection_ = nullptr;
    std::string out_;
};

}  // namespace

std::string steps_text(const Trace& trace, const Load& load, const Paint& paint) {
    return Steps(trace, load, paint).text();
}

}  // namespace madang::trace
