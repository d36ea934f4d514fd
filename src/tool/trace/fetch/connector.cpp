// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/connector.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/result.h"
#include "tool/trace/fetch/attempt_notes.h"
#include "tool/trace/fetch/dns_notes.h"
#include "tool/trace/fetch/http1_transport.h"
#include "tool/trace/fetch/http2_transport.h"
#include "tool/trace/fetch/http3_transport.h"
#include "tool/trace/fetch/problems.h"
#include "tool/trace/fetch/quic_dial.h"
#include "tool/trace/fetch/quic_problem.h"
#include "tool/trace/fetch/tap.h"
#include "tool/trace/fetch/tls_notes.h"
#include "tool/trace/limits.h"

namespace madang::trace {
namespace {

constexpr std::string_view kHttp1 = "http/1.1";
constexpr std::string_view kHttp2 = "h2";

// For who is told that nobody is there.
url::Url place_of(const Connector::Wanted& wanted) {
    url::Url place = wanted.url;
    place.port = wanted.port;
    return place;
}

}  // namespace

std::vector<std::string_view> Connector::protocols() const {
    switch (version_) {
        case Version::kHttp10: return {};  // it is older than ALPN
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
    wanted.port = found->addresses.front().port();
    co_return *std::move(found);
}

io::Task<Got<std::unique_ptr<io::Stream>>> Connector::connect(Wanted& wanted,
                                                              const resolver::Resolved& found) {
    io::DialOptions options;
    options.deadline = wanted.deadline;
    io::Dialed dialed = co_await io::dial(loop_, io::interleave(found.addresses), options);
    std::ranges::move(notes_of(dialed.attempts, wanted.watch, Carrier::kTcp),
                      std::back_inserter(wanted.connection.attempts));
    if (!dialed.stream) {
        co_return std::unexpected(connect_problem(dialed.stream.error(), place_of(wanted)));
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
    if (!stream) co_return std::unexpected(connect_problem(stream.error(), place_of(wanted)));
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
        const Distrust distrust{stream->refusal(), stream->explain()};
        co_return std::unexpected(tls_problem(shaken.error(), place_of(wanted), distrust));
    }
    wanted.marks.secured = wanted.watch.now();
    co_return std::unique_ptr<io::Stream>(std::move(stream));
}

// Without TLS, HTTP/2 is spoken to who is known to speak it (RFC 9113 §3.3).
std::unique_ptr<Transport> Connector::make_transport(Wanted& wanted,
                                                     std::unique_ptr<io::Stream> stream) const {
    const auto& tls = wanted.connection.tls;
    const bool is_http2 = tls ? tls->protocol == kHttp2 : version_ == Version::kHttp2;
    const auto old = version_ == Version::kHttp10 ? http1::WrittenVersion::kHttp10
                                                  : http1::WrittenVersion::kHttp11;
    if (!is_http2) return make_http1_transport(std::move(stream), wanted.watch, old);
    return make_http2_transport(loop_, std::move(stream), wanted.url, wanted.watch);
}

// An address that shook hands before goes first: a ticket is for it alone.
std::vector<io::Address> Connector::quic_addresses(const url::Url& url,
                                                   const resolver::Resolved& found) const {
    if (is_relayed(url)) return {relay_->address()};
    std::vector<io::Address> addresses = io::interleave(found.addresses);
    const auto known = reached_.find(url.authority());
    if (known == reached_.end()) return addresses;
    const auto place = std::ranges::find(addresses, known->second);
    if (place != addresses.end()) std::rotate(addresses.begin(), place, place + 1);
    return addresses;
}

io::Task<Got<std::unique_ptr<Transport>>> Connector::open_quic(Wanted& wanted,
                                                               const resolver::Resolved& found,
                                                               MonotonicTime deadline) {
    QuicDialOptions options;
    options.client.host = wanted.url.authority();
    options.client.tls = tls_;
    options.client.body = kBodyMax;
    options.client.answer = wanted.deadline - loop_.now();
    options.deadline = deadline;
    QuicDialed dialed = co_await dial_quic(loop_, environment_, quic_addresses(wanted.url, found),
                                           std::move(options), wanted.watch);
    wanted.connection.attempts = std::move(dialed.attempts);
    if (!dialed.client) {
        if (!dialed.failure) {
            const Error none(ErrorCode::kUnavailable, "no UDP socket can be had");
            co_return std::unexpected(connect_problem(none, place_of(wanted)));
        }
        wanted.connection.tls = note_of(*dialed.witness, wanted.watch);
        co_return std::unexpected(
            quic_problem(*dialed.failure, dialed.witness->facts(), place_of(wanted), Shaken::kNo));
    }
    // With a ticket the handshake goes on beside the first request, whose transport notes it.
    if (dialed.client->state().shaken) wanted.marks.connected = wanted.watch.now();
    reached_.insert_or_assign(wanted.url.authority(), dialed.address);
    wanted.connection.address = dialed.address.to_string();
    co_return std::make_unique<Http3Transport>(std::move(dialed.client), std::move(dialed.witness),
                                               wanted.watch, wanted.connection);
}

io::Task<Got<std::unique_ptr<Transport>>> Connector::open_tcp(Wanted& wanted,
                                                              const resolver::Resolved& found) {
    std::unique_ptr<io::Stream> stream;
    if (is_relayed(wanted.url)) {
        CO_TRY(stream, co_await connect_by_relay(wanted));
    } else {
        CO_TRY(stream, co_await connect(wanted, found));
    }
    if (wanted.url.scheme == "https") {
        CO_TRY(stream, co_await secure(wanted, std::move(stream)));
    }
    co_return make_transport(wanted, std::move(stream));
}

MayChooseHttp3 Connector::may_choose_http3(const url::Url& url) const {
    if (version_ != Version::kBest) return MayChooseHttp3::kVersionIsGiven;
    return without_http3_.contains(url.authority()) ? MayChooseHttp3::kFailedBefore
                                                    : MayChooseHttp3::kYes;
}

// HTTP/3 where it is wanted or, first, where the name's HTTPS record offers it; else by TCP.
io::Task<Got<std::unique_ptr<Transport>>> Connector::choose(Wanted& wanted,
                                                            const resolver::Resolved& found) {
    ServiceHints hints = read_hints(found, may_choose_http3(wanted.url));
    wanted.load.service_hints = std::move(hints.words);
    if (version_ == Version::kHttp3) co_return co_await open_quic(wanted, found, wanted.deadline);
    if (hints.http3_first) {
        const MonotonicTime patience = loop_.now() + http::kHttp3Patience;
        auto transport = co_await open_quic(wanted, found, std::min(patience, wanted.deadline));
        if (transport) co_return transport;
        without_http3_.insert(wanted.url.authority());
        wanted.connection.tls.reset();
        wanted.load.service_hints.push_back("HTTP/3 failed, TCP is used: " +
                                            transport.error().what);
    }
    co_return co_await open_tcp(wanted, found);
}

io::Task<Got<std::unique_ptr<Transport>>> Connector::open(Wanted& wanted) {
    if (version_ == Version::kHttp3 && wanted.url.scheme != "https") {
        const Problem problem{PhaseKind::kConnect, "HTTP/3 is never spoken in the clear",
                              "Give an https:// URL."};
        co_return std::unexpected(problem);
    }
    CO_TRY(const resolver::Resolved found, co_await resolve(wanted));
    CO_TRY(auto transport, co_await choose(wanted, found));
    wanted.connection.protocol = transport->protocol();
    co_return std::move(transport);
}

}  // namespace madang::trace
