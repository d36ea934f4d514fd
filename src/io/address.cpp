// Numeric socket addresses.
// SPDX-License-Identifier: Apache-2.0
#include "io/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>

#include "io/limits.h"

namespace madang::io {
namespace {

constexpr std::size_t kIpv4Bytes = 4;
// RFC 4291 §2.5.5.2: an IPv4 address in IPv6 is ten zero bytes, ff ff, and the address.
constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

template <class Number>
Result<Number> parse_decimal(std::string_view text) {
    Number value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, status] = std::from_chars(text.data(), end, value);
    if (text.empty() || stop != end || status != std::errc()) {
        return fail(ErrorCode::kInvalid, "is no number in range");
    }
    return value;
}

// inet_pton wants a terminated string.
template <class Into>
Result<> parse_host(int family, std::string_view text, Into& into) {
    if (::inet_pton(family, std::string(text).c_str(), &into) == 1) return {};
    return fail(ErrorCode::kInvalid, "the address is not numeric (names are not resolved)");
}

}  // namespace

Result<Address> Address::parse(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (text.size() > kAddressTextMax || colon == std::string_view::npos) {
        return fail(ErrorCode::kInvalid, "the address is not of the form host:port");
    }
    Address address;
    address.port_ = TRY(parse_decimal<std::uint16_t>(text.substr(colon + 1)));
    std::string_view host = text.substr(0, colon);
    if (host == "localhost") host = "127.0.0.1";
    if (host.size() < 2 || host.front() != '[' || host.back() != ']') {
        TRY(parse_host(AF_INET, host, address.bytes_));
        return address;
    }
    host = host.substr(1, host.size() - 2);
    if (const std::size_t percent = host.find('%'); percent != std::string_view::npos) {
        address.zone_ = TRY(parse_decimal<std::uint32_t>(host.substr(percent + 1)));
        host = host.substr(0, percent);
    }
    address.family_ = Family::kIpv6;
    TRY(parse_host(AF_INET6, host, address.bytes_));
    return address;
}

Address Address::loopback(std::uint16_t port) {
    Address address;
    address.bytes_ = {127, 0, 0, 1};
    address.port_ = port;
    return address;
}

Address Address::from_ipv4(const std::array<std::uint8_t, 4>& bytes, std::uint16_t port) {
    Address address;
    std::ranges::copy(bytes, address.bytes_.begin());
    address.port_ = port;
    return address;
}

Address Address::from_ipv6(const std::array<std::uint8_t, 16>& bytes, std::uint16_t port) {
    Address address;
    address.bytes_ = bytes;
    address.port_ = port;
    address.family_ = Family::kIpv6;
    return address;
}

Address Address::with_port(std::uint16_t port) const {
    Address address = *this;
    address.port_ = port;
    return address;
}

bool Address::is_loopback() const {
    if (family_ == Family::kIpv4) return bytes_[0] == 127;  // RFC 1122 §3.2.1.3
    return std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto b) { return b == 0; }) &&
           bytes_.back() == 1;
}

std::string Address::host() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = family_ == Family::kIpv4 ? AF_INET : AF_INET6;
    ::inet_ntop(family, bytes_.data(), text.data(), text.size());
    std::string host = text.data();
    if (zone_ != 0) host += "%" + std::to_string(zone_);
    return host;
}

std::uint64_t Address::network() const {
    std::array<std::uint8_t, sizeof(std::uint64_t)> bytes{};
    // IPv4 stands where ::/32 would be, which nobody is given.
    if (family_ == Family::kIpv4) {
        std::copy_n(bytes_.begin(), kIpv4Bytes, bytes.begin() + kIpv4Bytes);
    } else {
        std::copy_n(bytes_.begin(), bytes.size(), bytes.begin());
    }
    return std::bit_cast<std::uint64_t>(bytes);
}

std::string Address::to_string() const {
    const std::string port = ":" + std::to_string(port_);
    return family_ == Family::kIpv4 ? host() + port : "[" + host() + "]" + port;
}

unsigned Address::to_socket(sockaddr_storage& into) const {
    std::memset(&into, 0, sizeof into);
    if (family_ == Family::kIpv4) {
        sockaddr_in form{};
        form.sin_family = AF_INET;
        form.sin_port = htons(port_);
        std::memcpy(&form.sin_addr, bytes_.data(), kIpv4Bytes);
        std::memcpy(&into, &form, sizeof form);
        return sizeof form;
    }
    sockaddr_in6 form{};
    form.sin6_family = AF_INET6;
    form.sin6_port = htons(port_);
    form.sin6_scope_id = zone_;
    std::memcpy(&form.sin6_addr, bytes_.data(), bytes_.size());
    std::memcpy(&into, &form, sizeof form);
    return sizeof form;
}

Address Address::from_socket(const sockaddr_storage& from) {
    Address address;
    if (from.ss_family == AF_INET) {
        sockaddr_in form{};
        std::memcpy(&form, &from, sizeof form);
        address.port_ = ntohs(form.sin_port);
        std::memcpy(address.bytes_.data(), &form.sin_addr, kIpv4Bytes);
        return address;
    }
    sockaddr_in6 form{};
    std::memcpy(&form, &from, sizeof form);
    address.port_ = ntohs(form.sin6_port);
    std::memcpy(address.bytes_.data(), &form.sin6_addr, address.bytes_.size());
    if (std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), address.bytes_.begin())) {
        std::copy(address.bytes_.end() - kIpv4Bytes, address.bytes_.end(), address.bytes_.begin());
        std::fill(address.bytes_.begin() + kIpv4Bytes, address.bytes_.end(), std::uint8_t{0});
        return address;
    }
    address.family_ = Family::kIpv6;
    address.zone_ = form.sin6_scope_id;
    return address;
}

}  // namespace madang::io
