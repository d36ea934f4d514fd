// The TLS 1.3 session inside a QUIC connection.
//
// Threads: one reactor.  Source: RFC 9001; the order of the calls follows ngtcp2's own programs.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gnutls/gnutls.h>
#include <ngtcp2/ngtcp2_crypto.h>

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "engine/quic/witness.h"
#include "io/tls/client_context.h"
#include "io/tls/server_context.h"

namespace madang::quic {

// Whether data may come before the handshake is done.
enum class EarlyData : std::uint8_t { kNo, kYes };

class TlsSession {
public:
    // `reference` outlives the session: GnuTLS keeps its address and ngtcp2 reads it there.
    static Result<std::unique_ptr<TlsSession>> server(
        std::shared_ptr<const io::tls::ServerContext> context, const std::string& protocol,
        EarlyData early, ngtcp2_crypto_conn_ref& reference);
    // `ticket`: of an earlier connection, or empty.
    static Result<std::unique_ptr<TlsSession>> client(
        std::shared_ptr<io::tls::ClientContext> context, const std::string& host,
        const std::string& protocol, const std::string& ticket, ngtcp2_crypto_conn_ref& reference);
    ~TlsSession();
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;

    gnutls_session_t get() const { return session_; }
    // The name that the client asked for; empty if none.
    std::string server_name() const;
    bool is_resumed() const { return gnutls_session_is_resumed(session_) != 0; }
    bool is_early_data_taken() const {
        return (gnutls_session_get_flags(session_) & GNUTLS_SFLAGS_EARLY_DATA) != 0;
    }
    Result<> send_ticket();

    // Client: called with each ticket that the server gives.
    std::function<void(std::string ticket)> on_ticket;
    // Client: called with each of TLS's messages, once it is made or read.
    std::function<void(From from, unsigned type)> on_message;

private:
    TlsSession() = default;
    Result<> prepare(const std::string& protocol, ngtcp2_crypto_conn_ref& reference);

    gnutls_session_t session_ = nullptr;
    std::string host_;  // GnuTLS keeps its address for verifying the certificate
    std::shared_ptr<const io::tls::ServerContext> server_;
    std::shared_ptr<io::tls::ClientContext> client_;
    std::shared_ptr<const io::tls::Credentials> credentials_;
};

}  // namespace madang::quic
