// Problems: their JSON, their headers, and the table from error codes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/problem.h"

#include <gtest/gtest.h>

#include "base/json_reader.h"
#include "engine/http/authenticator.h"

namespace madang::http {
namespace {

std::string body_of(const Response& response) {
    return *std::get<Chunk>(response.body);
}

TEST(Problem, WritesEveryMemberOfTheStandard) {
    Problem given =
        invalid_fields("invalid-parameter", "A parameter is not valid", {{"radius", "is missing"}});
    const Response response = problem(given, "abc");
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(find(response.headers, "content-type"), "application/problem+json");
    EXPECT_EQ(body_of(response),
              R"({"type":"/problems/invalid-parameter","title":"A parameter is not valid",)"
              R"("status":400,"detail":"radius is missing","instance":"/requests/abc",)"
              R"("errors":[{"field":"radius","message":"is missing"}]})");
}

TEST(Problem, CountsSeveralFieldsInItsDetail) {
    const Problem given = invalid_fields("x", "X", {{"a", "is bad"}, {"b", "is bad"}});
    EXPECT_EQ(given.detail, "2 fields must be repaired; see errors");
}

TEST(Problem, EscapesWhatAClientSent) {
    const Response response = problem(problem_of_status(404, "no \"x\"\n\xff"), "");
    EXPECT_TRUE(JsonDocument::parse(body_of(response)).has_value()) << body_of(response);
}

TEST(Problem, MapsEveryErrorCode) {
    const auto status = [](ErrorCode code) { return problem_of(Error(code, "x")).status; };
    EXPECT_EQ(status(ErrorCode::kInvalid), 400);
    EXPECT_EQ(status(ErrorCode::kNotFound), 404);
    EXPECT_EQ(status(ErrorCode::kConflict), 409);
    EXPECT_EQ(status(ErrorCode::kExhausted), 429);
    EXPECT_EQ(status(ErrorCode::kUnavailable), 503);
    EXPECT_EQ(status(ErrorCode::kTimeout), 504);
    EXPECT_EQ(status(ErrorCode::kDenied), 403);
    EXPECT_EQ(status(ErrorCode::kCorrupt), 500);
    EXPECT_EQ(status(ErrorCode::kUnsupported), 501);
    EXPECT_EQ(status(ErrorCode::kCancelled), 503);
}

TEST(Problem, SaysWhenToTryAgainWhereThatHelps) {
    const auto retry = [](ErrorCode code) {
        return find(problem(problem_of(Error(code, "x")), "").headers, "retry-after").has_value();
    };
    EXPECT_TRUE(retry(ErrorCode::kUnavailable));
    EXPECT_TRUE(retry(ErrorCode::kExhausted));
    EXPECT_FALSE(retry(ErrorCode::kInvalid));
}

TEST(Message, ReadsBackTheNamesOfMethods) {
    for (const Method method : kMethods) EXPECT_EQ(method_of(name(method)), method);
    EXPECT_FALSE(method_of("get"));
    EXPECT_FALSE(method_of("TRACE"));
}

TEST(Authenticator, ComparesWholeSecretsOnly) {
    EXPECT_TRUE(equal_in_constant_time("secret", "secret"));
    EXPECT_FALSE(equal_in_constant_time("secret", "secreT"));
    EXPECT_FALSE(equal_in_constant_time("secret", "secretsecret"));
    EXPECT_FALSE(equal_in_constant_time("secret", "secre"));
    EXPECT_FALSE(equal_in_constant_time("secret", ""));
}

}  // namespace
}  // namespace madang::http
