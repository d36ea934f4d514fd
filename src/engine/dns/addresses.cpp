// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/addresses.h"

namespace madang::resolver {
namespace {

void take(const dns::Record& record, std::uint16_t port, std::vector<io::Address>& into) {
    if (const auto* ipv4 = std::get_if<dns::Ipv4>(&record.data)) {
        into.push_back(io::Address::from_ipv4(ipv4->bytes, port));
    } else if (const auto* ipv6 = std::get_if<dns::Ipv6>(&record.data)) {
        into.push_back(io::Address::from_ipv6(ipv6->bytes, port));
    }
}

}  // namespace

void take_addresses(const std::vector<dns::Record>& records, std::uint16_t port,
                    std::vector<io::Address>& into) {
    for (const dns::Record& record : records) take(record, port, into);
}

void take_addresses_of(const dns::Name& name, const std::vector<dns::Record>& records,
                       std::uint16_t port, std::vector<io::Address>& into) {
    for (const dns::Record& record : records) {
        if (record.name == name) take(record, port, into);
    }
}

}  // namespace madang::resolver
