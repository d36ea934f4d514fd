// What people are told of the ends of QUIC connections.
// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/quic_problem.h"

#include <gtest/gtest.h>

#include "tool/trace/fetch/problems.h"

namespace madang::trace {
namespace {

using By = quic::Closed::By;
using io::tls::Refusal;

url::Url shop() {
    return *url::parse_url("https://shop.test:8443/");
}

quic::HandshakeFacts refused(Refusal refusal, std::string words) {
    quic::HandshakeFacts facts;
    facts.refusal = refusal;
    facts.refusal_words = std::move(words);
    return facts;
}

Problem told(By by, std::uint64_t code, Shaken shaken = Shaken::kNo) {
    return quic_problem({.by = by, .code = code}, {}, shop(), shaken);
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(QuicProblem, ARefusedCertificateIsToldAsOverTcp) {
    const quic::Closed closed{.by = By::kFailure, .code = 0x100 + 42};
    for (const auto& [refusal, words] :
         {std::pair{Refusal::kUnknownIssuer, "The certificate issuer is unknown."},
          std::pair{Refusal::kWrongName, "The name does not match."},
          std::pair{Refusal::kExpired, "The chain uses expired certificate."}}) {
        const Problem problem = quic_problem(closed, refused(refusal, words), shop(), Shaken::kNo);
        const Problem over_tcp =
            tls_problem(Error(ErrorCode::kDenied, ""), shop(), {refusal, words});
        EXPECT_EQ(problem.what, over_tcp.what);
        EXPECT_EQ(problem.advice, over_tcp.advice);
        EXPECT_EQ(problem.where, PhaseKind::kTls);
        EXPECT_TRUE(holds(problem.what, words)) << problem.what;
    }
}

TEST(QuicProblem, EachReasonForARefusalHasItsRemedy) {
    const Error denied(ErrorCode::kDenied, "");
    EXPECT_TRUE(holds(tls_problem(denied, shop(), {Refusal::kUnknownIssuer, ""}).advice, "--ca"));
    EXPECT_TRUE(holds(tls_problem(denied, shop(), {Refusal::kWrongName, ""}).advice, "that name"));
    EXPECT_TRUE(holds(tls_problem(denied, shop(), {Refusal::kExpired, ""}).advice, "clock"));
}

TEST(QuicProblem, AlertsAreNamedWithWhatToDo) {
    const Problem other = told(By::kPeer, 0x100 + 120);
    EXPECT_TRUE(holds(other.what, "does not speak HTTP/3")) << other.what;
    EXPECT_TRUE(holds(other.what, "no_application_protocol (120)")) << other.what;
    EXPECT_TRUE(holds(other.advice, "--http3"));
    EXPECT_EQ(other.where, PhaseKind::kTls);
    EXPECT_TRUE(holds(told(By::kPeer, 0x100 + 50).what, "the server ended TLS's handshake"));
    EXPECT_TRUE(holds(told(By::kFailure, 0x100 + 50).what, "we ended TLS's handshake"));
}

TEST(QuicProblem, TransportErrorsAreNamedWithWhatToDo) {
    const Problem refused_now = told(By::kPeer, 0x02);
    EXPECT_TRUE(holds(refused_now.what, "CONNECTION_REFUSED")) << refused_now.what;
    EXPECT_TRUE(holds(refused_now.advice, "try later"));
    EXPECT_TRUE(holds(told(By::kPeer, 0x0a).what, "QUIC's rules were broken: PROTOCOL_VIOLATION"));
    for (std::uint64_t code = 0; code < 0x20; ++code) {
        EXPECT_FALSE(told(By::kPeer, code).advice.empty()) << code;
    }
}

TEST(QuicProblem, SilenceIsNoAnswer) {
    const Problem problem = told(By::kIdle, 0);
    EXPECT_TRUE(holds(problem.what, "shop.test does not answer by QUIC on UDP port 8443"));
    EXPECT_EQ(problem.where, PhaseKind::kConnect);
    EXPECT_TRUE(holds(told(By::kIdle, 0, Shaken::kYes).what, "fell silent"));
}

TEST(QuicProblem, TheApplicationsCodesAreHttp3s) {
    const auto closed_with = [](std::uint64_t code) {
        const quic::Closed closed{.by = By::kPeer, .application = true, .code = code};
        return quic_problem(closed, {}, shop(), Shaken::kYes).what;
    };
    EXPECT_TRUE(holds(closed_with(0x107), "H3_EXCESSIVE_LOAD"));
    EXPECT_TRUE(holds(closed_with(0x110), "H3_VERSION_FALLBACK"));
    EXPECT_TRUE(holds(closed_with(0x999), "error 0x999"));
}

}  // namespace
}  // namespace madang::trace
