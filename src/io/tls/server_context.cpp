// Certificates, ticket keys and replay protection, as GnuTLS takes them.
// SPDX-License-Identifier: Apache-2.0
#include "io/tls/server_context.h"

#include <gnutls/gnutls.h>

#include <chrono>
#include <ctime>
#include <utility>

#include "io/tls/credentials.h"
#include "io/tls/priorities.h"
#include "io/tls/tls_error.h"

namespace madang::io::tls {
namespace {

gnutls_priority_t parse_priorities(const char* text) {
    gnutls_priority_t priorities = nullptr;
    CHECK(gnutls_priority_init(&priorities, text, nullptr) == 0, "our own priorities are valid");
    return priorities;
}

Result<std::shared_ptr<const Credentials>> load(const std::vector<Identity>& identities) {
    if (identities.empty()) return fail(ErrorCode::kInvalid, "a server needs a certificate");
    if (identities.size() > kIdentitiesMax) {
        return fail(ErrorCode::kExhausted, "too many certificates",
                    static_cast<std::int64_t>(kIdentitiesMax));
    }
    auto credentials = std::make_shared<Credentials>();
    for (std::size_t i = 0; i < identities.size(); ++i) {
        const gnutls_datum_t chain = datum_of(identities[i].chain);
        const gnutls_datum_t key = datum_of(identities[i].key);
        const int status = gnutls_certificate_set_x509_key_mem(credentials->get(), &chain, &key,
                                                               GNUTLS_X509_FMT_PEM);
        if (status >= 0) continue;
        const char* why = status == GNUTLS_E_CERTIFICATE_KEY_MISMATCH
                              ? "the key is not the certificate's"
                              : "the certificate or its key cannot be read";
        return fail(ErrorCode::kInvalid, why, static_cast<std::int64_t>(i));
    }
    return credentials;
}

int add_fingerprint(void* store, time_t expiry, const gnutls_datum_t* key, const gnutls_datum_t*) {
    const std::string_view fingerprint(reinterpret_cast<const char*>(key->data), key->size);
    const auto seen =
        static_cast<ReplayStore*>(store)->add(fingerprint, expiry, std::time(nullptr));
    return seen == ReplayStore::Seen::kNew ? 0 : GNUTLS_E_DB_ENTRY_EXISTS;
}

}  // namespace

class ServerContext::Secrets {
public:
    Secrets() {
        CHECK(gnutls_session_ticket_key_generate(&ticket_key) == 0, "random bytes can be had");
        CHECK(gnutls_anti_replay_init(&anti_replay) == 0, "memory can be had");
        const auto window = std::chrono::duration_cast<std::chrono::milliseconds>(kReplayWindow);
        gnutls_anti_replay_set_window(anti_replay, static_cast<unsigned>(window.count()));
        gnutls_anti_replay_set_ptr(anti_replay, &store);
        gnutls_anti_replay_set_add_function(anti_replay, &add_fingerprint);
    }
    ~Secrets() {
        gnutls_priority_deinit(tcp);
        gnutls_priority_deinit(quic);
        gnutls_anti_replay_deinit(anti_replay);
        gnutls_memset(ticket_key.data, 0, ticket_key.size);
        gnutls_free(ticket_key.data);
    }
    Secrets(const Secrets&) = delete;
    Secrets& operator=(const Secrets&) = delete;

    gnutls_priority_t tcp = parse_priorities(kTcpPriorities);
    gnutls_priority_t quic = parse_priorities(kQuicPriorities);
    gnutls_datum_t ticket_key{};
    gnutls_anti_replay_t anti_replay = nullptr;
    ReplayStore store;
};

ServerContext::ServerContext(std::unique_ptr<Secrets> secrets) : secrets_(std::move(secrets)) {}
ServerContext::~ServerContext() = default;

Result<std::shared_ptr<ServerContext>> ServerContext::create(std::vector<Identity> identities) {
    std::shared_ptr<ServerContext> context(new ServerContext(std::make_unique<Secrets>()));
    TRY(context->replace(std::move(identities)));
    return context;
}

Result<> ServerContext::replace(std::vector<Identity> identities) {
    auto credentials = TRY(load(identities));
    MutexLock lock(mutex_);
    credentials_.swap(credentials);
    chain_ = std::move(identities.front().chain);
    return {};
}

std::shared_ptr<const Credentials> ServerContext::equip(gnutls_session_int* session,
                                                        Carrier carrier) const {
    std::shared_ptr<const Credentials> credentials;
    {
        MutexLock lock(mutex_);
        credentials = credentials_;
    }
    gnutls_priority_set(session, carrier == Carrier::kQuic ? secrets_->quic : secrets_->tcp);
    gnutls_session_ticket_enable_server(session, &secrets_->ticket_key);
    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials->get());
    return credentials;
}

void ServerContext::allow_early_data(gnutls_session_int* session) const {
    gnutls_anti_replay_enable(session, secrets_->anti_replay);
}

std::string ServerContext::chain() const {
    MutexLock lock(mutex_);
    return chain_;
}

}  // namespace madang::io::tls
