// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/quic_problem.h"

#include <fmt/format.h>

#include <array>

#include "engine/quic/error_name.h"
#include "tool/trace/fetch/problems.h"

namespace madang::trace {
namespace {

using By = quic::Closed::By;

// What a number means to the person in front of it.
struct Meaning {
    std::uint64_t code;
    const char* what;
    const char* advice;
};

// RFC 8446 §6.2: those that have a remedy of their own.
constexpr auto kAlertMeanings = std::to_array<Meaning>({
    {40, "we and the server have no cipher in common",
     "A server that speaks HTTP/3 has TLS 1.3: look at its settings."},
    {70, "the server does not speak TLS 1.3", "QUIC needs it: leave out --http3."},
    {71, "the server finds our ciphers too weak", "Look at its settings."},
    {80, "the server has failed in the handshake", "Its own log may tell why."},
    {112, "the server does not know that name",
     "Is the name right? Its certificates are for others."},
    {116, "the server wants a certificate of its visitors", "madang trace has none to show."},
    {120, "the server does not speak HTTP/3 there", "Leave out --http3: over TCP it may answer."},
});

// RFC 9000 §20.1.
constexpr auto kTransportMeanings = std::to_array<Meaning>({
    {0x00, "the server closed the connection", "Its own log may tell why."},
    {0x01, "the server has failed", "Its own log may tell why."},
    {0x02, "the server takes no connections now", "It is stopping or has too many: try later."},
    {0x0b, "the server does not take the proof of our address",
     "Our address may have changed on the way: try again."},
    {0x0c, "the server's HTTP/3 gave the connection up", "Its own log may tell why."},
    {0x0d, "a handshake is too large for its reader", "The server's certificates may be too many."},
    {0x0f, "the keys have been used up", "Try again."},
    {0x10, "no way carries datagrams of QUIC's size",
     "It needs 1,200 bytes: look at tunnels on the way, or leave out --http3."},
    {0x11, "we and the server have no version of QUIC in common", "Leave out --http3."},
});

constexpr const char* kBroken = "QUIC's rules were broken";
constexpr const char* kBrokenAdvice = "One of the two programs is wrong; over TCP it may work.";

// RFC 9114 §8.1 from 0x100 on, RFC 9204 §6 from 0x200 on.
constexpr std::uint64_t kHttp3First = 0x100;
constexpr std::array<std::string_view, 17> kHttp3Errors{
    "H3_NO_ERROR",
    "H3_GENERAL_PROTOCOL_ERROR",
    "H3_INTERNAL_ERROR",
    "H3_STREAM_CREATION_ERROR",
    "H3_CLOSED_CRITICAL_STREAM",
    "H3_FRAME_UNEXPECTED",
    "H3_FRAME_ERROR",
    "H3_EXCESSIVE_LOAD",
    "H3_ID_ERROR",
    "H3_SETTINGS_ERROR",
    "H3_MISSING_SETTINGS",
    "H3_REQUEST_REJECTED",
    "H3_REQUEST_CANCELLED",
    "H3_REQUEST_INCOMPLETE",
    "H3_MESSAGE_ERROR",
    "H3_CONNECT_ERROR",
    "H3_VERSION_FALLBACK",
};

std::string http3_error_name(std::uint64_t code) {
    if (code >= kHttp3First && code - kHttp3First < kHttp3Errors.size()) {
        return std::string(kHttp3Errors[code - kHttp3First]);
    }
    return fmt::format("error {:#x} of the application", code);
}

template <std::size_t kCount>
const Meaning* find(const std::array<Meaning, kCount>& meanings, std::uint64_t code) {
    for (const Meaning& meaning : meanings) {
        if (meaning.code == code) return &meaning;
    }
    return nullptr;
}

Problem silence(const url::Url& url, Shaken shaken) {
    if (shaken == Shaken::kYes) {
        return {PhaseKind::kWait, "the connection fell silent", "--timeout SECONDS waits longer."};
    }
    return {PhaseKind::kConnect,
            fmt::format("{} does not answer by QUIC on UDP port {}", url.host, url.port),
            "Does the server speak HTTP/3, and does UDP get through to it? Without --http3 TCP "
            "is used."};
}

Problem of_alert(std::uint8_t alert, By by, std::uint64_t code) {
    const std::string name = quic::transport_error_name(code);
    if (const Meaning* meaning = find(kAlertMeanings, alert)) {
        return {PhaseKind::kTls, fmt::format("{}: {}", meaning->what, name), meaning->advice};
    }
    return {
        PhaseKind::kTls,
        fmt::format("{} ended TLS's handshake: {}", by == By::kPeer ? "the server" : "we", name),
        by == By::kPeer ? "Its own log may tell why." : kBrokenAdvice};
}

Problem of_code(const quic::Closed& closed) {
    const std::string name = quic::transport_error_name(closed.code);
    const Meaning* const meaning = find(kTransportMeanings, closed.code);
    Problem problem{PhaseKind::kConnect, "", meaning ? meaning->advice : kBrokenAdvice};
    problem.what = fmt::format("{}: {}", meaning ? meaning->what : kBroken, name);
    if (closed.by == By::kPeer) problem.what += ", said by the server";
    if (!closed.reason.empty()) problem.what += fmt::format(" ({})", closed.reason);
    return problem;
}

}  // namespace

Problem quic_problem(const quic::Closed& closed, const quic::HandshakeFacts& facts,
                     const url::Url& url, Shaken shaken) {
    if (closed.by == By::kIdle) return silence(url, shaken);
    if (closed.by == By::kReset) {
        return {PhaseKind::kConnect, "the server does not know the connection any more",
                "It may have been started anew: try again."};
    }
    if (closed.application) {
        return {PhaseKind::kWait,
                fmt::format("the connection was closed with {}", http3_error_name(closed.code)),
                closed.by == By::kPeer ? "The server's own log may tell why." : kBrokenAdvice};
    }
    const auto alert = quic::alert_of(closed.code);
    if (!alert) return of_code(closed);
    if (facts.refusal == io::tls::Refusal::kNone) return of_alert(*alert, closed.by, closed.code);
    const Error denied(ErrorCode::kDenied, "the certificate is not trusted");
    return tls_problem(denied, url, {facts.refusal, facts.refusal_words});
}

}  // namespace madang::trace
