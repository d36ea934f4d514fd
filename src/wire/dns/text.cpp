// Records as people write them.
// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

namespace madang::dns {
namespace {

constexpr std::pair<Type, const char*> kTypes[] = {
    {Type::kA, "A"},     {Type::kNs, "NS"},     {Type::kCname, "CNAME"}, {Type::kSoa, "SOA"},
    {Type::kPtr, "PTR"}, {Type::kMx, "MX"},     {Type::kTxt, "TXT"},     {Type::kAaaa, "AAAA"},
    {Type::kOpt, "OPT"}, {Type::kSvcb, "SVCB"}, {Type::kHttps, "HTTPS"}, {Type::kAny, "ANY"},
};

constexpr std::pair<ResponseCode, const char*> kCodes[] = {
    {ResponseCode::kNoError, "NOERROR"},        {ResponseCode::kFormatError, "FORMERR"},
    {ResponseCode::kServerFailure, "SERVFAIL"}, {ResponseCode::kNoName, "NXDOMAIN"},
    {ResponseCode::kNotImplemented, "NOTIMP"},  {ResponseCode::kRefused, "REFUSED"},
};

template <class Value, std::size_t kSize>
std::string named(const std::pair<Value, const char*> (&names)[kSize], Value value,
                  const char* otherwise) {
    for (const auto& [known, name] : names) {
        if (known == value) return name;
    }
    return otherwise + std::to_string(std::to_underlying(value));
}

void put_hex(std::string& out, std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        out += kDigits[value >> 4];
        out += kDigits[value & 0xF];
    }
}

template <class Range, class ToText>
std::string joined(const Range& values, ToText to) {
    std::string text;
    for (const auto& value : values) {
        if (!text.empty()) text += ',';
        text += to(value);
    }
    return text;
}

// A protocol's name comes from outside: nothing that steers a terminal passes.
std::string visible(std::string_view bytes) {
    std::string text(bytes);
    std::ranges::replace_if(text, [](char b) { return b <= ' ' || b >= '\x7F'; }, '?');
    return text;
}

std::string parameters_of(const Service& service) {
    std::string text;
    if (!service.alpn().empty()) text += " alpn=" + joined(service.alpn(), visible);
    if (service.find(ServiceKey::kNoDefaultAlpn) != nullptr) text += " no-default-alpn";
    if (service.port()) text += " port=" + std::to_string(*service.port());
    const auto as_text = [](const auto& address) { return to_text(address); };
    const auto ipv4 = service.ipv4_hints();
    if (!ipv4.empty()) text += " ipv4hint=" + joined(ipv4, as_text);
    const auto ipv6 = service.ipv6_hints();
    if (!ipv6.empty()) text += " ipv6hint=" + joined(ipv6, as_text);
    if (service.find(ServiceKey::kEch) != nullptr) text += " ech";
    return text;
}

struct DataText {
    std::string operator()(const Bytes& data) const {
        std::string text = "\\# " + std::to_string(data.bytes.size());
        if (!data.bytes.empty()) text += ' ';
        put_hex(text, data.bytes);
        return text;
    }
    std::string operator()(const Ipv4& data) const { return to_text(data); }
    std::string operator()(const Ipv6& data) const { return to_text(data); }
    std::string operator()(const Target& data) const { return data.name.to_string(); }
    std::string operator()(const Authority& data) const {
        return data.primary.to_string() + ' ' + data.mailbox.to_string() + ' ' +
               std::to_string(data.serial) + ' ' + std::to_string(data.refresh) + ' ' +
               std::to_string(data.retry) + ' ' + std::to_string(data.expire) + ' ' +
               std::to_string(data.minimum);
    }
    std::string operator()(const Service& data) const {
        return std::to_string(data.priority) + ' ' + data.target.to_string() + parameters_of(data);
    }
};

}  // namespace

std::string to_text(Type type) {
    return named(kTypes, type, "TYPE");
}

std::string to_text(ResponseCode code) {
    return named(kCodes, code, "RCODE");
}

std::string to_text(const Ipv4& address) {
    std::array<char, INET_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET, address.bytes.data(), text.data(), text.size());
    return text.data();
}

std::string to_text(const Ipv6& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    ::inet_ntop(AF_INET6, address.bytes.data(), text.data(), text.size());
    return text.data();
}

std::string to_text(const Data& data) {
    return std::visit(DataText{}, data);
}

}  // namespace madang::dns
