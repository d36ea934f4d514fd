// Trust and tickets.
// SPDX-License-Identifier: Apache-2.0
#include "io/tls/client_context.h"

#include <gnutls/gnutls.h>

#include <utility>

#include "io/address.h"
#include "io/tls/credentials.h"
#include "io/tls/limits.h"
#include "io/tls/priorities.h"
#include "io/tls/tls_error.h"

namespace madang::io::tls {
namespace {

// Names go into SNI, addresses do not (RFC 6066 §3).
bool is_address(const std::string& host) {
    const bool is_ipv6 = host.find(':') != std::string::npos;
    return Address::parse((is_ipv6 ? "[" + host + "]" : host) + ":1").has_value() &&
           host != "localhost";
}

}  // namespace

class ClientContext::Secrets {
public:
    Secrets() {
        CHECK(gnutls_priority_init(&tcp, kTcpPriorities, nullptr) == 0, "they are valid");
        CHECK(gnutls_priority_init(&quic, kQuicPriorities, nullptr) == 0, "they are valid");
    }
    ~Secrets() {
        gnutls_priority_deinit(tcp);
        gnutls_priority_deinit(quic);
    }
    Secrets(const Secrets&) = delete;
    Secrets& operator=(const Secrets&) = delete;

    gnutls_priority_t tcp = nullptr;
    gnutls_priority_t quic = nullptr;
    Credentials credentials;
};

ClientContext::ClientContext(ClientOptions options)
    : options_(std::move(options)), secrets_(std::make_unique<Secrets>()) {}
ClientContext::~ClientContext() = default;

Result<std::shared_ptr<ClientContext>> ClientContext::create(ClientOptions options) {
    std::shared_ptr<ClientContext> context(new ClientContext(std::move(options)));
    const auto credentials = context->secrets_->credentials.get();
    if (context->options_.trust == Trust::kSystem) {
        // Without any, each server is refused with the reason; that is no error of ours.
        (void)gnutls_certificate_set_x509_system_trust(credentials);
    }
    if (!context->options_.authorities.empty()) {
        const gnutls_datum_t text = datum_of(context->options_.authorities);
        const int status =
            gnutls_certificate_set_x509_trust_mem(credentials, &text, GNUTLS_X509_FMT_PEM);
        if (status <= 0) return tls_failure(ErrorCode::kInvalid, status);
    }
    return context;
}

void ClientContext::equip(gnutls_session_int* session, Carrier carrier,
                          const std::string& host) const {
    gnutls_priority_set(session, carrier == Carrier::kQuic ? secrets_->quic : secrets_->tcp);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, secrets_->credentials.get());
    if (!is_address(host)) {
        gnutls_server_name_set(session, GNUTLS_NAME_DNS, host.data(), host.size());
    }
    if (options_.trust == Trust::kAnything) return;
    gnutls_session_set_verify_cert(session, host.c_str(), 0);
}

std::string ClientContext::take_ticket(const std::string& key) {
    const auto found = tickets_.find(key);
    if (found == tickets_.end()) return {};
    std::string ticket = std::move(found->second);
    tickets_.erase(found);
    std::erase(order_, key);
    return ticket;
}

void ClientContext::keep_ticket(const std::string& key, std::string ticket) {
    if (!options_.resume) return;
    if (tickets_.insert_or_assign(key, std::move(ticket)).second) order_.push_back(key);
    if (order_.size() <= kClientSessionsMax) return;
    tickets_.erase(order_.front());
    order_.pop_front();
}

}  // namespace madang::io::tls
