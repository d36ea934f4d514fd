// Making GnuTLS sessions that carry no records.
// SPDX-License-Identifier: Apache-2.0
#include "engine/quic/tls_session.h"

#include <ngtcp2/ngtcp2_crypto_gnutls.h>

#include <array>
#include <limits>
#include <utility>

#include "base/check.h"

namespace madang::quic {
namespace {

std::unexpected<Error> failure(int status) {
    return fail(ErrorCode::kUnavailable, gnutls_strerror(status), status);
}

void hand_over_ticket(gnutls_session_t session, const TlsSession& self) {
    gnutls_datum_t data{};
    if (gnutls_session_get_data2(session, &data) != 0) return;
    std::string ticket(reinterpret_cast<const char*>(data.data), data.size);
    gnutls_free(data.data);
    if (self.on_ticket) self.on_ticket(std::move(ticket));
}

int on_handshake_message(gnutls_session_t session, unsigned type, unsigned, unsigned incoming,
                         const gnutls_datum_t*) {
    const auto& self = *static_cast<const TlsSession*>(gnutls_db_get_ptr(session));
    if (self.on_message) self.on_message(incoming != 0 ? From::kServer : From::kClient, type);
    if (type == GNUTLS_HANDSHAKE_NEW_SESSION_TICKET) hand_over_ticket(session, self);
    return 0;
}

}  // namespace

Result<> TlsSession::prepare(const std::string& protocol, ngtcp2_crypto_conn_ref& reference) {
    gnutls_session_set_ptr(session_, &reference);
    const gnutls_datum_t name{reinterpret_cast<unsigned char*>(const_cast<char*>(protocol.data())),
                              static_cast<unsigned>(protocol.size())};
    const int status = gnutls_alpn_set_protocols(
        session_, &name, 1, GNUTLS_ALPN_MANDATORY | GNUTLS_ALPN_SERVER_PRECEDENCE);
    if (status != 0) return failure(status);
    return {};
}

Result<std::unique_ptr<TlsSession>> TlsSession::server(
    std::shared_ptr<const io::tls::ServerContext> context, const std::string& protocol,
    EarlyData early, ngtcp2_crypto_conn_ref& reference) {
    std::unique_ptr<TlsSession> made(new TlsSession());
    // Tickets are sent by hand once the handshake is done; QUIC has no end of early data (RFC 9001
    // §8.3).
    const unsigned flags = GNUTLS_SERVER | GNUTLS_ENABLE_EARLY_DATA | GNUTLS_NO_AUTO_SEND_TICKET |
                           GNUTLS_NO_END_OF_EARLY_DATA;
    int status = gnutls_init(&made->session_, flags);
    if (status != 0) return failure(status);
    made->server_ = std::move(context);
    made->credentials_ = made->server_->equip(made->session_, io::tls::Carrier::kQuic);
    status = ngtcp2_crypto_gnutls_configure_server_session(made->session_);
    if (status != 0) return fail(ErrorCode::kUnavailable, "cannot configure TLS for QUIC");
    if (early == EarlyData::kYes) {
        made->server_->allow_early_data(made->session_);
        // The only value that QUIC has (RFC 9001 §4.6.1).
        gnutls_record_set_max_early_data_size(made->session_,
                                              std::numeric_limits<std::uint32_t>::max());
    }
    TRY(made->prepare(protocol, reference));
    return made;
}

Result<std::unique_ptr<TlsSession>> TlsSession::client(
    std::shared_ptr<io::tls::ClientContext> context, const std::string& host,
    const std::string& protocol, const std::string& ticket, ngtcp2_crypto_conn_ref& reference) {
    std::unique_ptr<TlsSession> made(new TlsSession());
    int status = gnutls_init(
        &made->session_, GNUTLS_CLIENT | GNUTLS_ENABLE_EARLY_DATA | GNUTLS_NO_END_OF_EARLY_DATA);
    if (status != 0) return failure(status);
    made->client_ = std::move(context);
    made->host_ = host;
    made->client_->equip(made->session_, io::tls::Carrier::kQuic, made->host_);
    status = ngtcp2_crypto_gnutls_configure_client_session(made->session_);
    if (status != 0) return fail(ErrorCode::kUnavailable, "cannot configure TLS for QUIC");
    // A client has no session database: its pointer is free for us.
    gnutls_db_set_ptr(made->session_, made.get());
    gnutls_handshake_set_hook_function(made->session_, GNUTLS_HANDSHAKE_ANY, GNUTLS_HOOK_POST,
                                       &on_handshake_message);
    TRY(made->prepare(protocol, reference));
    if (!ticket.empty()) {
        status = gnutls_session_set_data(made->session_, ticket.data(), ticket.size());
        if (status != 0) return failure(status);
    }
    return made;
}

TlsSession::~TlsSession() {
    if (session_ != nullptr) gnutls_deinit(session_);
}

std::string TlsSession::server_name() const {
    std::array<char, 256> name{};
    std::size_t length = name.size();
    unsigned type = 0;
    if (gnutls_server_name_get(session_, name.data(), &length, &type, 0) != 0) return {};
    return {name.data(), length};
}

Result<> TlsSession::send_ticket() {
    const int status = gnutls_session_ticket_send(session_, 1, 0);
    if (status != 0) return failure(status);
    return {};
}

}  // namespace madang::quic
