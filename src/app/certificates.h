// The certificates that the server shows: those of the settings, or one made for this machine.
//
//   tls/certificate.pem  the development certificate and its authority, made at the first start
//   tls/key.pem          its key, mode 0600
//   tls/authority.pem    what browsers and tools are told to trust
//   tls/quic.secret      32 random bytes, mode 0600: from it QUIC derives how it resets connections
//                        that it no longer knows, also after a restart (RFC 9000 §10.3)
//
// Threads: any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/configuration/settings.h"
#include "engine/quic/reactors.h"
#include "io/address.h"
#include "io/environment.h"
#include "io/tls/server_context.h"

namespace madang::app {

// Reads the certificates of the settings, or makes the development one where none are given, or
// where it ends soon or is not for the hosts of the settings. `address`: where the server listens.
Outcome<std::shared_ptr<io::tls::ServerContext>> open_certificates(io::Environment& environment,
                                                                   const Settings& settings,
                                                                   const io::Address& address);

// Reads them anew for connections from now on. On failure the server keeps what it has.
Outcome<> reload_certificates(io::Environment& environment, const Settings& settings,
                              const io::Address& address, io::tls::ServerContext& context);

// What the QUIC endpoints of all reactors share; its secret is made at the first start.
Outcome<std::shared_ptr<quic::Reactors>> open_quic(io::Environment& environment,
                                                   const std::string& data);

// Whether the certificate is the one made here, which nobody trusts yet.
bool has_development_certificate(const Settings& settings);
std::string authority_path(const std::string& data);

}  // namespace madang::app
