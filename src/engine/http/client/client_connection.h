// One connection of a client, whatever the version.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/http/client.h"
#include "io/task.h"

namespace madang::http {

// What became of a request that failed.
enum class Fate : std::uint8_t {
    kUnprocessed,  // the server has not acted on it: it may be sent again
    kLost,         // it may have: only what is idempotent may be sent again (RFC 9110 §9.2.2)
    kFailed,       // it came too late, or its answer cannot be used: not to be sent again
};
bool may_repeat(std::string_view method, Fate fate);

struct ClientFailure {
    Error error;
    Fate fate = Fate::kFailed;
};
using ClientOutcome = std::expected<ClientResponse, ClientFailure>;

class ClientConnection {
public:
    virtual ~ClientConnection() = default;

    // Sends a request and reads its answer. The request lives until then. HTTP/1 does one at a
    // time; the others as many as room() says.
    virtual io::Task<ClientOutcome> send(const ClientRequest& request) = 0;

    // How many requests could be begun now; 0 for ever once the connection has ended.
    virtual std::size_t room() const = 0;
    virtual bool is_open() const = 0;
    // Ends it; requests under way fail.
    virtual void close() = 0;
};

// What a connection says of the site it is for.
struct ClientSite {
    std::string authority;  // the Host field, or :authority
    bool secure = false;
};

}  // namespace madang::http
