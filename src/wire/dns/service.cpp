// What the parameters of a service say. They were checked when they were read.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "wire/dns/message.h"

namespace madang::dns {
namespace {

template <class Address>
std::vector<Address> addresses(const std::string* value) {
    std::vector<Address> found;
    constexpr std::size_t kSize = sizeof(Address::bytes);
    for (std::size_t at = 0; value != nullptr && at + kSize <= value->size(); at += kSize) {
        Address& address = found.emplace_back();
        std::ranges::transform(value->substr(at, kSize), address.bytes.begin(),
                               [](char byte) { return static_cast<std::uint8_t>(byte); });
    }
    return found;
}

}  // namespace

const std::string* Service::find(ServiceKey key) const {
    const auto found = std::ranges::find(parameters, key, &ServiceParameter::key);
    return found == parameters.end() ? nullptr : &found->value;
}

std::vector<std::string_view> Service::alpn() const {
    std::vector<std::string_view> protocols;
    const std::string* value = find(ServiceKey::kAlpn);
    std::string_view rest;
    if (value != nullptr) rest = *value;
    while (!rest.empty()) {
        const auto length = static_cast<unsigned char>(rest.front());
        protocols.push_back(rest.substr(1, length));
        rest.remove_prefix(std::min<std::size_t>(rest.size(), 1U + length));
    }
    return protocols;
}

std::optional<std::uint16_t> Service::port() const {
    const std::string* value = find(ServiceKey::kPort);
    if (value == nullptr || value->size() != 2) return std::nullopt;
    return static_cast<std::uint16_t>(static_cast<unsigned char>((*value)[0]) << 8 |
                                      static_cast<unsigned char>((*value)[1]));
}

std::vector<Ipv4> Service::ipv4_hints() const {
    return addresses<Ipv4>(find(ServiceKey::kIpv4Hint));
}

std::vector<Ipv6> Service::ipv6_hints() const {
    return addresses<Ipv6>(find(ServiceKey::kIpv6Hint));
}

}  // namespace madang::dns
