// What looking up a name did, step by step: for the tracer.
//
// Threads: values; an observer is told on the resolver's reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "engine/dns/exchange.h"
#include "engine/dns/reading.h"
#include "io/address.h"

namespace madang::resolver {

// Who was asked.
enum class Source : std::uint8_t {
    kLiteral,   // nobody: it is an address
    kCache,     // what this resolver remembers
    kHosts,     // the hosts file
    kReserved,  // nobody: localhost is this machine (RFC 6761 §6.3)
    kResolver,  // a recursive resolver of resolv.conf
    kServer,    // a server of `zone`, in the walk from the root
};

struct Step {
    Source source = Source::kCache;
    dns::Question question;
    dns::Name zone;                      // kServer: what it was asked for
    dns::Name server_name;               // kServer
    std::optional<io::Address> server;   // kResolver, kServer
    std::optional<Carrier> carrier;      // if something came back
    std::size_t bytes = 0;               // of what came back
    bool authoritative = false;          // the server owns what it says
    std::optional<Reading> reading;      // what it said; nothing if it had nothing
    std::vector<io::Address> addresses;  // kLiteral, kHosts, kReserved
    std::optional<Error> error;          // why nothing came back
    MonotonicTime began;
    MonotonicTime ended;
};

class Observer {
public:
    virtual ~Observer() = default;
    virtual void on_step(const Step& step) = 0;
};

}  // namespace madang::resolver
