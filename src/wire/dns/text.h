// Records as people write them, in the manner of zone files.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "wire/dns/message.h"

namespace madang::dns {

// "A", "HTTPS"; "TYPE257" for one without a name here (RFC 3597 §5).
std::string to_text(Type type);
// "NOERROR", "NXDOMAIN"; "RCODE16" for one without a name here.
std::string to_text(ResponseCode code);
std::string to_text(const Ipv4& address);
std::string to_text(const Ipv6& address);
// "192.0.2.1", "ns1.example.com", "1 . alpn=h2,h3 port=8443", "\# 4 0a000001".
std::string to_text(const Data& data);

}  // namespace madang::dns
