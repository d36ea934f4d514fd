// Filters, shapes, cursors, hours and tiles over HTTP.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <protozero/pbf_reader.hpp>

#include "base/json_reader.h"
#include "service/places/api/cursor.h"
#include "service/places/api/routes_test.h"

namespace madang::places {
namespace {

class SearchRoutes : public Routes {
protected:
    void SetUp() override {
        create(R"({"name":"마당 카페","latitude":37.5,"longitude":127,"category":"amenity=cafe",)"
               R"("opening_hours":"24/7","rating":4.5,"price_level":2,)"
               R"("attributes":{"internet_access":"wlan"}})");
        create(R"({"name":"Night Bar","latitude":37.501,"longitude":127,"category":"amenity=bar",)"
               R"("opening_hours":"off","rating":3})");
        create(R"({"name":"Bakery","latitude":37.502,"longitude":127,"category":"shop=bakery",)"
               R"("opening_hours":"whenever we like"})");
    }

    std::string names(const http::ClientResponse& answer) {
        EXPECT_EQ(answer.status, 200) << answer.body;
        auto document = JsonDocument::parse(answer.body);
        std::string all;
        if (!document) return "not JSON";
        const auto found = document->root().array("businesses");
        for (const JsonValue& value : found.value_or(std::vector<JsonValue>())) {
            all += (all.empty() ? "" : ", ") + value.object()->text("name").value_or("?");
        }
        return all;
    }
    std::string near(const std::string& filters) {
        return names(get("/v1/businesses?latitude=37.5&longitude=127" + filters));
    }
    std::string searched(const std::string& members) {
        return names(send("POST", "/v1/business-searches",
                          R"({"latitude":37.5,"longitude":127,)" + members + "}"));
    }
    static std::string next_of(const http::ClientResponse& answer) {
        auto document = JsonDocument::parse(answer.body);
        const TextRule rule{.max_bytes = 400, .presence = Presence::kOptional};
        return document ? document->root().text("next", rule).value_or("") : "";
    }
};

TEST_P(SearchRoutes, FilterByWhatTheQueryStringSays) {
    EXPECT_EQ(near(""), "마당 카페, Night Bar, Bakery");
    EXPECT_EQ(near("&category=amenity"), "마당 카페, Night Bar");
    EXPECT_EQ(near("&category=amenity,shop=bakery&exclude_category=amenity=bar"),
              "마당 카페, Bakery");
    EXPECT_EQ(near("&min_rating=3.1"), "마당 카페");
    EXPECT_EQ(near("&price_level=1,2"), "마당 카페");
    EXPECT_EQ(near("&features=wifi"), "마당 카페");
    EXPECT_EQ(near("&open_now=true"), "마당 카페");
    EXPECT_EQ(near("&open_at=2026-12-01T03:30:00Z"), "마당 카페");
    EXPECT_EQ(near("&name=night"), "Night Bar");
    EXPECT_EQ(near("&radius=0&within=anywhere&limit=2"), "마당 카페, Night Bar");
}

TEST_P(SearchRoutes, AnswerAnUnknownCategoryWithAHint) {
    const auto answer = get("/v1/businesses?latitude=37.5&longitude=127&category=amenity=caffe");
    EXPECT_EQ(answer.body,
              R"({"total_count":0,"businesses":[],"hints":["no business has the category )"
              R"(\"amenity=caffe\"; did you mean \"amenity=cafe\"?"]})");
}

TEST_P(SearchRoutes, TakeShapesInABody) {
    EXPECT_EQ(searched(R"("box":{"south":37.5005,"west":126.9,"north":37.6,"east":127.1})"),
              "Night Bar, Bakery");
    EXPECT_EQ(searched(R"("polygon":{"type":"Polygon","coordinates":[[[126.9,37.4],[127.1,37.4],)"
                       R"([127.1,37.5005],[126.9,37.5005],[126.9,37.4]]]})"),
              "마당 카페");
    EXPECT_EQ(searched(R"("anywhere":true,"categories":["shop"])"), "Bakery");
}

TEST_P(SearchRoutes, SayWhatIsWrongWithASearch) {
    const auto problem = [&](const std::string& members) {
        const auto answer = send("POST", "/v1/business-searches",
                                 R"({"latitude":37.5,"longitude":127,)" + members + "}");
        EXPECT_EQ(answer.status, 400) << members << answer.body;
        return answer.body;
    };
    const auto holds = [](const std::string& text, std::string_view part) {
        EXPECT_NE(text.find(part), std::string::npos) << text;
    };
    holds(problem(R"("radius":10,"anywhere":true)"), "give only one of");
    holds(problem(R"("box":{"south":2,"west":1,"north":1,"east":2})"), "exchange them");
    holds(
        problem(R"("polygon":{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]})"),
        "ring 0");
    holds(problem(R"("polygon":{"type":"Point","coordinates":[0,0]})"), "neither Polygon");
    holds(problem(R"("features":["sauna"])"), "known are wheelchair");
    holds(problem(R"("open_at":"tomorrow")"), "RFC 3339");
    holds(problem(R"("open_at":"2199-01-01T00:00:00Z")"), "5 years");
    holds(problem(R"("open_now":true,"open_at":"2026-12-01T03:30:00Z")"), "open_now or open_at");
    holds(problem(R"("radios":10)"), "radius");
    EXPECT_EQ(get("/v1/businesses?latitude=37.5&longitude=127&price_level=9").status, 400);
}

TEST_P(SearchRoutes, GoOnFromPageToPage) {
    const std::string target = "/v1/businesses?latitude=37.5&longitude=127&limit=2";
    const auto first = get(target);
    EXPECT_EQ(names(first), "마당 카페, Night Bar");
    const std::string cursor = next_of(first);
    ASSERT_FALSE(cursor.empty());
    // What comes in front meanwhile moves nothing.
    create(R"({"name":"New","latitude":37.5001,"longitude":127})");
    const auto second = get(target + "&cursor=" + cursor);
    EXPECT_EQ(names(second), "Bakery");
    EXPECT_EQ(next_of(second), "");
    EXPECT_EQ(get(target + "&radius=77&cursor=" + cursor).status, 400);
    EXPECT_EQ(get(target + "&cursor=forged").status, 400);
}

TEST_P(SearchRoutes, SortByRatingAndRelevance) {
    EXPECT_EQ(near("&sort=rating"), "마당 카페, Night Bar, Bakery");
    create(R"({"name":"Famous","latitude":37.503,"longitude":127,"rating":4.9,)"
           R"("rating_count":5000})");
    EXPECT_EQ(near("&sort=rating"), "Famous, 마당 카페, Night Bar, Bakery");
    EXPECT_EQ(searched(R"("sort":"rating","limit":2)"), "Famous, 마당 카페");
    EXPECT_EQ(near("&sort=relevance"), "마당 카페, Night Bar, Famous, Bakery");
    EXPECT_EQ(near("&sort=relevance&name=ba"), "Night Bar, Bakery");
    const std::string target = "/v1/businesses?latitude=37.5&longitude=127&sort=rating&limit=3";
    const std::string cursor = next_of(get(target));
    ASSERT_FALSE(cursor.empty());
    EXPECT_EQ(names(get(target + "&cursor=" + cursor)), "Bakery");
    EXPECT_EQ(get("/v1/businesses?latitude=37.5&longitude=127&limit=3&cursor=" + cursor).status,
              400);
    EXPECT_EQ(get("/v1/businesses?latitude=37.5&longitude=127&sort=price").status, 400);
}

TEST_P(SearchRoutes, TakeTheNameOfAPlaceAsTheCentre) {
    const auto answer = get("/v1/businesses?near=night%20bar&limit=1");
    EXPECT_EQ(names(answer), "Night Bar");
    EXPECT_NE(answer.body.find(R"("centre":{"id":"0000000000002","name":"Night Bar",)"
                               R"("latitude":37.501,"longitude":127})"),
              std::string::npos)
        << answer.body;
    EXPECT_EQ(names(get("/v1/businesses?near=%EB%A7%88%EB%8B%B9&radius=10")), "마당 카페");
    const auto second = get("/v1/businesses?near=night%20bar&limit=1&cursor=" + next_of(answer));
    EXPECT_EQ(names(second), "마당 카페");
    EXPECT_EQ(get("/v1/businesses?near=atlantis").body,
              R"({"total_count":0,"businesses":[],"hints":["no place here is called )"
              R"(\"atlantis\""]})");
    EXPECT_EQ(names(send("POST", "/v1/business-searches", R"({"near":"night bar","radius":10})")),
              "Night Bar");
}

TEST_P(SearchRoutes, NeedACentreInOneForm) {
    const auto none = get("/v1/businesses?radius=10");
    EXPECT_EQ(none.status, 400);
    EXPECT_NE(none.body.find("or give near=NAME"), std::string::npos) << none.body;
    EXPECT_EQ(get("/v1/businesses?latitude=37.5").status, 400);
    EXPECT_EQ(get("/v1/businesses?latitude=37.5&longitude=127&near=bar").status, 400);
    EXPECT_EQ(send("POST", "/v1/business-searches", R"({"radius":10})").status, 400);
    EXPECT_EQ(send("POST", "/v1/business-searches", R"({"latitude":"x","longitude":1})").status,
              400);
}

TEST_P(SearchRoutes, ShowOnlyTheFieldsThatAreAskedFor) {
    const auto answer =
        get("/v1/businesses?latitude=37.5&longitude=127&limit=1"
            "&fields=name,attributes,version,photos&count=none");
    EXPECT_EQ(answer.body.substr(0, answer.body.find(R"(,"next")")),
              R"({"total_count":null,"businesses":[{"name":"마당 카페","attributes":)"
              R"({"internet_access":"wlan"},"version":1}])");
    const auto wrong = get("/v1/businesses?latitude=37.5&longitude=127&fields=nmae");
    EXPECT_EQ(wrong.status, 400);
    EXPECT_NE(wrong.body.find("known are id, name"), std::string::npos) << wrong.body;
    EXPECT_EQ(send("POST", "/v1/business-searches",
                   R"({"near":"night bar","limit":1,"fields":["id"],"count":"none"})")
                  .body.substr(0, 30),
              R"({"total_count":null,"centre":{)");
}

TEST_P(SearchRoutes, LinkThePhotosOfABusiness) {
    const std::string location =
        create(R"({"name":"Gate","latitude":1,"longitude":1,)"
               R"("attributes":{"image":"https://example.org/gate.jpg"}})");
    EXPECT_NE(get(location).body.find(R"("photos":["https://example.org/gate.jpg"])"),
              std::string::npos);
}

TEST_P(SearchRoutes, ACursorOfAnotherProcessIsGone) {
    io::SystemEnvironment other{{.log_level = io::LogLevel::kError}};
    SearchRequest request;
    const std::string cursor =
        CursorMint(other.environment().random, "")
            .encode({0, Meters{1}, 1}, request, other.environment().clock.wall());
    const auto answer = get("/v1/businesses?latitude=37.5&longitude=127&limit=2&cursor=" + cursor);
    EXPECT_EQ(answer.status, 410);
    EXPECT_NE(answer.body.find("search again without a cursor"), std::string::npos);
}

TEST_P(SearchRoutes, TellTheHoursOfABusiness) {
    const auto always = get("/v1/businesses/0000000000001/hours");
    EXPECT_EQ(always.status, 200);
    EXPECT_NE(always.body.find(R"("state":"open","time_zone":")"), std::string::npos);
    EXPECT_NE(always.body.find(R"("week":[{"from":")"), std::string::npos) << always.body;
    EXPECT_NE(get("/v1/businesses/0000000000002/hours").body.find(R"("state":"closed")"),
              std::string::npos);
    const auto unreadable = get("/v1/businesses/0000000000003/hours");
    EXPECT_NE(unreadable.body.find(R"("state":"unknown","problem":)"), std::string::npos);
    EXPECT_EQ(get("/v1/businesses/0000000000009/hours").status, 404);
}

// Names and counts in a tile's features, as far as a reader of any map finds them.
std::string tile_text(const std::string& tile) {
    std::string text;
    protozero::pbf_reader outer(tile);
    while (outer.next(3)) {
        protozero::pbf_reader layer = outer.get_message();
        while (layer.next(4)) {
            protozero::pbf_reader value = layer.get_message();
            if (value.next(1)) text += value.get_string() + ";";
        }
    }
    return text;
}

TEST_P(SearchRoutes, DrawTiles) {
    const auto world = get("/v1/tiles/0/0/0.pbf");
    EXPECT_EQ(world.status, 200);
    EXPECT_EQ(header(world, "content-type"), "application/vnd.mapbox-vector-tile");
    EXPECT_EQ(header(world, "cache-control"), "public, max-age=60");
    EXPECT_EQ(tile_text(world.body), "3;") << "one cluster of three";
    const auto street = get("/v1/tiles/16/55888/25391.pbf?category=amenity");
    EXPECT_EQ(street.status, 200);
    const auto again = get("/v1/tiles/0/0/0.pbf", {{"if-none-match", header(world, "etag")}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(tile_text(get("/v1/tiles/0/0/0?min_rating=4").body),
              "0000000000001;마당 카페;amenity=cafe;");
    EXPECT_EQ(get("/v1/tiles/5/3/40.pbf").status, 404);
    EXPECT_EQ(get("/v1/tiles/5/3/x.pbf").status, 404);
    EXPECT_EQ(get("/v1/tiles/99/3/1.pbf").status, 400);
}

INSTANTIATE_TEST_SUITE_P(Manners, SearchRoutes, testing::ValuesIn(kManners), http::title_of);

}  // namespace
}  // namespace madang::places
