// One reactor's HTTP server: it listens, accepts, and runs connections until it is stopped.
//
//   auto server = TRY(http::Server::listen(loop, site, environment, {.plain = address}));
//   ... loop.run() ...
//   server->stop(Seconds(10), [&] { loop.stop(); });
//
// `app` starts one per reactor thread on the same addresses (SO_REUSEPORT), all sharing one Site.
// HTTP/1.0, 1.1 and 2 are spoken at both addresses; which, the client says. HTTP/3 is at the
// secure one over UDP, which answers over TLS tell of (Alt-Svc).
// Invariants: the loop and the site outlive the server; the server outlives its connections (its
//             destructor CHECKs that it was stopped and that `stopped` has been told).
// Threads:    the loop's thread, except where said.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "base/result.h"
#include "engine/http/site.h"
#include "engine/quic/reactors.h"
#include "io/address.h"
#include "io/environment.h"
#include "io/loop.h"
#include "io/tls/server_context.h"

namespace madang::http {

// Where a server listens; at least one of the two.
struct ServerAddresses {
    std::optional<io::Address> plain = {};
    std::optional<io::Address> secure = {};
    std::shared_ptr<io::tls::ServerContext> tls = {};  // goes with `secure`
    // Shared by the servers of all reactors: HTTP/3 at the secure address over UDP; null: without.
    std::shared_ptr<quic::Reactors> quic = {};
};

class Server {
public:
    // Listens and accepts at once. Port 0 picks a free one. Errors: those of io::Listener.
    static Result<std::unique_ptr<Server>> listen(io::Loop& loop, std::shared_ptr<const Site> site,
                                                  io::Environment& environment,
                                                  const ServerAddresses& addresses);
    virtual ~Server() = default;

    // Where it listens: no port is 0. Threads: any.
    virtual const ServerAddresses& addresses() const = 0;

    virtual std::size_t connections() const = 0;

    // Accepts no more, closes idle connections, lets running requests finish (answering
    // `Connection: close`), cuts what is left after `grace`, then calls `stopped` once.
    virtual void stop(Nanoseconds grace, io::Job stopped) = 0;
};

}  // namespace madang::http
