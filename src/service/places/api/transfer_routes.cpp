// Moving many businesses over HTTP: imports and exports as one JSON object a line.
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "base/id.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "engine/http/problem.h"
#include "io/await.h"
#include "service/places/api/answers.h"
#include "service/places/draft_json.h"
#include "service/places/fields.h"

namespace madang::places {

namespace {

constexpr std::string_view kLinesType = "application/x-ndjson";

constexpr std::string_view kImportSchema =
    R"({"type":"object","properties":{"created":{"type":"integer"},"updated":{"type":"integer"},)"
    R"("unchanged":{"type":"integer"},"failed":{"type":"integer"},"errors":{"type":"array",)"
    R"("items":{"type":"object","properties":{"line":{"type":"integer"},"errors":{"type":"array",)"
    R"("items":{"type":"object","properties":{"field":{"type":"string"},)"
    R"("message":{"type":"string"}}}}}}}},)"
    R"("required":["created","updated","unchanged","failed","errors"]})";

struct LineError {
    std::size_t line = 0;  // from 1
    std::vector<FieldError> errors;
};

struct Lines {
    std::vector<Draft> drafts;
    std::vector<LineError> errors;  // at most kImportErrorsMax
    std::size_t failed = 0;
};

// Takes the next line off the front of `rest`.
std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return trim(line);
}

void read_line(std::string_view line, std::size_t number, Lines& lines) {
    auto draft = read_draft(line, Accept::kExported);
    auto errors = draft ? check_import(*draft) : std::move(draft.error());
    if (errors.empty()) return lines.drafts.push_back(*std::move(draft));
    ++lines.failed;
    if (lines.errors.size() < kImportErrorsMax) lines.errors.push_back({number, std::move(errors)});
}

// Reads all lines, letting other requests run between them. Errors: exhausted beyond
// kImportLinesMax.
io::Task<Result<Lines>> read_lines(std::string_view body) {
    Lines lines;
    std::size_t read = 0;
    for (std::size_t number = 1; !body.empty(); ++number) {
        const auto line = take_line(body);
        if (line.empty()) continue;
        if (++read > kImportLinesMax) {
            co_return fail(ErrorCode::kExhausted, "too many lines in one request",
                           static_cast<std::int64_t>(kImportLinesMax));
        }
        read_line(line, number, lines);
        if (read % kLinesPerTurn == 0) co_await io::yield_turn();
    }
    co_return lines;
}

void write_error(JsonWriter& json, const LineError& error) {
    json.begin_object().member("line", error.line).key("errors").begin_array();
    for (const FieldError& field : error.errors) {
        json.begin_object().member("field", field.field).member("message", field.message);
        json.end_object();
    }
    json.end_array().end_object();
}

http::Response import_answer(const ImportCounts& counts, const Lines& lines) {
    std::string body;
    JsonWriter json(body);
    json.begin_object().member("created", counts.created).member("updated", counts.updated);
    json.member("unchanged", counts.unchanged).member("failed", lines.failed);
    json.key("errors").begin_array();
    for (const LineError& error : lines.errors) write_error(json, error);
    json.end_array().end_object();
    return http::json(200, std::move(body));
}

http::Response too_many_lines(const http::Exchange& exchange, const Error& error) {
    auto detail = "at most " + std::to_string(error.detail()) + " lines are taken in one request";
    return http::problem(http::problem_of_status(413, std::move(detail)), exchange.request().id);
}

io::Task<Answer> import_businesses(Catalog& catalog, http::Exchange& exchange) {
    const auto body = co_await http::read_all(exchange, kImportBodyMax);
    if (!body) co_return body_refusal(exchange, body.error());
    auto lines = co_await read_lines(*body);
    if (!lines) co_return too_many_lines(exchange, lines.error());
    if (lines->drafts.empty()) co_return import_answer({}, *lines);
    auto importing = catalog.import(std::move(lines->drafts));
    const auto written = co_await std::move(importing);
    if (!written) co_return refusal(exchange, written.error());
    auto response = import_answer(written->value, *lines);
    add_visibility(response, written->visibility);
    co_return response;
}

// RFC 8288: where the next page is.
std::string next_link(BusinessId last, std::int64_t limit) {
    return "</v1/business-exports?after=" + encode_id(last.value) +
           "&limit=" + std::to_string(limit) + ">; rel=\"next\"";
}

io::Task<std::string> write_lines(const std::vector<Business>& businesses) {
    std::string body;
    std::size_t written = 0;
    for (const Business& business : businesses) {
        JsonWriter json(body);
        write_business(json, business);
        body.push_back('\n');
        if (++written % kLinesPerTurn == 0) co_await io::yield_turn();
    }
    co_return body;
}

io::Task<Answer> export_businesses(Catalog& catalog, http::Exchange& exchange) {
    const std::int64_t limit = exchange.arguments.integer("limit");
    const bool has_start = exchange.arguments.has("after");
    const auto after = has_start ? decode_id(exchange.arguments.text("after")) : 0;
    if (!after) {
        std::vector<FieldError> errors;
        errors.push_back({"after", "is not an id; take it from the link of the page before"});
        auto problem = http::invalid_fields("invalid-parameter", "A parameter is not valid",
                                            std::move(errors));
        co_return http::problem(problem, exchange.request().id);
    }
    auto reading = catalog.page(BusinessId{*after}, static_cast<std::size_t>(limit));
    const auto page = co_await std::move(reading);
    if (!page) co_return refusal(exchange, page.error());
    auto writing = write_lines(page->businesses);
    auto response = http::text(200, std::string(kLinesType), co_await std::move(writing));
    if (!page->is_last) {
        response.headers.push_back({"link", next_link(page->businesses.back().id, limit)});
    }
    co_return response;
}

http::Parameter after_parameter() {
    http::Parameter parameter;
    parameter.name = "after";
    parameter.minimum = 1;
    parameter.maximum = 64;
    parameter.description = "Id after which the page starts";
    return parameter;
}

http::Parameter limit_parameter() {
    http::Parameter parameter;
    parameter.name = "limit";
    parameter.type = http::ParameterType::kInteger;
    parameter.minimum = 1;
    parameter.maximum = static_cast<double>(kExportLimitMax);
    parameter.fallback = "1000";
    parameter.description = "Businesses of a page at most";
    return parameter;
}

http::Route import_route(Catalog& catalog) {
    static const std::string line_schema = draft_schema();
    http::Route route;
    route.method = http::Method::kPost;
    route.path = "/v1/business-imports";
    route.operation = "import_businesses";
    route.summary =
        "Create or update by source_id, one JSON object a line, 1,000 lines or 4 MiB at most; "
        "lines that fail are reported";
    route.scope = kWriteScope;
    route.request_schema = line_schema;
    route.request_type = kLinesType;
    route.response_schema = kImportSchema;
    route.handler = [&catalog](http::Exchange& e) { return import_businesses(catalog, e); };
    return route;
}

http::Route export_route(Catalog& catalog) {
    http::Route route;
    route.path = "/v1/business-exports";
    route.operation = "export_businesses";
    route.summary =
        "All businesses in id order, one JSON object a line; the Link field names the next page";
    route.parameters = {after_parameter(), limit_parameter()};
    route.handler = [&catalog](http::Exchange& e) { return export_businesses(catalog, e); };
    return route;
}

}  // namespace

std::vector<http::Route> transfer_routes(Catalog& catalog) {
    return {import_route(catalog), export_route(catalog)};
}

}  // namespace madang::places
