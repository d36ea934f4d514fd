// From a decoded request to the handler's answer, whatever the version.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/http/connection/server_exchange.h"

namespace madang::http {

// Told while a handler waits for something. One that ends at once costs neither call.
class Overseer {
public:
    virtual void oversee() = 0;
    virtual void end_oversight() = 0;

protected:
    ~Overseer() = default;
};

// Sheds the request if the reactor has no time for it, else asks the site, and answers for a
// handler that gave nothing. Returns nothing if the answer was streamed; `route` as Site::answer.
io::Task<std::optional<Response>> ask_site(ReactorShare& share, ServerExchange& exchange,
                                           MonotonicTime started, Overseer& overseer,
                                           const Route*& route);

}  // namespace madang::http
