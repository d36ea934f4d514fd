// Who asks? The interface that a service of accounts implements, and the operator's one token.
//
// Threads: any; one object serves all reactors.  Source: RFC 6750 (Bearer tokens), RFC 9110 §11.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/principal.h"
#include "base/result.h"
#include "io/task.h"

namespace madang::http {

class Authenticator {
public:
    virtual ~Authenticator() = default;

    // Returns who sent these credentials (the value of `Authorization`, never empty). It lives
    // until the task ends. Asked only on routes with a scope. Errors: denied if they are not
    // accepted (answered 401); anything else is answered by its own status.
    virtual io::Task<Result<Principal>> authenticate(std::string_view authorization) const = 0;
};

// Accepts exactly `Bearer <token>`, compared in constant time.
class TokenAuthenticator : public Authenticator {
public:
    // `token` must not be empty.
    TokenAuthenticator(std::string token, Principal principal);
    io::Task<Result<Principal>> authenticate(std::string_view authorization) const override;

private:
    std::string token_;
    Principal principal_;
};

// Whether both are equal, in time that depends on the length of `presented` only.
bool equal_in_constant_time(std::string_view secret, std::string_view presented);

}  // namespace madang::http
