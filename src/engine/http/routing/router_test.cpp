// Finding routes.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/routing/router.h"

#include <gtest/gtest.h>

namespace madang::http {
namespace {

io::Task<std::optional<Response>> nothing() {
    co_return std::nullopt;
}

Route route(Method method, std::string_view path, std::string_view operation) {
    Route route;
    route.method = method;
    route.path = path;
    route.operation = operation;
    route.handler = [](Exchange&) { return nothing(); };
    return route;
}

Router town() {
    return Router({route(Method::kGet, "/v1/places/{id}", "read"),
                   route(Method::kPut, "/v1/places/{id}", "write"),
                   route(Method::kGet, "/v1/places/nearest", "nearest"),
                   route(Method::kGet, "/v1/places/{id}/photos/{photo}", "photo"),
                   route(Method::kGet, "/v1/places/nearest/map", "map"),
                   route(Method::kGet, "/", "home")});
}

std::string operation_of(const Router& router, Method method, std::string_view path) {
    const auto found = router.find(method, path);
    return found.route == nullptr ? "" : std::string(found.route->operation);
}

TEST(Router, FindsLiteralsAndParameters) {
    const Router router = town();
    EXPECT_EQ(operation_of(router, Method::kGet, "/"), "home");
    EXPECT_EQ(operation_of(router, Method::kGet, "/v1/places/7"), "read");
    EXPECT_EQ(operation_of(router, Method::kPut, "/v1/places/7"), "write");
    EXPECT_EQ(router.find(Method::kGet, "/v1/places/7/photos/8").values,
              (std::vector<std::string>{"7", "8"}));
}

TEST(Router, PrefersLiteralsWhateverTheOrderOfTheTable) {
    EXPECT_EQ(operation_of(town(), Method::kGet, "/v1/places/nearest"), "nearest");
}

TEST(Router, GoesBackWhereALiteralLeadsNowhere) {
    const Router router = town();
    EXPECT_EQ(operation_of(router, Method::kGet, "/v1/places/nearest/photos/1"), "photo");
    EXPECT_EQ(router.find(Method::kGet, "/v1/places/nearest/photos/1").values[0], "nearest");
    EXPECT_EQ(operation_of(router, Method::kGet, "/v1/places/nearest/map"), "map");
}

TEST(Router, FindsAMethodBehindALiteralThatLacksIt) {
    EXPECT_EQ(operation_of(town(), Method::kPut, "/v1/places/nearest"), "write");
}

TEST(Router, DecodesParametersAndKeepsEncodedSlashes) {
    EXPECT_EQ(town().find(Method::kGet, "/v1/places/a%2Fb%ED%95%9C").values[0], "a/b한");
    EXPECT_EQ(operation_of(town(), Method::kGet, "/v1/%70laces/7"), "read");
}

TEST(Router, MatchesNoBrokenOrEmptyOrLongPath) {
    const Router router = town();
    for (const std::string_view path :
         {"", "v1", "*", "/v1/places/", "/v1/places/%zz", "/v1/places/%00", "//", "/v1"}) {
        const auto found = router.find(Method::kGet, path);
        EXPECT_EQ(found.route, nullptr) << path;
        EXPECT_EQ(found.allow, "") << path;
    }
    std::string deep;
    for (int i = 0; i < 100; ++i) deep.append("/a");
    EXPECT_EQ(operation_of(router, Method::kGet, deep), "");
}

TEST(Router, TellsTheMethodsOfAPath) {
    const auto found = town().find(Method::kDelete, "/v1/places/7");
    EXPECT_EQ(found.route, nullptr);
    EXPECT_EQ(found.allow, "GET, HEAD, PUT, OPTIONS");
}

TEST(Router, AnswersHeadByGetButNotByOthers) {
    const Router router({route(Method::kGet, "/a", "a"), route(Method::kPost, "/b", "b")});
    EXPECT_EQ(operation_of(router, Method::kHead, "/a"), "a");
    EXPECT_EQ(operation_of(router, Method::kHead, "/b"), "");
}

TEST(Router, NamesTheNearestPath) {
    const Router router({route(Method::kGet, "/v1/businesses", "a")});
    EXPECT_EQ(router.nearest_path("/v1/busineses"), "/v1/businesses");
    EXPECT_EQ(router.nearest_path("/v1/businesses/"), "/v1/businesses");
    EXPECT_EQ(router.nearest_path("/businesses"), "/v1/businesses");
    EXPECT_EQ(router.nearest_path("/wp-login.php"), std::nullopt);
}

TEST(RouterDeathTest, RefusesTwoRoutesForOneMethodAndPath) {
    EXPECT_DEATH(Router({route(Method::kGet, "/a/{x}", "a"), route(Method::kGet, "/a/{y}", "b")}),
                 "one route for each method and path");
}

}  // namespace
}  // namespace madang::http
