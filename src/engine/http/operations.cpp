// Health, readiness, metrics and the API document.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/operations.h"

#include <utility>

#include "base/json_writer.h"
#include "engine/http/problem.h"

namespace madang::http {
namespace {

using Answer = io::Task<std::optional<Response>>;

constexpr std::string_view kStatusSchema =
    R"({"type":"object","properties":{"status":{"type":"string"}}})";

Response not_ready(const std::vector<Unready>& reasons, std::string_view request_id) {
    Problem problem = problem_of_status(503, "not ready: " + reasons[0].reason);
    for (const Unready& reason : reasons) {
        problem.fields.push_back({reason.component, reason.reason});
    }
    return http::problem(problem, request_id);
}

// The handlers are coroutines over arguments, not lambdas that are coroutines: a lambda's captures
// would die before its coroutine ends.
Answer answer_health() {
    co_return json(200, R"({"status":"alive"})");
}

Response ready(const std::vector<Remark>& remarks) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().member("status", "ready");
    for (const Remark& remark : remarks) json.member(remark.component, remark.text);
    json.end_object();
    return http::json(200, std::move(body));
}

Answer answer_readiness(const Readiness& readiness, const Remarks& remarks,
                        std::string request_id) {
    const std::vector<Unready> reasons = readiness ? readiness() : std::vector<Unready>{};
    if (!reasons.empty()) co_return not_ready(reasons, request_id);
    co_return ready(remarks ? remarks() : std::vector<Remark>{});
}

Answer answer_metrics(const Metrics& metrics) {
    co_return text(200, std::string(Metrics::kContentType), metrics.render());
}

Answer answer_document(Chunk document) {
    Response response;
    response.headers.push_back({"content-type", "application/json"});
    response.body = std::move(document);
    co_return response;
}

Route operation(std::string_view path, std::string_view name, std::string_view summary,
                Handler handler) {
    Route route;
    route.path = path;
    route.operation = name;
    route.summary = summary;
    route.urgency = Urgency::kAlways;
    route.handler = std::move(handler);
    return route;
}

}  // namespace

std::vector<Route> with_operations(std::vector<Route> routes, Operations operations) {
    routes.push_back(operation("/healthz", "get_health", "Whether the process answers",
                               [](Exchange&) { return answer_health(); }));
    routes.back().response_schema = kStatusSchema;

    routes.push_back(
        operation("/readyz", "get_readiness", "Whether it can serve; 503 with the reasons if not",
                  [readiness = std::move(operations.readiness),
                   remarks = std::move(operations.remarks)](Exchange& exchange) {
                      return answer_readiness(readiness, remarks, exchange.request().id);
                  }));
    routes.back().response_schema = kStatusSchema;

    routes.push_back(
        operation("/metrics", "get_metrics", "All metrics as Prometheus text",
                  [&metrics = operations.metrics](Exchange&) { return answer_metrics(metrics); }));

    // The document describes its own route too: so it is written when all routes stand.
    auto document = std::make_shared<std::string>();
    routes.push_back(operation("/openapi.json", "get_openapi", "This document",
                               [document](Exchange&) { return answer_document(document); }));
    routes.back().urgency = Urgency::kOrdinary;
    *document = openapi_document(operations.info, routes);
    return routes;
}

}  // namespace madang::http
