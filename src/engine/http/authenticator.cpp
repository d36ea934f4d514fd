// The operator's token.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/authenticator.h"

#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace madang::http {
namespace {

constexpr std::string_view kScheme = "Bearer ";

// Returns the token of "Bearer <token>" (the scheme in any case, RFC 9110 §11.1), or "".
std::string_view bearer_token(std::string_view authorization) {
    if (authorization.size() <= kScheme.size()) return {};
    if (!ascii_equal_fold(authorization.substr(0, kScheme.size()), kScheme)) return {};
    return trim(authorization.substr(kScheme.size()));
}

}  // namespace

bool equal_in_constant_time(std::string_view secret, std::string_view presented) {
    CHECK(!secret.empty(), "a secret is not empty");
    // volatile keeps the compiler from leaving the loop at the first difference.
    volatile unsigned difference = secret.size() == presented.size() ? 0 : 1;
    for (std::size_t i = 0; i < presented.size(); ++i) {
        const auto mine = static_cast<unsigned char>(secret[i % secret.size()]);
        const auto theirs = static_cast<unsigned char>(presented[i]);
        difference = difference | (static_cast<unsigned>(mine) ^ static_cast<unsigned>(theirs));
    }
    return difference == 0;
}

TokenAuthenticator::TokenAuthenticator(std::string token, Principal principal)
    : token_(std::move(token)), principal_(std::move(principal)) {
    CHECK(!token_.empty(), "an empty token would accept everybody");
}

io::Task<Result<Principal>> TokenAuthenticator::authenticate(std::string_view authorization) const {
    const std::string_view token = bearer_token(authorization);
    if (token.empty() || !equal_in_constant_time(token_, token)) {
        co_return fail(ErrorCode::kDenied, "the token is not accepted");
    }
    co_return principal_;
}

}  // namespace madang::http
