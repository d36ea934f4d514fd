// Creating, reading, replacing and removing one business over HTTP.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/hash.h"
#include "base/id.h"
#include "engine/http/etag.h"
#include "engine/http/problem.h"
#include "service/places/api/answers.h"
#include "service/places/draft_json.h"
#include "service/places/fields.h"

namespace madang::places {

namespace {

constexpr std::string_view kKeyHeader = "idempotency-key";

const std::string& request_schema() {
    static const std::string schema = draft_schema();
    return schema;
}

const std::string& answer_schema() {
    static const std::string schema = business_schema();
    return schema;
}

std::optional<IdempotencyKey> key_of(const http::Exchange& exchange, std::string_view body) {
    if (!exchange.arguments.has(kKeyHeader)) return std::nullopt;
    return IdempotencyKey{exchange.principal.name, exchange.arguments.text(kKeyHeader),
                          hash64(body)};
}

io::Task<Answer> create_business(Catalog& catalog, http::Exchange& exchange) {
    const auto body = co_await http::read_all(exchange, kDraftJsonMax);
    if (!body) co_return body_refusal(exchange, body.error());
    auto draft = read_draft(*body);
    if (!draft) co_return draft_refusal(exchange, std::move(draft.error()));
    auto creating = catalog.create(*std::move(draft), key_of(exchange, *body));
    const auto written = co_await std::move(creating);
    if (!written) co_return refusal(exchange, written.error());
    const Business& business = written->value.business;
    auto response = business_answer(201, business);
    response.headers.push_back({"location", "/v1/businesses/" + encode_id(business.id.value)});
    if (written->value.replay == Replay::kYes) {
        response.headers.push_back({"idempotent-replayed", "true"});
    }
    add_visibility(response, written->visibility);
    co_return response;
}

io::Task<Answer> get_business(Catalog& catalog, http::Exchange& exchange) {
    const auto id = id_of(exchange);
    if (!id) co_return no_such_business(exchange);
    const auto business = co_await catalog.get(*id);
    if (!business) co_return refusal(exchange, business.error());
    auto etag = http::strong_etag(business->version);
    switch (http::evaluate_conditions(exchange.request(), etag)) {
        case http::Condition::kNotModified: co_return http::not_modified(std::move(etag));
        case http::Condition::kFailed: co_return http::precondition_failed(exchange.request());
        case http::Condition::kProceed: break;
    }
    co_return business_answer(200, *business);
}

// What a change is conditional on, or the answer that refuses it.
struct Permission {
    std::optional<std::uint64_t> if_version;
    Answer refused;
};

// Reads the business that the change names and evaluates the request's conditions. The version that
// satisfied If-Match is compared again inside the transaction.
io::Task<Permission> may_change(Catalog& catalog, http::Exchange& exchange, BusinessId id) {
    const auto business = co_await catalog.get(id);
    Permission permission;
    const http::Request& request = exchange.request();
    if (!business) {
        const bool conditional =
            business.error().code() == ErrorCode::kNotFound && http::has_if_match(request);
        permission.refused =
            conditional ? http::precondition_failed(request) : refusal(exchange, business.error());
        co_return permission;
    }
    const auto etag = http::strong_etag(business->version);
    if (http::evaluate_conditions(request, etag) != http::Condition::kProceed) {
        permission.refused = http::precondition_failed(request);
    }
    if (http::has_if_match(request)) permission.if_version = business->version;
    co_return permission;
}

io::Task<Answer> replace_business(Catalog& catalog, http::Exchange& exchange) {
    const auto id = id_of(exchange);
    if (!id) co_return no_such_business(exchange);
    const auto body = co_await http::read_all(exchange, kDraftJsonMax);
    if (!body) co_return body_refusal(exchange, body.error());
    auto draft = read_draft(*body);
    if (!draft) co_return draft_refusal(exchange, std::move(draft.error()));
    auto permission = co_await may_change(catalog, exchange, *id);
    if (permission.refused) co_return std::move(permission.refused);
    auto replacing = catalog.replace(*id, *std::move(draft), permission.if_version);
    const auto written = co_await std::move(replacing);
    if (!written) co_return refusal(exchange, written.error());
    auto response = business_answer(200, written->value);
    add_visibility(response, written->visibility);
    co_return response;
}

io::Task<Answer> remove_business(Catalog& catalog, http::Exchange& exchange) {
    const auto id = id_of(exchange);
    if (!id) co_return no_such_business(exchange);
    auto permission = co_await may_change(catalog, exchange, *id);
    if (permission.refused) co_return std::move(permission.refused);
    auto removing = catalog.remove(*id, permission.if_version);
    const auto written = co_await std::move(removing);
    if (!written) co_return refusal(exchange, written.error());
    http::Response response;
    response.status = 204;
    add_visibility(response, written->visibility);
    co_return response;
}

http::Parameter key_parameter() {
    http::Parameter key;
    key.name = kKeyHeader;
    key.in = http::ParameterIn::kHeader;
    key.minimum = 1;
    key.maximum = static_cast<double>(kIdempotencyKeyBytesMax);
    key.description =
        "Repeating a request with the same key within 24 hours gives the first answer; with "
        "another "
        "body 422";
    return key;
}

http::Route create_route(Catalog& catalog) {
    http::Route route;
    route.method = http::Method::kPost;
    route.path = "/v1/businesses";
    route.operation = "create_business";
    route.summary = "Create a business";
    route.parameters = {key_parameter()};
    route.scope = kWriteScope;
    route.request_schema = request_schema();
    route.response_schema = answer_schema();
    route.success = 201;
    route.handler = [&catalog](http::Exchange& e) { return create_business(catalog, e); };
    return route;
}

http::Route get_route(Catalog& catalog) {
    http::Route route;
    route.method = http::Method::kGet;
    route.path = "/v1/businesses/{id}";
    route.operation = "get_business";
    route.summary = "Read a business; honours If-None-Match";
    route.parameters = {id_parameter()};
    route.response_schema = answer_schema();
    route.handler = [&catalog](http::Exchange& e) { return get_business(catalog, e); };
    return route;
}

http::Route replace_route(Catalog& catalog) {
    http::Route route;
    route.method = http::Method::kPut;
    route.path = "/v1/businesses/{id}";
    route.operation = "replace_business";
    route.summary = "Replace all writable fields of a business; honours If-Match";
    route.parameters = {id_parameter()};
    route.scope = kWriteScope;
    route.request_schema = request_schema();
    route.response_schema = answer_schema();
    route.handler = [&catalog](http::Exchange& e) { return replace_business(catalog, e); };
    return route;
}

http::Route remove_route(Catalog& catalog) {
    http::Route route;
    route.method = http::Method::kDelete;
    route.path = "/v1/businesses/{id}";
    route.operation = "remove_business";
    route.summary = "Remove a business; honours If-Match";
    route.parameters = {id_parameter()};
    route.scope = kWriteScope;
    route.success = 204;
    route.handler = [&catalog](http::Exchange& e) { return remove_business(catalog, e); };
    return route;
}

}  // namespace

std::vector<http::Route> business_routes(Catalog& catalog) {
    return {create_route(catalog), get_route(catalog), replace_route(catalog),
            remove_route(catalog)};
}

}  // namespace madang::places
