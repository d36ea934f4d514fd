// Who a server says that it is: a certificate chain and its private key, as PEM texts.
//
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"
#include "io/file.h"

namespace madang::io::tls {

struct Identity {
    std::string chain;  // the server's certificate first
    std::string key;
};

// Errors: those of reading; exhausted beyond kPemBytesMax.
Result<Identity> read_identity(Files& files, const std::string& chain_path,
                               const std::string& key_path);

// When the first certificate of a PEM chain ends, in seconds since 1970. Errors: invalid.
Result<std::int64_t> expiry_of(const std::string& chain);

// Whether the first certificate of a chain is for this host name or address (RFC 6125). Errors:
// invalid.
Result<bool> is_for(const std::string& chain, const std::string& host);

}  // namespace madang::io::tls
