// Entity tags and the order in which conditions are evaluated.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/etag.h"

#include <gtest/gtest.h>

namespace madang::http {
namespace {

Request request_with(Method method, Headers headers) {
    Request request;
    request.method = method;
    request.headers = std::move(headers);
    return request;
}

TEST(Etag, NamesAVersionAndReadsBack) {
    EXPECT_EQ(version_of(strong_etag(42)), 42u);
    EXPECT_EQ(strong_etag(1), "\"0000000000001\"");
    EXPECT_FALSE(version_of("W/\"0000000000001\""));
    EXPECT_FALSE(version_of("\"1\""));
    EXPECT_FALSE(version_of("\""));
}

TEST(Etag, ProceedsWithoutConditions) {
    EXPECT_EQ(evaluate_conditions(request_with(Method::kGet, {}), "\"a\""), Condition::kProceed);
}

TEST(Etag, IfMatchNeedsAStrongEqualTag) {
    const auto put = [](std::string value) {
        return request_with(Method::kPut, {{"if-match", std::move(value)}});
    };
    EXPECT_EQ(evaluate_conditions(put("\"a\""), "\"a\""), Condition::kProceed);
    EXPECT_EQ(evaluate_conditions(put("\"x\", \"a\""), "\"a\""), Condition::kProceed);
    EXPECT_EQ(evaluate_conditions(put("\"b\""), "\"a\""), Condition::kFailed);
    EXPECT_EQ(evaluate_conditions(put("W/\"a\""), "\"a\""), Condition::kFailed);
    EXPECT_EQ(evaluate_conditions(put("a"), "\"a\""), Condition::kFailed);
    EXPECT_EQ(evaluate_conditions(put(""), "\"a\""), Condition::kFailed);
}

TEST(Etag, IfMatchStarNeedsThatItExists) {
    const auto put = request_with(Method::kPut, {{"if-match", "*"}});
    EXPECT_EQ(evaluate_conditions(put, "\"a\""), Condition::kProceed);
    EXPECT_EQ(evaluate_conditions(put, std::nullopt), Condition::kFailed);
}

TEST(Etag, IfNoneMatchAnswersNotModifiedToReadsAndFailsWrites) {
    const Headers headers{{"if-none-match", "\"a\", W/\"b\""}};
    EXPECT_EQ(evaluate_conditions(request_with(Method::kGet, headers), "\"b\""),
              Condition::kNotModified);
    EXPECT_EQ(evaluate_conditions(request_with(Method::kHead, headers), "W/\"a\""),
              Condition::kNotModified);
    EXPECT_EQ(evaluate_conditions(request_with(Method::kPut, headers), "\"a\""),
              Condition::kFailed);
    EXPECT_EQ(evaluate_conditions(request_with(Method::kGet, headers), "\"c\""),
              Condition::kProceed);
}

TEST(Etag, IfNoneMatchStarCreatesOnlyWhatDoesNotExist) {
    const auto put = request_with(Method::kPut, {{"if-none-match", "*"}});
    EXPECT_EQ(evaluate_conditions(put, std::nullopt), Condition::kProceed);
    EXPECT_EQ(evaluate_conditions(put, "\"a\""), Condition::kFailed);
}

TEST(Etag, CommasInsideQuotesSeparateNothing) {
    const auto get = request_with(Method::kGet, {{"if-none-match", "\"x,\"a\",y\", \"a\""}});
    EXPECT_EQ(evaluate_conditions(get, "\"x,\""), Condition::kNotModified);
}

TEST(Etag, RepeatedFieldsAreOneList) {
    const auto get =
        request_with(Method::kGet, {{"if-none-match", "\"x\""}, {"if-none-match", "\"a\""}});
    EXPECT_EQ(evaluate_conditions(get, "\"a\""), Condition::kNotModified);
}

TEST(Etag, IfMatchIsAskedBeforeIfNoneMatch) {
    const auto get =
        request_with(Method::kGet, {{"if-match", "\"b\""}, {"if-none-match", "\"a\""}});
    EXPECT_EQ(evaluate_conditions(get, "\"a\""), Condition::kFailed);
}

TEST(Etag, AnswersCarryWhatTheClientNeeds) {
    const Response unchanged = not_modified(strong_etag(7));
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(find(unchanged.headers, "etag"), strong_etag(7));
    EXPECT_EQ(precondition_failed(Request{}).status, 412);
    EXPECT_TRUE(has_if_match(request_with(Method::kPut, {{"if-match", "*"}})));
}

}  // namespace
}  // namespace madang::http
