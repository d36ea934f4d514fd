// Any fields as a head: what is let through is a request that HTTP/1 could have brought.
// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "engine/http/multiplexed/head_builder.h"
#include "wire/http1/authority.h"
#include "wire/http1/field.h"

// Lines "name value".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace madang;
    using namespace madang::http;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const http1::Limits limits;
    Request request;
    HeadBuilder builder(limits, request);
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::size_t blank = std::min(line.find(' '), line.size());
        builder.add(line.substr(0, blank), line.substr(std::min(blank + 1, line.size())));
    }
    if (builder.finish()) return 0;
    CHECK(builder.is_readable(), "a method that is served");
    CHECK(request.path == "*" || request.path.starts_with('/'), "a path");
    CHECK(http1::is_authority(request.host, http1::Port::kOptional), "a host");
    for (const Header& header : request.headers) {
        CHECK(http1::is_token(header.name) && http1::is_field_value(header.value), "a field");
        CHECK(header.name != "transfer-encoding" && header.name != "connection", "of the message");
    }
    return 0;
}
