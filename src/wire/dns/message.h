// A DNS message and what its records hold, as values.
//
// Threads: values.
// Source:  RFC 1035 §4; RFC 3596 (AAAA); RFC 6891 (EDNS); RFC 9460 (SVCB and HTTPS).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "wire/dns/limits.h"
#include "wire/dns/name.h"

namespace madang::dns {

// Other numbers are types too, whose data is kept as bytes.
enum class Type : std::uint16_t {
    kA = 1,
    kNs = 2,
    kCname = 5,
    kSoa = 6,
    kPtr = 12,
    kMx = 15,
    kTxt = 16,
    kAaaa = 28,
    kOpt = 41,
    kSvcb = 64,
    kHttps = 65,
    kAny = 255,  // in questions only (RFC 1035 §3.2.3)
};

enum class Class : std::uint16_t { kInternet = 1 };

// With EDNS there are 12 bits (RFC 6891 §6.1.3).
enum class ResponseCode : std::uint16_t {
    kNoError = 0,
    kFormatError = 1,
    kServerFailure = 2,
    kNoName = 3,  // NXDOMAIN
    kNotImplemented = 4,
    kRefused = 5,
};

struct Question {
    Name name;
    Type type = Type::kA;
    Class in = Class::kInternet;
    friend bool operator==(const Question&, const Question&) = default;
};

struct Ipv4 {
    std::array<std::uint8_t, 4> bytes{};
    friend bool operator==(const Ipv4&, const Ipv4&) = default;
};

struct Ipv6 {
    std::array<std::uint8_t, 16> bytes{};
    friend bool operator==(const Ipv6&, const Ipv6&) = default;
};

// NS, CNAME and PTR hold one name; the record's type says which of them it is.
struct Target {
    Name name;
    friend bool operator==(const Target&, const Target&) = default;
};

struct Authority {  // SOA
    Name primary;
    Name mailbox;
    std::uint32_t serial = 0;
    std::uint32_t refresh = 0;  // this and the following in seconds
    std::uint32_t retry = 0;
    std::uint32_t expire = 0;
    std::uint32_t minimum = 0;  // how long an absence may be remembered (RFC 2308 §4)
    friend bool operator==(const Authority&, const Authority&) = default;
};

// Keys of service parameters (RFC 9460 §14.3.2).
enum class ServiceKey : std::uint16_t {
    kMandatory = 0,
    kAlpn = 1,
    kNoDefaultAlpn = 2,
    kPort = 3,
    kIpv4Hint = 4,
    kEch = 5,
    kIpv6Hint = 6,
};

struct ServiceParameter {
    ServiceKey key{};
    std::string value;  // as on the wire, already checked for the keys above
    friend bool operator==(const ServiceParameter&, const ServiceParameter&) = default;
};

struct Service {                               // SVCB, HTTPS
    std::uint16_t priority = 0;                // 0: an alias of `target`, without parameters
    Name target;                               // the root: the record's own name
    std::vector<ServiceParameter> parameters;  // ascending

    const std::string* find(ServiceKey key) const;
    std::vector<std::string_view> alpn() const;
    std::optional<std::uint16_t> port() const;
    std::vector<Ipv4> ipv4_hints() const;
    std::vector<Ipv6> ipv6_hints() const;
    friend bool operator==(const Service&, const Service&) = default;
};

struct Bytes {  // every other type
    std::string bytes;
    friend bool operator==(const Bytes&, const Bytes&) = default;
};

using Data = std::variant<Bytes, Ipv4, Ipv6, Target, Authority, Service>;

struct Record {
    Name name;
    Type type = Type::kA;
    Class in = Class::kInternet;
    std::uint32_t ttl = 0;  // seconds; with the top bit set it was sent as 0 (RFC 2181 §8)
    Data data;
    friend bool operator==(const Record&, const Record&) = default;
};

// The pseudo-record OPT (RFC 6891 §6.1).
struct Edns {
    std::uint16_t udp_bytes = kUdpBytesDefault;
    std::uint8_t version = 0;
    bool dnssec_ok = false;
    std::string options;  // as on the wire
    friend bool operator==(const Edns&, const Edns&) = default;
};

struct Message {
    std::uint16_t id = 0;
    bool is_response = false;
    std::uint8_t opcode = 0;  // 0: a query
    bool authoritative = false;
    bool truncated = false;
    bool recursion_desired = false;
    bool recursion_available = false;
    bool authentic = false;  // AD (RFC 4035 §3.2.3)
    bool checking_disabled = false;
    ResponseCode code = ResponseCode::kNoError;
    std::vector<Question> questions;
    std::vector<Record> answers;
    std::vector<Record> authorities;
    std::vector<Record> additionals;  // without OPT
    std::optional<Edns> edns;
    friend bool operator==(const Message&, const Message&) = default;
};

}  // namespace madang::dns
