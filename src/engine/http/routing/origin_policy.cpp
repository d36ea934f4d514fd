// Host and Origin: who may talk to this site.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/routing/origin_policy.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "engine/http/limits.h"

namespace madang::http {
namespace {

constexpr std::array<std::string_view, 3> kLoopbackHosts{"localhost", "127.0.0.1", "[::1]"};

// What a page may send and read beyond the standard's safe list.
constexpr std::string_view kRequestFields =
    "authorization, content-type, idempotency-key, if-match, if-none-match";
constexpr std::string_view kReadableFields = "etag, location, retry-after, x-request-id";

// Returns the host of "host:port" or "[v6]:port".
std::string_view without_port(std::string_view host) {
    const std::size_t bracket = host.starts_with('[') ? host.find(']') : 0;
    if (bracket == std::string_view::npos) return host;
    return host.substr(0, std::min(host.find(':', bracket), host.size()));
}

// Returns the authority of "http://host:port", or "" for "null" and other schemes.
std::string_view authority_of(std::string_view origin) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (origin.starts_with(scheme)) return origin.substr(scheme.size());
    }
    return {};
}

bool changes_nothing(Method method) {
    return method == Method::kGet || method == Method::kHead || method == Method::kOptions;
}

bool comes_from_own_page(const Request& request, std::string_view origin) {
    const std::string_view authority = authority_of(origin);
    return !authority.empty() && ascii_equal_fold(authority, request.host);
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

OriginPolicy::OriginPolicy(OriginOptions options)
    : origins_(std::move(options.origins)),
      any_host_(contains(options.hosts, "*")),
      any_reader_(contains(origins_, "*")) {
    hosts_.assign(kLoopbackHosts.begin(), kLoopbackHosts.end());
    for (const std::string& host : options.hosts) {
        hosts_.push_back(ascii_lower(without_port(host)));
    }
}

bool OriginPolicy::allows_host(std::string_view host) const {
    if (any_host_) return true;
    const std::string_view name = without_port(host);
    return std::any_of(hosts_.begin(), hosts_.end(), [name](const std::string& allowed) {
        return ascii_equal_fold(allowed, name);
    });
}

bool OriginPolicy::lists_origin(std::string_view origin) const {
    return contains(origins_, origin);
}

std::optional<Problem> OriginPolicy::refuse(const Request& request) const {
    // HTTP/1.0 may come without Host; no browser speaks it.
    if (!request.host.empty() && !allows_host(request.host)) {
        return problem_of_status(421,
                                 "Host " + echo(request.host) + " is not in the list of hosts");
    }
    if (changes_nothing(request.method)) return std::nullopt;
    const auto origin = find(request.headers, "origin");
    if (!origin || comes_from_own_page(request, *origin) || lists_origin(*origin)) {
        return std::nullopt;
    }
    return problem_of_status(403, "pages of origin " + echo(*origin) + " may not change anything");
}

bool OriginPolicy::is_preflight(const Request& request) {
    return request.method == Method::kOptions && find(request.headers, "origin") &&
           find(request.headers, "access-control-request-method");
}

Response OriginPolicy::answer_preflight(const Request& request, std::string_view methods) const {
    const auto origin = find(request.headers, "origin");
    if (!any_reader_ && !(origin && lists_origin(*origin))) {
        return problem(problem_of_status(403, "pages of origin " + echo(origin.value_or("")) +
                                                  " may not use this site"),
                       request.id);
    }
    Response response;
    response.status = 204;
    response.headers.push_back({"access-control-allow-methods", std::string(methods)});
    response.headers.push_back({"access-control-allow-headers", std::string(kRequestFields)});
    response.headers.push_back({"access-control-max-age", std::to_string(kPreflightSeconds)});
    return response;
}

void OriginPolicy::complete(const Request& request, Response& response) const {
    if (origins_.empty()) return;
    if (!any_reader_) response.headers.push_back({"vary", "origin"});
    const auto origin = find(request.headers, "origin");
    if (!origin || (!any_reader_ && !lists_origin(*origin))) return;
    const bool listed = lists_origin(*origin);
    response.headers.push_back(
        {"access-control-allow-origin", listed ? std::string(*origin) : std::string("*")});
    response.headers.push_back({"access-control-expose-headers", std::string(kReadableFields)});
}

}  // namespace madang::http
