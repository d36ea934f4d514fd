// Which hosts the site answers for and which web pages may talk to it.
//
// A server on a developer's own machine can be reached by every web page open there. So the Host
// must be a loopback name or a configured one (a page that rebinds its DNS name fails), and a
// request that changes something must come from no page at all, from the site's own, or from a
// configured origin. Threads: immutable; any.  Source: RFC 9110 §7.2 (Host), RFC 6454 (Origin),
// Fetch standard §3.2 (CORS). SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/http/message.h"
#include "engine/http/problem.h"

namespace madang::http {

struct OriginOptions {
    // Host names (with any port) beside localhost, 127.0.0.1 and [::1]; "*" for any.
    std::vector<std::string> hosts = {};
    // Origins of pages that may use the site ("https://madang.example"); "*" for reading by any
    // page.
    std::vector<std::string> origins = {};
};

class OriginPolicy {
public:
    explicit OriginPolicy(OriginOptions options);

    // Returns the refusal of a request whose Host or Origin is not allowed: 400, 421 or 403.
    std::optional<Problem> refuse(const Request& request) const;

    // Whether this is a CORS preflight. Its answer, given the methods of the path.
    static bool is_preflight(const Request& request);
    Response answer_preflight(const Request& request, std::string_view methods) const;

    // Adds the CORS fields that let the page of an allowed origin read the answer.
    void complete(const Request& request, Response& response) const;

private:
    bool allows_host(std::string_view host) const;
    bool lists_origin(std::string_view origin) const;

    std::vector<std::string> hosts_;  // lower case, without port
    std::vector<std::string> origins_;
    bool any_host_ = false;
    bool any_reader_ = false;
};

}  // namespace madang::http
