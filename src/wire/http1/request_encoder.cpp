// Request heads, written.
// SPDX-License-Identifier: Apache-2.0
#include "wire/http1/request_encoder.h"

#include "base/check.h"
#include "wire/http1/authority.h"
#include "wire/http1/request_line.h"

namespace madang::http1 {

Result<> put_request_line(std::string& out, std::string_view method, std::string_view target,
                          std::string_view host, WrittenVersion version) {
    CHECK(is_token(method), "a method of ours is a token");
    if (!is_target(target)) {
        return fail(ErrorCode::kInvalid, "the target is not visible ASCII without a fragment");
    }
    if (!is_authority(host, Port::kOptional)) {
        return fail(ErrorCode::kInvalid, "the host is not a name or address with a port");
    }
    out.append(method).append(" ").append(target).append(" HTTP/1.");
    out.append(version == WrittenVersion::kHttp10 ? "0\r\n" : "1\r\n");
    return put_field(out, "host", host);
}

}  // namespace madang::http1
