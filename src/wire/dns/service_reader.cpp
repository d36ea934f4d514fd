// SPDX-License-Identifier: Apache-2.0
#include "wire/dns/service_reader.h"

namespace madang::dns {
namespace {

// RFC 9460 §7.1.1: protocol names, each of 1 to 255 bytes behind its length.
bool is_alpn(std::string_view value) {
    if (value.empty()) return false;
    while (!value.empty()) {
        const auto length = static_cast<unsigned char>(value.front());
        if (length == 0 || value.size() < 1U + length) return false;
        value.remove_prefix(1U + length);
    }
    return true;
}

// RFC 9460 §8: keys of two bytes, ascending, without "mandatory" itself.
bool is_key_list(std::string_view value) {
    if (value.empty() || value.size() % 2 != 0) return false;
    int last = 0;
    for (std::size_t at = 0; at < value.size(); at += 2) {
        const int key =
            static_cast<unsigned char>(value[at]) << 8 | static_cast<unsigned char>(value[at + 1]);
        if (key <= last) return false;
        last = key;
    }
    return true;
}

bool is_well_formed(const ServiceParameter& parameter) {
    const std::string& value = parameter.value;
    switch (parameter.key) {
        case ServiceKey::kMandatory: return is_key_list(value);
        case ServiceKey::kAlpn: return is_alpn(value);
        case ServiceKey::kNoDefaultAlpn: return value.empty();
        case ServiceKey::kPort: return value.size() == 2;
        case ServiceKey::kIpv4Hint: return !value.empty() && value.size() % 4 == 0;
        case ServiceKey::kIpv6Hint: return !value.empty() && value.size() % 16 == 0;
        case ServiceKey::kEch: return true;
    }
    return true;  // a key of the future
}

// Whether each key that must be understood is there (RFC 9460 §8).
bool has_what_is_mandatory(const Service& service) {
    const std::string* list = service.find(ServiceKey::kMandatory);
    if (list == nullptr) return true;
    for (std::size_t at = 0; at + 1 < list->size(); at += 2) {
        const int key = static_cast<unsigned char>((*list)[at]) << 8 |
                        static_cast<unsigned char>((*list)[at + 1]);
        if (service.find(static_cast<ServiceKey>(key)) == nullptr) return false;
    }
    return true;
}

}  // namespace

Result<Service> read_service(Reader& data) {
    Service service;
    service.priority = TRY(data.u16());
    service.target = TRY(data.name(Compression::kForbidden));
    while (data.remaining() > 0) {
        ServiceParameter parameter;
        parameter.key = static_cast<ServiceKey>(TRY(data.u16()));
        parameter.value = TRY(data.bytes(TRY(data.u16())));
        if (!service.parameters.empty() && parameter.key <= service.parameters.back().key) {
            return data.corrupt("service parameters do not ascend");
        }
        if (!is_well_formed(parameter)) return data.corrupt("a service parameter is malformed");
        service.parameters.push_back(std::move(parameter));
    }
    if (!has_what_is_mandatory(service)) return data.corrupt("a mandatory parameter is missing");
    if (service.find(ServiceKey::kNoDefaultAlpn) && !service.find(ServiceKey::kAlpn)) {
        return data.corrupt("no-default-alpn stands without alpn");  // RFC 9460 §7.1.1
    }
    return service;
}

}  // namespace madang::dns
