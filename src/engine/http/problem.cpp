// Problems as JSON, and the tables from error codes and statuses to problems.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/problem.h"

#include <array>
#include <utility>

#include "base/json_writer.h"
#include "engine/http/limits.h"

namespace madang::http {
namespace {

struct Row {
    int status;
    std::string_view slug;
    std::string_view title;
};

constexpr std::array kStatusRows = {
    Row{400, "malformed-request", "The request cannot be read"},
    Row{401, "credentials-needed", "This needs credentials that are accepted"},
    Row{403, "not-allowed", "This is not allowed"},
    Row{404, "not-found", "There is nothing here"},
    Row{405, "method-not-allowed", "The path does not take this method"},
    Row{408, "request-timeout", "The request took too long to arrive"},
    Row{412, "precondition-failed", "A condition of the request does not hold"},
    Row{413, "body-too-large", "The body is too large"},
    Row{414, "target-too-long", "The request target is too long"},
    Row{415, "unsupported-media-type", "The body has the wrong media type"},
    Row{417, "expectation-failed", "The expectation is not known"},
    Row{421, "wrong-host", "This server does not answer for that host"},
    Row{425, "too-early", "This may not come before the handshake is done"},
    Row{431, "head-too-large", "The request head is too large"},
    Row{500, "internal-error", "The server made a mistake"},
    Row{501, "not-implemented", "The server does not know this method"},
    Row{503, "unavailable", "The service cannot answer now"},
    Row{505, "version-not-supported", "The protocol version is not spoken here"},
};

Row row_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalid: return {400, "invalid-request", "The request breaks a rule"};
        case ErrorCode::kNotFound: return {404, "not-found", "There is nothing here"};
        case ErrorCode::kConflict: return {409, "conflict", "The present state does not allow it"};
        case ErrorCode::kExhausted: return {429, "limit-reached", "A limit is reached"};
        case ErrorCode::kUnavailable: return {503, "unavailable", "The service cannot answer now"};
        case ErrorCode::kTimeout: return {504, "timeout", "The work took too long"};
        case ErrorCode::kDenied: return {403, "not-allowed", "This is not allowed"};
        case ErrorCode::kCorrupt: return {500, "damaged-data", "Stored data is damaged"};
        case ErrorCode::kUnsupported: return {501, "not-supported", "This is not supported"};
        case ErrorCode::kCancelled: return {503, "cancelled", "The work was given up"};
    }
    return {500, "internal-error", "The server made a mistake"};
}

bool may_be_repeated(int status) {
    return status == 429 || status == 503;
}

void write_fields(JsonWriter& json, const std::vector<FieldError>& fields) {
    json.key("errors").begin_array();
    for (std::size_t i = 0; i < fields.size() && i < kFieldErrorsMax; ++i) {
        json.begin_object();
        json.member("field", fields[i].field).member("message", fields[i].message);
        json.end_object();
    }
    json.end_array();
}

Problem problem_of_row(const Row& row, std::string detail) {
    Problem problem;
    problem.status = row.status;
    problem.slug = row.slug;
    problem.title = row.title;
    problem.detail = std::move(detail);
    problem.retry_after_seconds = may_be_repeated(row.status) ? kRetryAfterSeconds : 0;
    return problem;
}

}  // namespace

Response problem(const Problem& problem, std::string_view request_id) {
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    json.member("type", std::string("/problems/").append(problem.slug));
    json.member("title", problem.title).member("status", problem.status);
    if (!problem.detail.empty()) json.member("detail", problem.detail);
    if (!request_id.empty()) json.member("instance", std::string("/requests/").append(request_id));
    if (!problem.fields.empty()) write_fields(json, problem.fields);
    json.end_object();

    Response response = text(problem.status, "application/problem+json", std::move(out));
    response.headers.push_back({"cache-control", "no-store"});
    if (problem.retry_after_seconds > 0) {
        response.headers.push_back({"retry-after", std::to_string(problem.retry_after_seconds)});
    }
    return response;
}

Problem problem_of(const Error& error) {
    return problem_of_row(row_of(error.code()), std::string(error.text()));
}

Problem problem_of_status(int status, std::string detail) {
    for (const Row& row : kStatusRows) {
        if (row.status == status) return problem_of_row(row, std::move(detail));
    }
    return problem_of_row({status, "refused", "The request is refused"}, std::move(detail));
}

Problem invalid_fields(std::string_view slug, std::string_view title,
                       std::vector<FieldError> fields) {
    Problem problem;
    problem.status = 400;
    problem.slug = slug;
    problem.title = title;
    if (fields.size() == 1) {
        const FieldError& only = fields.front();
        problem.detail = (only.field.empty() ? "the body" : only.field) + " " + only.message;
    } else {
        problem.detail = std::to_string(fields.size()) + " fields must be repaired; see errors";
    }
    problem.fields = std::move(fields);
    return problem;
}

}  // namespace madang::http
