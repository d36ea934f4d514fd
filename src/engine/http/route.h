// Routes as data: what a route takes, who may call it and what answers it.
//
// The router checks parameters, scopes and content type before a handler runs, and the OpenAPI
// document is made from the same table, so that neither can drift from the other.
// Threads: immutable after start.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/http/exchange.h"

namespace madang::http {

enum class ParameterIn : std::uint8_t { kPath, kQuery, kHeader };
enum class ParameterType : std::uint8_t { kNumber, kInteger, kText, kChoice };

// One parameter. Numbers are finite and inside [minimum, maximum]; text is valid UTF-8 of at most
// `maximum` bytes and at least `minimum`; a choice is one of `choices`, written "a|b|c". A path
// parameter that is not declared is a required text of 1 to 256 bytes.
struct Parameter {
    std::string_view name;
    ParameterIn in = ParameterIn::kQuery;
    ParameterType type = ParameterType::kText;
    double minimum = 0;
    double maximum = 256;
    std::string_view fallback = {};  // default as it would be written; empty: none
    bool required = false;
    std::string_view choices = {};
    std::string_view description = {};
};

// Who asks. A program's query is checked word by word and the API document describes the route;
// what a browser shows as a page keeps its state in its own query, which is the business of its
// script.
enum class Audience : std::uint8_t { kProgram, kBrowser };

// Whether a route is refused while the server is overloaded. Who asks whether it lives, and how it
// fares, needs the answer most then.
enum class Urgency : std::uint8_t { kOrdinary, kAlways };

// Returns nothing if the handler streamed its answer through the exchange.
using Handler = std::function<io::Task<std::optional<Response>>(Exchange&)>;

// The views must outlive the site: literals, or texts of the module that owns the route.
struct Route {
    Method method = Method::kGet;
    std::string_view path;       // "/v1/businesses/{id}"
    std::string_view operation;  // OpenAPI operationId, also the `route` label of metrics
    std::string_view summary;
    std::vector<Parameter> parameters;
    std::string_view scope;           // empty: public
    std::string_view request_schema;  // JSON schema of the body; empty: no body is taken
    std::string_view request_type = "application/json";  // media type of the body; others get 415
    std::string_view response_schema;  // JSON schema of the success answer; empty: none
    int success = 200;
    Audience audience = Audience::kProgram;
    Urgency urgency = Urgency::kOrdinary;
    Handler handler;
};

}  // namespace madang::http
