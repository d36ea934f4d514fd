// What all TLS sessions of a client share: whom it trusts, and the tickets it may resume with.
//
// Threads: one reactor.  Limits: kClientSessionsMax; the oldest ticket goes first.
// Source:  RFC 8446, RFC 6125 (names), RFC 8446 §4.6.1 (a ticket is used once).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/result.h"
#include "io/tls/server_context.h"

namespace madang::io::tls {

enum class Trust : std::uint8_t {
    kSystem,    // the authorities of the system, and those given
    kGiven,     // only those given
    kAnything,  // no check at all: for looking at a server that is known to be broken
};

struct ClientOptions {
    Trust trust = Trust::kSystem;
    std::string authorities = {};  // PEM
    bool resume = true;
};

class ClientContext {
public:
    // Errors: invalid (the authorities cannot be read).
    static Result<std::shared_ptr<ClientContext>> create(ClientOptions options);
    ~ClientContext();
    ClientContext(const ClientContext&) = delete;
    ClientContext& operator=(const ClientContext&) = delete;

    // Gives a client session, just initialised, its versions, trust and name. Verifies the peer in
    // the handshake, unless it trusts anything.
    void equip(gnutls_session_int* session, Carrier carrier, const std::string& host) const;

    // A ticket for `key`, at most once; empty: none. What QUIC keeps beside it is its own.
    std::string take_ticket(const std::string& key);
    void keep_ticket(const std::string& key, std::string ticket);

private:
    class Secrets;
    explicit ClientContext(ClientOptions options);

    ClientOptions options_;
    std::unique_ptr<Secrets> secrets_;
    std::unordered_map<std::string, std::string> tickets_;
    std::deque<std::string> order_;
};

}  // namespace madang::io::tls
