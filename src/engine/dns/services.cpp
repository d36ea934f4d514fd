// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/services.h"

#include <algorithm>
#include <string_view>

namespace madang::resolver {
namespace {

constexpr std::string_view kHttp3 = "h3";

// Keys whose meaning is used or changes nothing for us. `ech` hides the name in the handshake: who
// demands it does not want us.
bool is_known(dns::ServiceKey key) {
    switch (key) {
        case dns::ServiceKey::kAlpn:
        case dns::ServiceKey::kNoDefaultAlpn:
        case dns::ServiceKey::kPort:
        case dns::ServiceKey::kIpv4Hint:
        case dns::ServiceKey::kIpv6Hint: return true;
        default: return false;
    }
}

bool demands_the_unknown(const dns::Service& service) {
    const std::string* list = service.find(dns::ServiceKey::kMandatory);
    if (list == nullptr) return false;
    for (std::size_t i = 0; i + 1 < list->size(); i += 2) {  // keys of two bytes
        const auto high = static_cast<unsigned char>((*list)[i]);
        const auto low = static_cast<unsigned char>((*list)[i + 1]);
        if (!is_known(static_cast<dns::ServiceKey>(high << 8 | low))) return true;
    }
    return false;
}

}  // namespace

std::vector<dns::Service> services_of(const Reading& reading) {
    std::vector<dns::Service> services;
    for (const dns::Record& record : reading.records) {
        const auto* found = std::get_if<dns::Service>(&record.data);
        if (found == nullptr) continue;
        dns::Service service = *found;
        if (service.priority != 0 && service.target.is_root()) service.target = record.name;
        // Behind those that are preferred to it or came before it.
        const auto behind =
            std::ranges::upper_bound(services, service.priority, {}, &dns::Service::priority);
        services.insert(behind, std::move(service));
    }
    return services;
}

std::optional<dns::Service> choose_service(const std::vector<dns::Service>& services,
                                           const std::vector<dns::Name>& own) {
    for (const dns::Service& service : services) {
        const bool is_alias = service.priority == 0;
        const bool is_own = std::ranges::find(own, service.target) != own.end();
        if (!is_alias && is_own && !demands_the_unknown(service)) return service;
    }
    return std::nullopt;
}

bool speaks_http3(const dns::Service& service) {
    const auto protocols = service.alpn();
    return std::ranges::find(protocols, kHttp3) != protocols.end();
}

std::vector<io::Address> hints_of(const dns::Service& service, io::Address::Family family,
                                  std::uint16_t port) {
    std::vector<io::Address> hints;
    if (family == io::Address::Family::kIpv4) {
        for (const dns::Ipv4& hint : service.ipv4_hints()) {
            hints.push_back(io::Address::from_ipv4(hint.bytes, port));
        }
    } else {
        for (const dns::Ipv6& hint : service.ipv6_hints()) {
            hints.push_back(io::Address::from_ipv6(hint.bytes, port));
        }
    }
    return hints;
}

}  // namespace madang::resolver
