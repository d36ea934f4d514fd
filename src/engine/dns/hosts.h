// The system's own two files: names that it knows, and whom it asks for others.
//
// Threads: values.
// Source:  hosts(5), resolv.conf(5).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "engine/dns/limits.h"
#include "io/address.h"

namespace madang::resolver {

class Hosts {
public:
    // Lines that are not understood are skipped, as other resolvers do.
    static Hosts parse(std::string_view text);

    // Addresses of `name`, with port 0; empty if the file does not have it. Case is ignored.
    const std::vector<io::Address>& find(std::string_view name) const;

private:
    std::unordered_map<std::string, std::vector<io::Address>> addresses_;  // by lower case
};

struct ResolvConf {
    std::vector<io::Address> servers;  // at most kServersMax
    Nanoseconds timeout = kQuestionTimeout;
    unsigned attempts = kAttempts;

    // Without a server in `text`, the one of this machine (resolv.conf(5)).
    static ResolvConf parse(std::string_view text);
};

// Reads an address without a port, as these files write them: "192.0.2.1", "2001:db8::1".
Result<io::Address> parse_host_address(std::string_view text, std::uint16_t port);

}  // namespace madang::resolver
