// Answers made of results of the catalog.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/api/answers.h"

#include <utility>

#include "base/id.h"
#include "base/json_writer.h"
#include "engine/http/etag.h"
#include "engine/http/problem.h"
#include "service/places/draft_json.h"

namespace madang::places {

namespace {

http::Problem conflict_of(std::int64_t rule) {
    http::Problem problem;
    if (rule == kSourceTaken) {
        problem.status = 409;
        problem.slug = "source-taken";
        problem.title = "Another business has this source_id";
        problem.detail = "replace that business, or leave source_id out";
        problem.fields.push_back({"source_id", "is taken by another business"});
    } else {
        // draft-ietf-httpapi-idempotency-key-header-07 §2.7
        problem.status = 422;
        problem.slug = "idempotency-key-reused";
        problem.title = "The Idempotency-Key came with another body before";
        problem.detail = "use a new key for a new request; keys are kept for 24 hours";
    }
    return problem;
}

}  // namespace

std::optional<BusinessId> id_of(const http::Exchange& exchange) {
    const auto id = decode_id(exchange.arguments.text("id"));
    if (!id) return std::nullopt;
    return BusinessId{*id};
}

http::Parameter id_parameter() {
    http::Parameter id;
    id.name = "id";
    id.in = http::ParameterIn::kPath;
    id.minimum = 1;
    id.maximum = 64;
    id.required = true;
    id.description = "Id of the business";
    return id;
}

http::Response no_such_business(const http::Exchange& exchange) {
    return http::problem(http::problem_of_status(404, "no business has this id"),
                         exchange.request().id);
}

http::Response refusal(const http::Exchange& exchange, const Error& error) {
    if (error.code() == ErrorCode::kNotFound) return no_such_business(exchange);
    if (error.code() != ErrorCode::kConflict) {
        return http::problem(http::problem_of(error), exchange.request().id);
    }
    if (error.detail() == kVersionDiffers) return http::precondition_failed(exchange.request());
    return http::problem(conflict_of(error.detail()), exchange.request().id);
}

http::Response body_refusal(const http::Exchange& exchange, const Error& error) {
    if (error.code() != ErrorCode::kExhausted) return refusal(exchange, error);
    auto detail = "at most " + std::to_string(error.detail()) + " bytes are taken here";
    return http::problem(http::problem_of_status(413, std::move(detail)), exchange.request().id);
}

http::Response draft_refusal(const http::Exchange& exchange, std::vector<FieldError> errors) {
    auto problem =
        http::invalid_fields("invalid-business", "The business breaks a rule", std::move(errors));
    return http::problem(problem, exchange.request().id);
}

http::Response search_refusal(const http::Exchange& exchange, std::vector<FieldError> errors) {
    auto problem =
        http::invalid_fields("invalid-search", "The search breaks a rule", std::move(errors));
    return http::problem(problem, exchange.request().id);
}

http::Response business_answer(int status, const Business& business) {
    std::string body;
    JsonWriter json(body);
    write_business(json, business);
    auto response = http::json(status, std::move(body));
    response.headers.push_back({"etag", http::strong_etag(business.version)});
    return response;
}

void add_visibility(http::Response& response, Visibility visibility) {
    if (visibility == Visibility::kLater) {
        response.headers.push_back({"search-visibility", "later"});
    }
}

}  // namespace madang::places
