// Host and port.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/authority.h"

#include <charconv>

#include "wire/http1/characters.h"
#include "wire/http1/limits.h"

namespace madang::http1 {
namespace {

// Returns the bytes of the host that `text` begins with, 0 if there is none.
std::size_t host_bytes(std::string_view text) {
    if (!text.starts_with('[')) return count_leading(kHostByte, text);
    const std::size_t address = count_leading(kAddressByte, text.substr(1));
    const bool closed = text.size() > address + 1 && text[address + 1] == ']';
    return address > 0 && closed ? address + 2 : 0;
}

bool is_port(std::string_view text) {
    if (text.empty() || text.size() > kPortDigitsMax || !is_all(kDigitByte, text)) return false;
    unsigned port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port <= 65535;
}

}  // namespace

bool is_authority(std::string_view text, Port port) {
    const std::size_t host = host_bytes(text);
    if (host == 0) return false;
    text.remove_prefix(host);
    if (text.empty()) return port == Port::kOptional;
    return text.front() == ':' && is_port(text.substr(1));
}

}  // namespace madang::http1
