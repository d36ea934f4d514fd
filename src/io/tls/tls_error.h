// What GnuTLS says went wrong, as one of our errors.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gnutls/gnutls.h>

#include "base/check.h"
#include "base/result.h"

namespace madang::io::tls {

// Returns an error with GnuTLS's own (static) text and number.
inline std::unexpected<Error> tls_failure(ErrorCode code, int status) {
    return fail(code, gnutls_strerror(status), status);
}

}  // namespace madang::io::tls
