// A numeric socket address: IPv4 or IPv6 with a port. Names are not resolved.
// Threads: a value.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

struct sockaddr;
struct sockaddr_storage;

namespace madang::io {

class Address {
public:
    enum class Family : std::uint8_t { kIpv4, kIpv6 };

    Address() = default;  // 0.0.0.0:0

    // Reads "192.0.2.1:80", "[2001:db8::1]:80", "[fe80::1%2]:80" or "localhost:80" (127.0.0.1).
    // Errors: invalid.
    static Result<Address> parse(std::string_view text);
    static Address loopback(std::uint16_t port);
    // From bytes in network order.
    static Address from_ipv4(const std::array<std::uint8_t, 4>& bytes, std::uint16_t port);
    static Address from_ipv6(const std::array<std::uint8_t, 16>& bytes, std::uint16_t port);

    Family family() const { return family_; }
    std::uint16_t port() const { return port_; }
    Address with_port(std::uint16_t port) const;
    bool is_loopback() const;
    // Without the port, as a number: what limits per client count by. IPv4 in IPv6 is IPv4.
    std::string host() const;
    // What one customer has of the Internet, as a number: an address of IPv4, or the first 64 bits
    // of one of IPv6 (RFC 6177).
    std::uint64_t network() const;
    // Reads back by parse(): "192.0.2.1:80", "[2001:db8::1]:80".
    std::string to_string() const;

    // To and from the kernel's form. Returns the length of what was filled in.
    unsigned to_socket(sockaddr_storage& into) const;
    static Address from_socket(const sockaddr_storage& from);

    friend bool operator==(const Address&, const Address&) = default;

private:
    std::array<std::uint8_t, 16> bytes_{};  // IPv4 in the first four, network order
    std::uint32_t zone_ = 0;                // IPv6 link-local interface
    std::uint16_t port_ = 0;
    Family family_ = Family::kIpv4;
};

}  // namespace madang::io
