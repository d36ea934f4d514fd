// Writes the OpenAPI document: one operation a route, grouped by path.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/openapi.h"

#include <map>
#include <vector>

#include "base/json_writer.h"
#include "base/text.h"
#include "engine/http/routing/argument_check.h"

namespace madang::http {
namespace {

constexpr std::string_view kProblemSchema =
    R"({"type":"object","required":["type","title","status"],"properties":{)"
    R"("type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},)"
    R"("detail":{"type":"string"},"instance":{"type":"string"},)"
    R"("errors":{"type":"array","items":{"type":"object","required":["field","message"],)"
    R"("properties":{"field":{"type":"string"},"message":{"type":"string"}}}}}})";

std::string_view place_of(ParameterIn in) {
    switch (in) {
        case ParameterIn::kPath: return "path";
        case ParameterIn::kQuery: return "query";
        case ParameterIn::kHeader: return "header";
    }
    return "query";
}

void write_default(JsonWriter& json, const Parameter& parameter) {
    if (parameter.fallback.empty()) return;
    const auto number = parse_number(parameter.fallback);
    const bool numeric =
        parameter.type == ParameterType::kNumber || parameter.type == ParameterType::kInteger;
    if (numeric && number) {
        json.member("default", *number);
    } else {
        json.member("default", parameter.fallback);
    }
}

void write_choices(JsonWriter& json, std::string_view choices) {
    json.key("enum").begin_array();
    for (const std::string_view choice : choices_of(choices)) json.string(choice);
    json.end_array();
}

void write_schema(JsonWriter& json, const Parameter& parameter) {
    json.key("schema").begin_object();
    switch (parameter.type) {
        case ParameterType::kNumber:
        case ParameterType::kInteger:
            json.member("type", parameter.type == ParameterType::kNumber ? "number" : "integer");
            json.member("minimum", parameter.minimum).member("maximum", parameter.maximum);
            break;
        case ParameterType::kChoice:
            json.member("type", "string");
            write_choices(json, parameter.choices);
            break;
        case ParameterType::kText:
            json.member("type", "string");
            json.member("minLength", parameter.minimum > 0 ? 1 : 0);
            json.member("maxLength", parameter.maximum);
            break;
    }
    write_default(json, parameter);
    json.end_object();
}

void write_parameter(JsonWriter& json, const Parameter& parameter) {
    json.begin_object();
    json.member("name", parameter.name).member("in", place_of(parameter.in));
    json.member("required", parameter.required || parameter.in == ParameterIn::kPath);
    if (!parameter.description.empty()) json.member("description", parameter.description);
    write_schema(json, parameter);
    json.end_object();
}

bool declares(const Route& route, std::string_view name) {
    for (const Parameter& parameter : route.parameters) {
        if (parameter.in == ParameterIn::kPath && parameter.name == name) return true;
    }
    return false;
}

void write_parameters(JsonWriter& json, const Route& route) {
    json.key("parameters").begin_array();
    for (const std::string_view name : path_names(route.path)) {
        if (!declares(route, name)) write_parameter(json, undeclared_path_parameter(name));
    }
    for (const Parameter& parameter : route.parameters) write_parameter(json, parameter);
    json.end_array();
}

void write_content(JsonWriter& json, std::string_view type, std::string_view schema) {
    json.key("content").begin_object().key(type).begin_object();
    json.key("schema").raw(schema);
    json.end_object().end_object();
}

void write_request_body(JsonWriter& json, const Route& route) {
    if (route.request_schema.empty()) return;
    json.key("requestBody").begin_object();
    json.member("required", true);
    write_content(json, route.request_type, route.request_schema);
    json.end_object();
}

void write_responses(JsonWriter& json, const Route& route) {
    json.key("responses").begin_object();
    json.key(std::to_string(route.success)).begin_object();
    json.member("description", "Success");
    if (!route.response_schema.empty()) {
        write_content(json, "application/json", route.response_schema);
    }
    json.end_object();
    json.key("default").begin_object();
    json.member("$ref", "#/components/responses/Problem");
    json.end_object().end_object();
}

void write_security(JsonWriter& json, const Route& route) {
    if (route.scope.empty()) return;
    json.key("security").begin_array().begin_object();
    json.key("bearer").begin_array().string(route.scope).end_array();
    json.end_object().end_array();
}

void write_operation(JsonWriter& json, const Route& route) {
    json.key(ascii_lower(name(route.method))).begin_object();
    json.member("operationId", route.operation).member("summary", route.summary);
    write_parameters(json, route);
    write_request_body(json, route);
    write_responses(json, route);
    write_security(json, route);
    json.end_object();
}

void write_info(JsonWriter& json, const ApiInfo& info) {
    json.key("info").begin_object();
    json.member("title", info.title).member("version", info.version);
    if (!info.description.empty()) json.member("description", info.description);
    json.end_object();
}

void write_components(JsonWriter& json) {
    json.key("components").begin_object();
    json.key("schemas").begin_object().key("Problem").raw(kProblemSchema).end_object();
    json.key("responses").begin_object().key("Problem").begin_object();
    json.member("description", "What went wrong and what to do (RFC 9457)");
    write_content(json, "application/problem+json", R"({"$ref":"#/components/schemas/Problem"})");
    json.end_object().end_object();
    json.key("securitySchemes").begin_object().key("bearer").begin_object();
    json.member("type", "http").member("scheme", "bearer");
    json.end_object().end_object();
    json.end_object();
}

}  // namespace

std::string openapi_document(const ApiInfo& info, std::span<const Route> routes) {
    std::map<std::string_view, std::vector<const Route*>> by_path;
    for (const Route& route : routes) {
        if (route.audience == Audience::kProgram) by_path[route.path].push_back(&route);
    }

    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("openapi", "3.1.0");
    write_info(json, info);
    json.key("paths").begin_object();
    for (const auto& [path, operations] : by_path) {
        json.key(path).begin_object();
        for (const Route* route : operations) write_operation(json, *route);
        json.end_object();
    }
    json.end_object();
    write_components(json);
    json.end_object();
    return out;
}

}  // namespace madang::http
