// What of a name's HTTPS record is used for a connection, and why the rest is not.
// Threads: pure function.  Source: RFC 9460.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/dns/resolver.h"

namespace madang::trace {

// Whether HTTP/3 may be chosen.
enum class MayChooseHttp3 : std::uint8_t { kYes, kVersionIsGiven, kFailedBefore };

struct ServiceHints {
    bool http3_first = false;
    std::vector<std::string> words;  // "alpn h3: HTTP/3 is tried first"; none without a record
};

ServiceHints read_hints(const resolver::Resolved& found, MayChooseHttp3 may);

}  // namespace madang::trace
