// One accepted connection: the TLS handshake if there is one, then the version that was agreed on.
//
// Idea:       with TLS the client names its versions (ALPN); without, HTTP/2 begins with a preface
//             that no HTTP/1 server takes for a request (RFC 9113 §3.3).
// Threads:    one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "engine/http/connection/conversation.h"
#include "engine/http/connection/reactor_share.h"
#include "engine/http/connection/server_exchange.h"
#include "engine/http/connection/wakeup.h"
#include "io/stream.h"
#include "io/tls/server_context.h"

namespace madang::http {

class Connection {
public:
    // `tls` null: without.
    Connection(ReactorShare& share, std::unique_ptr<io::Stream> stream,
               std::shared_ptr<const io::tls::ServerContext> tls);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Serves until the connection is closed. Await it before destroying this.
    io::Task<> run();

    // The server stops: closes if idle; otherwise the running requests are the last.
    void drain();
    // Cuts the connection; run() ends once its handlers have.
    void abort();

    std::size_t slot = 0;  // the server's

private:
    io::Task<bool> wait_if_barred();
    io::Task<bool> shake_hands(std::string& protocol);
    io::Task<> speak_http1();
    io::Task<> speak_http2(std::string first_bytes);

    ReactorShare& share_;
    std::unique_ptr<io::Stream> stream_;
    std::shared_ptr<const io::tls::ServerContext> tls_;
    std::unique_ptr<Conversation> conversation_;  // null in the handshake
    Transport transport_;
    Connected connected_ = Connected::kPlain;
    Wakeup released_;  // from waiting as a barred client
};

}  // namespace madang::http
