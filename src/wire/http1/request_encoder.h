// Writes request heads, for our client; fields and chunks as for every message.
// Threads: pure functions.  Source: RFC 9112 §3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/http1/message_encoder.h"

namespace madang::http1 {

// Which version a request is written in.
enum class WrittenVersion : std::uint8_t { kHttp10, kHttp11 };

// Appends "GET /path?query HTTP/1.1" and the Host field, which comes first (RFC 9110 §7.2).
// CHECKs that `method` is a token. Errors: invalid, with `out` unchanged, if the target holds
// anything but visible ASCII or a fragment, or `host` is not host and port.
Result<> put_request_line(std::string& out, std::string_view method, std::string_view target,
                          std::string_view host, WrittenVersion version = WrittenVersion::kHttp11);

}  // namespace madang::http1
