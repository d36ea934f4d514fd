// Which versions, ciphers and groups we speak.
//
// TLS 1.3, and 1.2 with forward secrecy and authenticated encryption only (RFC 9325 §4.2). QUIC has
// 1.3 only, without the compatibility mode of middle boxes (RFC 9001 §8.4).
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace madang::io::tls {

#define MADANG_TLS_GROUPS \
    "-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:+GROUP-SECP521R1"
#define MADANG_TLS_CIPHERS "-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305"

inline constexpr const char* kTcpPriorities =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:"
    "-MAC-ALL:+AEAD:-SIGN-RSA-SHA1:-SIGN-ECDSA-SHA1:" MADANG_TLS_CIPHERS ":" MADANG_TLS_GROUPS;

inline constexpr const char* kQuicPriorities = "NORMAL:-VERS-ALL:+VERS-TLS1.3:" MADANG_TLS_CIPHERS
                                               ":" MADANG_TLS_GROUPS ":%DISABLE_TLS13_COMPAT_MODE";

#undef MADANG_TLS_GROUPS
#undef MADANG_TLS_CIPHERS

}  // namespace madang::io::tls
