// The HTTP API through a real server: every route, every refusal, what the brief promises.
// SPDX-License-Identifier: Apache-2.0
#include "service/places/routes.h"

#include <gtest/gtest.h>

#include "base/json_reader.h"
#include "engine/http/openapi.h"
#include "service/places/api/routes_test.h"

namespace madang::places {
namespace {

TEST_P(Routes, ACreatedBusinessHasALocationATagAndIsFound) {
    const auto created = send("POST", "/v1/businesses", central_);
    EXPECT_EQ(created.status, 201);
    EXPECT_EQ(header(created, "location"), "/v1/businesses/0000000000001");
    EXPECT_EQ(header(created, "etag"), "\"0000000000001\"");
    EXPECT_EQ(header(created, "search-visibility"), "");
    const auto read = get("/v1/businesses/0000000000001");
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.body, created.body);
    EXPECT_EQ(get("/v1/businesses?latitude=60.17&longitude=24.94").body,
              R"({"total_count":1,"businesses":[{"id":"0000000000001","name":"Central",)"
              R"("latitude":60.17,"longitude":24.94,"distance_m":0,"address":"Main 1",)"
              R"("category":"cafe","attribution":"© OSM"}]})");
}

TEST_P(Routes, TheAliasShowsWhatTheBriefNames) {
    create(central_);
    EXPECT_EQ(get("/businesses?latitude=60.17&longitude=24.94&radius=500").body,
              R"({"total_count":1,"businesses":[{"id":"0000000000001","name":"Central",)"
              R"("latitude":60.17,"longitude":24.94,"address":"Main 1","distance_m":0}]})");
}

TEST_P(Routes, SearchesPageFilterAndSkipCounting) {
    create(R"({"name":"A","latitude":60.17,"longitude":24.94})");
    create(R"({"name":"B","latitude":60.171,"longitude":24.94,"category":"bar"})");
    const auto at = std::string("/v1/businesses?latitude=60.17&longitude=24.94");
    EXPECT_NE(get(at + "&limit=1&offset=1")
                  .body.find(R"("total_count":2,"businesses":[{"id":"0000000000002")"),
              std::string::npos);
    EXPECT_EQ(get(at + "&radius=50").body.find("\"B\""), std::string::npos);
    EXPECT_NE(get(at + "&category=bar").body.find(R"("total_count":1)"), std::string::npos);
    EXPECT_TRUE(get(at + "&count=none").body.starts_with(R"({"total_count":null,)"));
}

TEST_P(Routes, SearchParametersAreChecked) {
    for (const char* wrong :
         {"", "?latitude=91&longitude=0", "?latitude=1&longitude=x",
          "?latitude=1&longitude=2&radius=50001", "?latitude=1&longitude=2&limit=501",
          "?latitude=1&longitude=2&offset=10001", "?latitude=1&longitude=2&count=maybe"}) {
        EXPECT_EQ(get(std::string("/v1/businesses") + wrong).status, 400) << wrong;
    }
}

TEST_P(Routes, AWrongBodyNamesEveryField) {
    const auto refused =
        send("POST", "/v1/businesses", R"({"name":"","latitude":91,"longitude":0,"website":"x"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(header(refused, "content-type"), "application/problem+json");
    for (const char* field :
         {R"("field":"name")", R"("field":"latitude")", R"("field":"website")"}) {
        EXPECT_NE(refused.body.find(field), std::string::npos) << refused.body;
    }
    EXPECT_EQ(send("POST", "/v1/businesses", "{").status, 400);
}

TEST_P(Routes, WritesNeedTheScope) {
    is_operator_ = false;
    EXPECT_EQ(send("POST", "/v1/businesses", central_).status, 401);
    EXPECT_EQ(send("PUT", "/v1/businesses/0000000000001", central_).status, 401);
    EXPECT_EQ(send("DELETE", "/v1/businesses/0000000000001").status, 401);
    type_ = "application/x-ndjson";
    EXPECT_EQ(send("POST", "/v1/business-imports", central_).status, 401);
}

TEST_P(Routes, AnUnknownIdIsNotFound) {
    for (const char* id : {"0000000000009", "nonsense", "000000000000O"}) {
        const std::string target = std::string("/v1/businesses/") + id;
        EXPECT_EQ(get(target).status, 404) << id;
        EXPECT_EQ(send("PUT", target, central_).status, 404) << id;
        EXPECT_EQ(send("DELETE", target).status, 404) << id;
    }
}

TEST_P(Routes, ReadingAgainWithTheTagIsNotModified) {
    const auto location = create(central_);
    const auto again = get(location, {{"if-none-match", "\"0000000000001\""}});
    EXPECT_EQ(again.status, 304);
    EXPECT_TRUE(again.body.empty());
    EXPECT_EQ(get(location, {{"if-none-match", "\"0000000000002\""}}).status, 200);
}

TEST_P(Routes, ReplacingHonoursIfMatch) {
    const auto location = create(central_);
    const std::string renamed = R"({"name":"Renamed","latitude":10,"longitude":20})";
    EXPECT_EQ(send("PUT", location, renamed, {{"if-match", "\"0000000000002\""}}).status, 412);
    const auto replaced = send("PUT", location, renamed, {{"if-match", "\"0000000000001\""}});
    EXPECT_EQ(replaced.status, 200) << replaced.body;
    EXPECT_EQ(header(replaced, "etag"), "\"0000000000002\"");
    EXPECT_EQ(get(location).body, replaced.body);
    EXPECT_NE(get("/v1/businesses?latitude=10&longitude=20").body.find("Renamed"),
              std::string::npos);
    EXPECT_EQ(send("PUT", location, central_).status, 200) << "without a condition it is replaced";
}

TEST_P(Routes, RemovingHonoursIfMatchAndIsFinal) {
    const auto location = create(central_);
    EXPECT_EQ(send("DELETE", location, std::nullopt, {{"if-match", "\"000000000000z\""}}).status,
              412);
    EXPECT_EQ(send("DELETE", location, std::nullopt, {{"if-match", "*"}}).status, 204);
    EXPECT_EQ(get(location).status, 404);
    EXPECT_EQ(send("DELETE", location).status, 404);
    EXPECT_EQ(send("DELETE", location, std::nullopt, {{"if-match", "*"}}).status, 412);
    EXPECT_TRUE(get("/v1/businesses?latitude=60.17&longitude=24.94")
                    .body.starts_with(R"({"total_count":0,)"));
}

TEST_P(Routes, AKeyGivesTheFirstAnswerOrRefusesAnotherBody) {
    const http::Headers key = {{"idempotency-key", "abc"}};
    const auto first = send("POST", "/v1/businesses", central_, key);
    const auto second = send("POST", "/v1/businesses", central_, key);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(header(second, "idempotent-replayed"), "true");
    EXPECT_EQ(header(first, "idempotent-replayed"), "");
    const auto other =
        send("POST", "/v1/businesses", R"({"name":"B","latitude":1,"longitude":2})", key);
    EXPECT_EQ(other.status, 422);
    EXPECT_NE(other.body.find("/problems/idempotency-key-reused"), std::string::npos);
}

TEST_P(Routes, ATakenSourceIsAConflict) {
    create(central_);
    const auto refused = send("POST", "/v1/businesses", central_);
    EXPECT_EQ(refused.status, 409);
    EXPECT_NE(refused.body.find(R"("field":"source_id")"), std::string::npos) << refused.body;
}

TEST_P(Routes, AnImportStoresTheSoundLinesAndNamesTheOthers) {
    type_ = "application/x-ndjson";
    const std::string lines =
        central_ + "\n\n" + R"({"name":"No source","latitude":1,"longitude":2})" + "\nnonsense\n" +
        R"({"name":"B","latitude":1,"longitude":2,"source_id":"s:2"})";
    const auto imported = send("POST", "/v1/business-imports", lines);
    EXPECT_EQ(imported.status, 200);
    EXPECT_TRUE(imported.body.starts_with(
        R"({"created":2,"updated":0,"unchanged":0,"failed":2,"errors":[{"line":3,)"
        R"("errors":[{"field":"source_id")"))
        << imported.body;
    EXPECT_NE(imported.body.find(R"({"line":4,)"), std::string::npos);
    EXPECT_TRUE(send("POST", "/v1/business-imports", lines)
                    .body.starts_with(R"({"created":0,"updated":0,"unchanged":2,)"));
}

TEST_P(Routes, AnImportIsBoundedInLinesAndBytes) {
    type_ = "application/x-ndjson";
    std::string lines;
    for (std::size_t i = 0; i <= kImportLinesMax; ++i) lines += "{}\n";
    EXPECT_EQ(send("POST", "/v1/business-imports", lines).status, 413);
    EXPECT_EQ(
        send("POST", "/v1/business-imports", std::string(kImportBodyMax.value + 1, ' ')).status,
        413);
    EXPECT_TRUE(send("POST", "/v1/business-imports", "\n").body.starts_with(R"({"created":0,)"));
}

TEST_P(Routes, AnExportIsReadPageByPageAndCanBeImported) {
    type_ = "application/x-ndjson";
    std::string lines;
    for (int i = 0; i < 5; ++i) {
        lines += R"({"name":"N","latitude":1,"longitude":2,"source_id":"s:)" + std::to_string(i) +
                 "\"}\n";
    }
    ASSERT_EQ(send("POST", "/v1/business-imports", lines).status, 200);
    std::string exported;
    std::string target = "/v1/business-exports?limit=2";
    for (int pages = 0; !target.empty(); ++pages) {
        ASSERT_LT(pages, 3);
        const auto page = get(target);
        ASSERT_EQ(page.status, 200);
        EXPECT_EQ(header(page, "content-type"), "application/x-ndjson");
        exported += page.body;
        const std::string link = header(page, "link");
        target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    EXPECT_EQ(std::count(exported.begin(), exported.end(), '\n'), 5);
    EXPECT_TRUE(send("POST", "/v1/business-imports", exported)
                    .body.starts_with(R"({"created":0,"updated":0,"unchanged":5,"failed":0)"));
    EXPECT_EQ(get("/v1/business-exports?after=nonsense").status, 400);
}

TEST_P(Routes, AWrongMediaTypeOrTooLargeADraftIsRefused) {
    EXPECT_EQ(send("POST", "/v1/businesses", std::string(kDraftJsonMax.value + 1, ' ')).status,
              413);
    type_ = "text/plain";
    EXPECT_EQ(send("POST", "/v1/businesses", central_).status, 415);
}

TEST(RouteTable, MakesAnOpenapiDocumentThatNamesEveryOperation) {
    RealCatalog real;
    const auto table = routes(*real.catalog, real.system.environment());
    const std::string document = http::openapi_document({}, table);
    ASSERT_TRUE(JsonDocument::parse(document));
    for (const auto& route : table) {
        EXPECT_NE(document.find('"' + std::string(route.operation) + '"'), std::string::npos);
    }
}

INSTANTIATE_TEST_SUITE_P(Manners, Routes, testing::ValuesIn(kManners), http::title_of);

}  // namespace
}  // namespace madang::places
