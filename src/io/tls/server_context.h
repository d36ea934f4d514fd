// What all TLS sessions of a server share: certificates, ticket keys, the memory of early data.
//
//   auto context = TRY(tls::ServerContext::create(std::move(identities)));
//   context->replace(std::move(renewed));   // later; sessions under way keep what they have
//
// Idea:       one object for all reactors, so that a ticket from one resumes at any other. GnuTLS
//             derives the keys of tickets from one secret and the time, so that they rotate by
//             themselves; the secret is made at start and never stored.
// Invariants: each name a client asks for (SNI) gets the first certificate that is for it, else the
//             first of all.
// Threads:    any.  Limits: kIdentitiesMax.  Source: RFC 8446, RFC 6066 §3, RFC 8446 §8.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "io/tls/identity.h"
#include "io/tls/replay_store.h"

struct gnutls_session_int;

namespace madang::io::tls {

class Credentials;

// What a session runs over: which versions and messages it has.
enum class Carrier : std::uint8_t { kTcp, kQuic };

class ServerContext {
public:
    // Errors: invalid (detail: the number of the identity, from 0, whose chain or key cannot be
    // read or do not belong together); exhausted.
    static Result<std::shared_ptr<ServerContext>> create(std::vector<Identity> identities);
    ~ServerContext();
    ServerContext(const ServerContext&) = delete;
    ServerContext& operator=(const ServerContext&) = delete;

    // From now on new sessions get these. Errors: as create; then nothing changes.
    Result<> replace(std::vector<Identity> identities) EXCLUDES(mutex_);

    // Gives a server session, just initialised, its versions and ciphers, tickets and certificates.
    // The returned credentials must outlive the session.
    std::shared_ptr<const Credentials> equip(gnutls_session_int* session, Carrier carrier) const
        EXCLUDES(mutex_);
    // Lets the session accept early data, each ClientHello once. The context outlives the session.
    void allow_early_data(gnutls_session_int* session) const;

    // The first identity's chain in PEM: what the server is known by.
    std::string chain() const EXCLUDES(mutex_);

private:
    class Secrets;  // GnuTLS's objects
    explicit ServerContext(std::unique_ptr<Secrets> secrets);

    const std::unique_ptr<Secrets> secrets_;
    mutable Mutex mutex_;
    std::shared_ptr<const Credentials> credentials_ GUARDED_BY(mutex_);
    std::string chain_ GUARDED_BY(mutex_);
};

}  // namespace madang::io::tls
