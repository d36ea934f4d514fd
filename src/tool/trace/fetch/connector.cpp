// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/connector.h"

#include <algorithm>
#include <utility>

#include "base/result.h"
#include "tool/trace/fetch/dns_notes.h"
#include "tool/trace/fetch/http1_transport.h"
#include "tool/trace/fetch/http2_transport.h"
#include "tool/trace/fetch/http3_transport.h"
#include "tool/trace/fetch/problems.h"
#include "tool/trace/fetch/tap.h"
#include "tool/trace/limits.h"

namespace madang::trace {
namespace {

constexpr std::string_view kHttp1 = "http/1.1";
constexpr std::string_view kHttp2 = "h2";

AttemptOutcome outcome_of(io::DialOutcome outcome) {
    switch (outcome) {
        case io::DialOutcome::kWon: return AttemptOutcome::kWon;
        case io::DialOutcome::kLost: return AttemptOutcome::kLost;
        case io::DialOutcome::kFailed: return AttemptOutcome::kFailed;
    }
    return AttemptOutcome::kFailed;
}

std::vector<Attempt> notes_of(const std::vector<io::DialAttempt>& attempts,
                              const Stopwatch& watch) {
    std::vector<Attempt> notes;
    for (const io::DialAttempt& attempt : attempts) {
        Attempt& note = notes.emplace_back();
        note.address = attempt.address.to_string();
        note.outcome = outcome_of(attempt.outcome);
        if (attempt.outcome == io::DialOutcome::kFailed) note.reason = short_reason(attempt.error);
        note.span = watch.span(attempt.began, attempt.ended);
    }
    return notes;
}

std::vector<Certificate> notes_of(const std::vector<io::tls::CertificateInfo>& chain) {
    std::vector<Certificate> notes;
    notes.reserve(chain.size());
    for (const io::tls::CertificateInfo& info : chain) {
        notes.push_back({info.subject, info.issuer, info.expires, info.names, info.bytes});
    }
    return notes;
}

Tls note_of(const io::tls::Stream& stream, FlightLog& log) {
    log.is_open = false;
    const io::tls::SessionInfo& session = stream.session();
    Tls note;
    note.version = session.version;
    note.cipher = session.cipher;
    note.group = session.group;
    note.protocol = session.protocol;
    note.resumed = session.resumed;
    note.certificates = notes_of(stream.peer_certificates());
    note.flights = std::move(log.flights);
    name_flights(note.flights, note.version, note.resumed);
    return note;
}

}  // namespace

std::vector<std::string_view> Connector::protocols() const {
    switch (version_) {
        case Version::kHttp1Closing:
        case Version::kHttp1: return {kHttp1};
        case Version::kHttp2: return {kHttp2};
        default: return {kHttp2, kHttp1};
    }
}

io::Task<Got<resolver::Resolved>> Connector::resolve(Wanted& wanted) {
    DnsNotes notes(wanted.watch, wanted.load.dns);
    const auto services =
        wanted.url.scheme == "https" ? resolver::Services::kHttps : resolver::Services::kNone;
    auto found = co_await resolver_.resolve(wanted.url.host, wanted.url.port, services, notes);
    if (!found) co_return std::unexpected(dns_problem(found.error(), wanted.url.host));
    wanted.marks.resolved = wanted.watch.now();
    co_return *std::move(found);
}

io::Task<Got<std::unique_ptr<io::Stream>>> Connector::connect(Wanted& wanted,
                                                              const resolver::Resolved& found) {
    io::DialOptions options;
    options.deadline = wanted.deadline;
    io::Dialed dialed = co_await io::dial(loop_, io::interleave(found.addresses), options);
    wanted.connection.attempts = notes_of(dialed.attempts, wanted.watch);
    if (!dialed.stream) {
        co_return std::unexpected(connect_problem(dialed.stream.error(), wanted.url));
    }
    wanted.marks.connected = wanted.watch.now();
    const io::TcpStream& stream = **dialed.stream;
    wanted.connection.address = stream.peer().to_string();
    if (const auto measured = stream.round_trip()) {
        wanted.connection.round_trip =
            RoundTrip{measured->smoothed, measured->variation, measured->retransmissions};
    }
    co_return std::unique_ptr<io::Stream>(*std::move(dialed.stream));
}

// The handshake is the modelled network's; its round trip is not TCP's to tell.
io::Task<Got<std::unique_ptr<io::Stream>>> Connector::connect_by_relay(Wanted& wanted) {
    Attempt attempt;
    attempt.address = relay_->address().to_string();
    attempt.span.began = wanted.watch.now();
    auto stream = co_await relay_->connect();
    attempt.span.ended = wanted.watch.now();
    attempt.outcome = stream ? AttemptOutcome::kWon : AttemptOutcome::kFailed;
    if (!stream) attempt.reason = short_reason(stream.error());
    wanted.connection.attempts = {attempt};
    if (!stream) co_return std::unexpected(connect_problem(stream.error(), wanted.url));
    wanted.marks.connected = attempt.span.ended;
    wanted.connection.address = attempt.address;
    co_return *std::move(stream);
}

io::Task<Got<std::unique_ptr<io::Stream>>> Connector::secure(Wanted& wanted,
                                                             std::unique_ptr<io::Stream> tcp) {
    const auto log = std::make_shared<FlightLog>();
    auto tapped = make_tap(std::move(tcp), wanted.watch, log);
    auto stream = io::tls::Stream::client(std::move(tapped), tls_, wanted.url.host, protocols());
    const auto shaken = co_await stream->shake_hands(wanted.deadline);
    wanted.connection.tls = note_of(*stream, *log);
    if (!shaken) {
        co_return std::unexpected(tls_problem(shaken.error(), wanted.url, stream->explain()));
    }
    wanted.marks.secured = wanted.watch.now();
    co_return std::unique_ptr<io::Stream>(std::move(stream));
}

// Without TLS, HTTP/2 is spoken to who is known to speak it (RFC 9113 §3.3).
std::unique_ptr<Transport> Connector::make_transport(Wanted& wanted,
                                                     std::unique_ptr<io::Stream> stream) const {
    const auto& tls = wanted.connection.tls;
    const bool is_http2 = tls ? tls->protocol == kHttp2 : version_ == Version::kHttp2;
    if (!is_http2) return make_http1_transport(std::move(stream), wanted.watch);
    return make_http2_transport(loop_, std::move(stream), wanted.url, wanted.watch);
}

// The handshake comes with the first request; of several addresses the first is asked.
Got<std::unique_ptr<Transport>> Connector::open_quic(Wanted& wanted,
                                                     const resolver::Resolved& found) {
    if (wanted.url.scheme != "https") {
        return std::unexpected(Problem{PhaseKind::kConnect, "HTTP/3 is never spoken in the clear",
                                       "Give an https:// URL."});
    }
    http::Http3ClientOptions options;
    options.host = wanted.url.authority();
    options.tls = tls_;
    options.body = kBodyMax;
    options.answer = wanted.deadline - loop_.now();
    const io::Address address =
        is_relayed(wanted.url) ? relay_->address() : found.addresses.front();
    auto client = http::Http3Client::create(loop_, environment_, address, std::move(options));
    if (!client) return std::unexpected(connect_problem(client.error(), wanted.url));
    wanted.connection.address = address.to_string();
    return std::make_unique<Http3Transport>(*std::move(client), wanted.watch, wanted.connection);
}

io::Task<Got<std::unique_ptr<Transport>>> Connector::open(Wanted& wanted) {
    CO_TRY(const resolver::Resolved found, co_await resolve(wanted));
    std::unique_ptr<Transport> transport;
    if (version_ == Version::kHttp3) {
        CO_TRY(transport, open_quic(wanted, found));
    } else {
        std::unique_ptr<io::Stream> stream;
        if (is_relayed(wanted.url)) {
            CO_TRY(stream, co_await connect_by_relay(wanted));
        } else {
            CO_TRY(stream, co_await connect(wanted, found));
        }
        if (wanted.url.scheme == "https") {
            CO_TRY(stream, co_await secure(wanted, std::move(stream)));
        }
        transport = make_transport(wanted, std::move(stream));
    }
    wanted.connection.protocol = transport->protocol();
    co_return std::move(transport);
}

}  // namespace madang::trace
