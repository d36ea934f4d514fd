// From a request to its handler: every check in one place, in one order.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/site.h"

#include <utility>

#include "base/text.h"
#include "engine/http/problem.h"
#include "engine/http/representation/content_coding.h"
#include "engine/http/representation/ranges.h"
#include "engine/http/routing/argument_check.h"

namespace madang::http {
namespace {

Response refuse(const Request& request, int status, std::string detail) {
    return problem(problem_of_status(status, std::move(detail)), request.id);
}

// RFC 9110 §11.6.1, RFC 6750 §3: how to get in.
Response challenge(const Request& request, int status, std::string detail,
                   const std::string& parameters) {
    Response response = refuse(request, status, std::move(detail));
    response.headers.push_back({"www-authenticate", "Bearer realm=\"madang\"" + parameters});
    return response;
}

// Whether a Content-Type is `wanted`, alone or with charset=utf-8.
bool is_type(std::string_view given, std::string_view wanted) {
    const std::size_t semicolon = std::min(given.find(';'), given.size());
    if (!ascii_equal_fold(trim(given.substr(0, semicolon)), wanted)) return false;
    const std::string_view parameter = trim(given.substr(std::min(semicolon + 1, given.size())));
    return parameter.empty() || ascii_equal_fold(parameter, "charset=utf-8") ||
           ascii_equal_fold(parameter, "charset=\"utf-8\"");
}

std::string not_found_detail(const Router& router, std::string_view path) {
    std::string detail = "no route has the path " + echo(path);
    if (const auto guess = router.nearest_path(path)) {
        detail.append("; did you mean ").append(*guess).append("?");
    }
    return detail;
}

// OPTIONS * asks about the server, not about a path (RFC 9110 §9.3.7).
bool is_for_the_server(const Request& request) {
    return request.method == Method::kOptions && request.path == "*";
}

Response answer_for_the_server() {
    std::string methods;
    for (const Method method : kMethods) {
        methods.append(methods.empty() ? "" : ", ").append(name(method));
    }
    Response response;
    response.status = 204;
    response.headers.push_back({"allow", std::move(methods)});
    return response;
}

// Without an instance, so that all share one body: refusing must cost little.
Response answer_for_the_overloaded() {
    Problem refusal = problem_of_status(503, "more is asked than can be answered; try again later");
    refusal.slug = "overloaded";
    refusal.title = "The server is overloaded";
    return problem(refusal, "");
}

std::size_t count(const Headers& headers, std::string_view name) {
    std::size_t number = 0;
    for (const Header& header : headers) {
        if (header.name == name) ++number;
    }
    return number;
}

}  // namespace

Site::Site(SiteOptions options, std::vector<Route> routes, const SiteServices& services)
    : options_(std::move(options)),
      services_(services),
      router_(std::move(routes)),
      policy_(options_.origins),
      overloaded_(answer_for_the_overloaded()),
      traffic_(services_.metrics, router_.routes()) {}

void Site::complete(const Request& request, Response& response) const {
    policy_.complete(request, response);
}

std::optional<Response> Site::refuse_route(const Request& request,
                                           const Router::Outcome& found) const {
    if (found.route != nullptr) return std::nullopt;
    if (is_for_the_server(request)) return answer_for_the_server();
    if (found.allow.empty()) return refuse(request, 404, not_found_detail(router_, request.path));
    if (OriginPolicy::is_preflight(request)) return policy_.answer_preflight(request, found.allow);
    Response response;
    if (request.method == Method::kOptions) {
        response.status = 204;
    } else {
        response = refuse(request, 405, "this path takes " + found.allow);
    }
    response.headers.push_back({"allow", found.allow});
    return response;
}

std::optional<Response> Site::refuse_content(const Exchange& exchange, const Route& route) const {
    const Request& request = exchange.request();
    if (route.request_schema.empty()) {
        if (!exchange.has_body()) return std::nullopt;
        return refuse(request, 400, "this route takes no body");
    }
    const auto type = find(request.headers, "content-type");
    if (type && count(request.headers, "content-type") == 1 && is_type(*type, route.request_type)) {
        return std::nullopt;
    }
    std::string detail = "the body must be " + std::string(route.request_type);
    detail.append(type ? "; it is " + echo(*type) : "; Content-Type is missing");
    return refuse(request, 415, std::move(detail));
}

io::Task<std::optional<Response>> Site::refuse_caller(Exchange& exchange,
                                                      const Route& route) const {
    const Request& request = exchange.request();
    const auto authorization = find(request.headers, "authorization");
    if (!authorization || authorization->empty() || services_.authenticator == nullptr) {
        co_return challenge(request, 401, "send Authorization: Bearer and a token", "");
    }
    if (count(request.headers, "authorization") > 1) {
        co_return refuse(request, 400, "Authorization is given more than once");
    }
    auto principal = co_await services_.authenticator->authenticate(*authorization);
    if (!principal) {
        if (principal.error().code() != ErrorCode::kDenied) {
            co_return problem(problem_of(principal.error()), request.id);
        }
        co_return challenge(request, 401, "the credentials are not accepted",
                            ", error=\"invalid_token\"");
    }
    exchange.principal = *std::move(principal);
    if (exchange.principal.may(route.scope)) co_return std::nullopt;
    const std::string scope(route.scope);
    co_return challenge(request, 403, "this needs the scope " + scope,
                        ", error=\"insufficient_scope\", scope=\"" + scope + '"');
}

std::optional<Response> Site::refuse_before_credentials(Exchange& exchange, const Route*& route,
                                                        std::vector<std::string>& values) const {
    const Request& request = exchange.request();
    if (const auto problem = policy_.refuse(request)) return http::problem(*problem, request.id);
    Router::Outcome found = router_.find(request.method, request.path);
    route = found.route;
    values = std::move(found.values);
    return refuse_route(request, found);
}

std::optional<Response> Site::shed(const Request& request, const Route*& route) const {
    route = router_.find(request.method, request.path).route;
    if (route != nullptr && route->urgency == Urgency::kAlways) return std::nullopt;
    traffic_.shed.add();
    return overloaded_;
}

io::Task<std::optional<Response>> Site::answer(Exchange& exchange, const Route*& route) const {
    std::vector<std::string> values;
    if (auto refusal = refuse_before_credentials(exchange, route, values)) co_return refusal;
    if (!route->scope.empty()) {
        auto refusal = co_await refuse_caller(exchange, *route);
        if (refusal) co_return refusal;
    }
    if (auto refusal = refuse_content(exchange, *route)) co_return refusal;
    auto mistakes = check_arguments(*route, exchange.request(), values, exchange.arguments);
    if (!mistakes.empty()) {
        co_return problem(
            invalid_fields("invalid-parameter", "A parameter is not valid", std::move(mistakes)),
            exchange.request().id);
    }
    std::optional<Response> response = co_await route->handler(exchange);
    if (response) {
        apply_range(exchange.request(), *response);
        apply_coding(exchange.request(), *response);
    }
    co_return response;
}

}  // namespace madang::http
