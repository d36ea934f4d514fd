// Errors as problems: what went wrong in which phase, and what to do next.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.h"
#include "io/tls/stream.h"
#include "tool/trace/trace.h"
#include "wire/url/url.h"

namespace madang::trace {

// "refused", "timed out", "no way to that network".
std::string short_reason(const Error& error);

Problem dns_problem(const Error& error, const std::string& host);
Problem connect_problem(const Error& error, const url::Url& url);
// Why a certificate is not trusted, where that is it.
struct Distrust {
    io::tls::Refusal refusal = io::tls::Refusal::kNone;
    std::string words;
};
Problem tls_problem(const Error& error, const url::Url& url, const Distrust& distrust);
// Of the request and its answer.
Problem answer_problem(const Error& error, PhaseKind where);

}  // namespace madang::trace
