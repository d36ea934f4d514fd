// The thirteen names that everything begins with.
// Threads: pure.
// Source:  IANA's root hints (https://www.internic.net/domain/named.root).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "io/address.h"
#include "wire/dns/name.h"

namespace madang::resolver {

// A server of a zone and where it is, as far as known.
struct Nameserver {
    dns::Name name;
    std::vector<io::Address> addresses;  // with the port to ask
};

// IPv4 before IPv6: a machine without a way to IPv6 loses no time then.
std::vector<Nameserver> root_servers(std::uint16_t port);

}  // namespace madang::resolver
