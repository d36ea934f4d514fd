// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/fetch/problems.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace madang::trace {
namespace {

std::string reason(const Error& error) {
    if (error.detail() > 0 && error.code() == ErrorCode::kUnavailable) {
        return fmt::format("{}: {}", error.text(), std::strerror(static_cast<int>(error.detail())));
    }
    return std::string(error.text());
}

std::string remedy(io::tls::Refusal refusal) {
    switch (refusal) {
        case io::tls::Refusal::kWrongName:
            return "The certificate tells whom it is for: ask for that name, or give the server "
                   "one for this. --insecure looks without trusting.";
        case io::tls::Refusal::kExpired:
            return "The server needs a new one, if this machine's clock is right. --insecure looks "
                   "without trusting.";
        default:
            return "--ca FILE trusts the authority in a PEM file; --insecure looks without "
                   "trusting.";
    }
}

}  // namespace

std::string short_reason(const Error& error) {
    if (error.detail() == ECONNREFUSED) return "refused";
    if (error.detail() == ENETUNREACH) return "no way to that network";
    if (error.code() == ErrorCode::kTimeout) return "timed out";
    return reason(error);
}

Problem dns_problem(const Error& error, const std::string& host) {
    Problem problem{PhaseKind::kDns, "", ""};
    if (error.code() == ErrorCode::kNotFound && error.detail() != 0) {
        problem.what = fmt::format("{} does not exist", host);
        problem.advice = "Check its spelling. --iterative shows which level of the DNS says so.";
    } else if (error.code() == ErrorCode::kNotFound) {
        problem.what = fmt::format("{} exists and has no address", host);
        problem.advice = "It may be a name for mail only; try www. in front of it.";
    } else if (error.code() == ErrorCode::kInvalid) {
        problem.what = fmt::format("{} is no name", host);
        problem.advice = "Labels have 1 to 63 characters, names at most 253.";
    } else {
        problem.what = fmt::format("nobody could say where {} is: {}", host, error.text());
        problem.advice =
            "Is the network up? /etc/resolv.conf names who is asked; --resolver ADDRESS "
            "asks another, --iterative nobody but the servers themselves.";
    }
    return problem;
}

Problem connect_problem(const Error& error, const url::Url& url) {
    Problem problem{PhaseKind::kConnect, "", ""};
    if (error.detail() == ECONNREFUSED) {
        problem.what = fmt::format("{} refuses connections to port {}", url.host, url.port);
        problem.advice = "Nothing listens there: is the server running, and is that its port?";
    } else if (error.code() == ErrorCode::kTimeout) {
        problem.what = fmt::format("{} does not answer on port {}", url.host, url.port);
        problem.advice = "A firewall may drop what comes there; --timeout SECONDS waits longer.";
    } else {
        problem.what = fmt::format("{} cannot be reached: {}", url.host, reason(error));
        problem.advice = "Does this machine have a way to that network?";
    }
    return problem;
}

Problem tls_problem(const Error& error, const url::Url& url, const Distrust& distrust) {
    Problem problem{PhaseKind::kTls, "", ""};
    if (error.code() == ErrorCode::kDenied) {
        problem.what = fmt::format("the certificate of {} is not trusted{}{}", url.host,
                                   distrust.words.empty() ? "" : ": ", distrust.words);
        problem.advice = remedy(distrust.refusal);
    } else if (error.code() == ErrorCode::kTimeout) {
        problem.what = "the handshake was not finished in time";
        problem.advice = "--timeout SECONDS waits longer.";
    } else {
        problem.what = fmt::format("no TLS session came about: {}", reason(error));
        problem.advice =
            fmt::format("Does port {} speak TLS? If not: http://{}", url.port, url.authority());
    }
    return problem;
}

Problem answer_problem(const Error& error, PhaseKind where) {
    Problem problem{where, reason(error), ""};
    switch (error.code()) {
        case ErrorCode::kTimeout:
            problem.what = where == PhaseKind::kReceive ? "the answer did not end in time"
                                                        : "no answer came in time";
            problem.advice = "--timeout SECONDS waits longer.";
            if (where == PhaseKind::kConnect) {
                problem.advice = "Does the server speak HTTP/3, and does UDP get through to it?";
            }
            break;
        case ErrorCode::kCorrupt:
            problem.advice =
                "What answers there does not speak HTTP; https:// may be what it "
                "wants.";
            break;
        case ErrorCode::kCancelled: problem.advice = "Its own log may tell why."; break;
        default: break;
    }
    return problem;
}

}  // namespace madang::trace
