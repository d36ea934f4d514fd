// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/root_servers.h"

#include "engine/dns/hosts.h"

namespace madang::resolver {
namespace {

struct RootServer {
    char letter;
    const char* ipv4;
    const char* ipv6;
};

constexpr RootServer kRoots[] = {
    {'a', "198.41.0.4", "2001:503:ba3e::2:30"}, {'b', "170.247.170.2", "2801:1b8:10::b"},
    {'c', "192.33.4.12", "2001:500:2::c"},      {'d', "199.7.91.13", "2001:500:2d::d"},
    {'e', "192.203.230.10", "2001:500:a8::e"},  {'f', "192.5.5.241", "2001:500:2f::f"},
    {'g', "192.112.36.4", "2001:500:12::d0d"},  {'h', "198.97.190.53", "2001:500:1::53"},
    {'i', "192.36.148.17", "2001:7fe::53"},     {'j', "192.58.128.30", "2001:503:c27::2:30"},
    {'k', "193.0.14.129", "2001:7fd::1"},       {'l', "199.7.83.42", "2001:500:9f::42"},
    {'m', "202.12.27.33", "2001:dc3::35"},
};

}  // namespace

std::vector<Nameserver> root_servers(std::uint16_t port) {
    std::vector<Nameserver> servers;
    for (const RootServer& root : kRoots) {
        Nameserver server;
        server.name = dns::Name::parse(std::string(1, root.letter) + ".root-servers.net").value();
        for (const char* address : {root.ipv4, root.ipv6}) {
            server.addresses.push_back(parse_host_address(address, port).value());
        }
        servers.push_back(std::move(server));
    }
    return servers;
}

}  // namespace madang::resolver
