// The OpenAPI document covers exactly the routes, and the operations answer.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/openapi.h"

#include <gtest/gtest.h>

#include "base/json_reader.h"
#include "base/text.h"
#include "engine/http/operations.h"

namespace madang::http {
namespace {

io::Task<std::optional<Response>> answer_nothing() {
    co_return std::nullopt;
}

Route route(Method method, std::string_view path, std::string_view operation) {
    Route route;
    route.method = method;
    route.path = path;
    route.operation = operation;
    route.handler = [](Exchange&) { return answer_nothing(); };
    return route;
}

std::vector<Route> town() {
    Route search = route(Method::kGet, "/v1/businesses", "search");
    search.parameters = {{.name = "latitude",
                          .type = ParameterType::kNumber,
                          .minimum = -90,
                          .maximum = 90,
                          .required = true},
                         {.name = "limit",
                          .type = ParameterType::kInteger,
                          .minimum = 1,
                          .maximum = 100,
                          .fallback = "20"},
                         {.name = "sort",
                          .type = ParameterType::kChoice,
                          .fallback = "distance",
                          .choices = "distance|name"}};
    search.response_schema = R"({"type":"object"})";
    Route create = route(Method::kPost, "/v1/businesses", "create");
    create.request_schema = R"({"type":"object","required":["name"]})";
    create.scope = "places:write";
    create.success = 201;
    return {search, create, route(Method::kGet, "/v1/businesses/{id}", "read")};
}

class Document : public testing::Test {
protected:
    Metrics metrics_;
    std::vector<Route> routes_ = with_operations(town(), {metrics_, {}, {.title = "Town"}});
    std::string text_ = openapi_document({.title = "Town"}, routes_);
};

TEST_F(Document, IsJsonOfVersion31) {
    auto document = JsonDocument::parse(text_);
    ASSERT_TRUE(document.has_value()) << document.error().message << '\n' << text_;
    EXPECT_EQ(document->root().text("openapi"), "3.1.0");
}

TEST_F(Document, CoversEachRouteAndNothingElse) {
    auto document = JsonDocument::parse(text_);
    ASSERT_TRUE(document.has_value());
    auto paths = document->root().object("paths");
    ASSERT_TRUE(paths);
    std::size_t operations = 0;
    for (const auto& path : paths->members()) operations += path.value.object()->members().size();
    EXPECT_EQ(operations, routes_.size());
    for (const Route& route : routes_) {
        auto path = paths->object(route.path);
        ASSERT_TRUE(path) << route.path;
        auto operation = path->object(ascii_lower(name(route.method)));
        ASSERT_TRUE(operation) << route.path;
        EXPECT_EQ(operation->text("operationId"), route.operation);
        auto answers = operation->object("responses");
        EXPECT_TRUE(answers->has(std::to_string(route.success)));
        EXPECT_TRUE(answers->has("default"));
        EXPECT_EQ(operation->has("security"), !route.scope.empty());
        EXPECT_EQ(operation->has("requestBody"), !route.request_schema.empty());
    }
}

TEST_F(Document, TellsRangesDefaultsAndChoices) {
    EXPECT_NE(text_.find(R"({"name":"latitude","in":"query","required":true,"schema":)"
                         R"({"type":"number","minimum":-90,"maximum":90}})"),
              std::string::npos)
        << text_;
    EXPECT_NE(text_.find(R"("schema":{"type":"integer","minimum":1,"maximum":100,"default":20})"),
              std::string::npos);
    EXPECT_NE(text_.find(R"("enum":["distance","name"],"default":"distance")"), std::string::npos);
}

TEST_F(Document, DescribesPathParametersThatNoRouteDeclares) {
    EXPECT_NE(text_.find(R"("name":"id","in":"path","required":true)"), std::string::npos);
}

TEST_F(Document, LeavesPagesOut) {
    Route page = route(Method::kGet, "/", "get_page");
    page.audience = Audience::kBrowser;
    routes_.push_back(page);
    EXPECT_EQ(openapi_document({.title = "Town"}, routes_), text_);
}

TEST(OperationRoutes, StandBehindTheGivenOnes) {
    Metrics metrics;
    const auto routes = with_operations(town(), {metrics, {}, {}});
    ASSERT_EQ(routes.size(), 7u);
    EXPECT_EQ(routes[0].operation, "search");
    EXPECT_EQ(routes[3].path, "/healthz");
    EXPECT_EQ(routes[4].path, "/readyz");
    EXPECT_EQ(routes[5].path, "/metrics");
    EXPECT_EQ(routes[6].path, "/openapi.json");
}

}  // namespace
}  // namespace madang::http
