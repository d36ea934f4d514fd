// What a name's HTTPS records tell a client.
// Threads: pure functions.  Source: RFC 9460 §2.4, §7 and §8.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/dns/reading.h"
#include "io/address.h"

namespace madang::resolver {

// By priority; where a target is the record's own name, that name stands there.
std::vector<dns::Service> services_of(const Reading& reading);

// Returns the first that may be used where only the name's own addresses are known: it is no alias,
// its target is one of `own`, and nothing is mandatory that we do not know.
std::optional<dns::Service> choose_service(const std::vector<dns::Service>& services,
                                           const std::vector<dns::Name>& own);

bool speaks_http3(const dns::Service& service);

// Its hints of one family.
std::vector<io::Address> hints_of(const dns::Service& service, io::Address::Family family,
                                  std::uint16_t port);

}  // namespace madang::resolver
