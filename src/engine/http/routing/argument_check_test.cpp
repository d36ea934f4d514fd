// Parameters: what is accepted, and how each mistake is named.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/routing/argument_check.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"

namespace madang::http {
namespace {

Route search() {
    Route route;
    route.path = "/v1/{kind}/near/{id}";
    route.operation = "search";
    route.handler = [](Exchange&) -> io::Task<std::optional<Response>> { co_return std::nullopt; };
    route.parameters = {
        {.name = "latitude",
         .type = ParameterType::kNumber,
         .minimum = -90,
         .maximum = 90,
         .required = true},
        {.name = "limit",
         .type = ParameterType::kInteger,
         .minimum = 1,
         .maximum = 100,
         .fallback = "20"},
        {.name = "name", .maximum = 8},
        {.name = "sort", .type = ParameterType::kChoice, .choices = "distance|name"},
        {.name = "id",
         .in = ParameterIn::kPath,
         .type = ParameterType::kInteger,
         .minimum = 1,
         .maximum = 9},
        {.name = "idempotency-key", .in = ParameterIn::kHeader, .maximum = 10}};
    return route;
}

struct Checked {
    Arguments arguments;
    std::vector<FieldError> errors;

    std::string message(std::string_view field) const {
        for (const FieldError& error : errors) {
            if (error.field == field) return error.message;
        }
        return "";
    }
};

Checked check(std::string query, std::vector<std::string> path = {"cafe", "5"},
              Headers headers = {}) {
    static const Route route = search();
    Request request;
    request.query = std::move(query);
    request.headers = std::move(headers);
    Checked checked;
    checked.errors = check_arguments(route, request, path, checked.arguments);
    return checked;
}

TEST(ArgumentCheck, ReadsEveryType) {
    const Checked got = check("latitude=-33.5&limit=7&name=caf%C3%A9&sort=name", {"cafe", "5"},
                              {{"idempotency-key", "k1"}});
    EXPECT_TRUE(got.errors.empty());
    EXPECT_EQ(got.arguments.number("latitude"), -33.5);
    EXPECT_EQ(got.arguments.integer("limit"), 7);
    EXPECT_EQ(got.arguments.text("name"), "café");
    EXPECT_EQ(got.arguments.text("sort"), "name");
    EXPECT_EQ(got.arguments.text("kind"), "cafe");
    EXPECT_EQ(got.arguments.integer("id"), 5);
    EXPECT_EQ(got.arguments.text("idempotency-key"), "k1");
}

TEST(ArgumentCheck, FillsDefaultsAndLeavesTheRestOut) {
    const Checked got = check("latitude=0");
    EXPECT_TRUE(got.errors.empty());
    EXPECT_EQ(got.arguments.integer("limit"), 20);
    EXPECT_FALSE(got.arguments.has("name"));
}

TEST(ArgumentCheck, NamesWhatIsMissing) {
    EXPECT_EQ(check("").message("latitude"), "is missing; allowed is a number from -90 to 90");
}

TEST(ArgumentCheck, RefusesWhatIsNoFiniteNumber) {
    for (const std::string& word : std::vector<std::string>{
             "abc", "", "nan", "inf", "-inf", "1e999", "0x10", "1.5.2", "+1", "%201", "1,5"}) {
        const std::string message = check("latitude=" + word).message("latitude");
        EXPECT_NE(message.find("not a finite number; allowed is a number from -90 to 90"),
                  std::string::npos)
            << word << ": " << message;
    }
}

TEST(ArgumentCheck, HoldsRangesAtTheirEnds) {
    EXPECT_TRUE(check("latitude=90").errors.empty());
    EXPECT_TRUE(check("latitude=-90").errors.empty());
    EXPECT_EQ(check("latitude=90.0001").message("latitude"),
              "is \"90.0001\", out of range; allowed is a number from -90 to 90");
    EXPECT_EQ(check("latitude=0&limit=0").message("limit"),
              "is \"0\", out of range; allowed is an integer from 1 to 100");
    EXPECT_EQ(check("latitude=0&limit=2.5").message("limit"),
              "is \"2.5\", not an integer; allowed is an integer from 1 to 100");
}

TEST(ArgumentCheck, RefusesRepetition) {
    EXPECT_EQ(check("latitude=1&latitude=1").message("latitude"),
              "is given more than once; allowed is once");
    EXPECT_EQ(
        check("latitude=1", {"cafe", "5"}, {{"idempotency-key", "a"}, {"idempotency-key", "b"}})
            .message("idempotency-key"),
        "is given more than once; allowed is once");
}

TEST(ArgumentCheck, NamesTheNearestOfAnUnknownName) {
    EXPECT_EQ(check("latitude=1&latitud=2").message("latitud"),
              "is not known; did you mean latitude?; allowed are latitude, limit, name, sort");
    EXPECT_EQ(check("latitude=1&zzzzzz=2").message("zzzzzz"),
              "is not known; allowed are latitude, limit, name, sort");
}

TEST(ArgumentCheck, PathAndHeaderNamesAreNoQueryNames) {
    EXPECT_NE(check("latitude=1&id=2").message("id"), "");
}

TEST(ArgumentCheck, LeavesTheQueryOfAPageToItsScript) {
    Route page;
    page.audience = Audience::kBrowser;
    Request request;
    for (const std::string& query : std::vector<std::string>{"a=1&a=2", "b=%ff", "c=%"}) {
        request.query = query;
        Arguments arguments;
        EXPECT_TRUE(check_arguments(page, request, {}, arguments).empty()) << query;
    }
}

TEST(ArgumentCheck, NamesChoices) {
    EXPECT_EQ(check("latitude=1&sort=nme").message("sort"),
              "is \"nme\", not a choice; allowed is one of distance, name; did you mean name?");
}

TEST(ArgumentCheck, CountsBytesOfTexts) {
    EXPECT_EQ(check("latitude=1&name=123456789").message("name"),
              "has 9 bytes, too long; allowed is text of 0 to 8 bytes");
    EXPECT_EQ(check("latitude=1", {"", "5"}).message("kind"),
              "has 0 bytes, too short; allowed is text of 1 to 256 bytes");
}

TEST(ArgumentCheck, RefusesBrokenEncodings) {
    for (const std::string& query :
         std::vector<std::string>{"name=%ff", "name=%", "name=%zz", "name=%00"}) {
        EXPECT_NE(check(query).message("query"), "") << query;
        EXPECT_EQ(check(query).message("latitude"), "") << "a query that cannot be read hides what "
                                                           "it gives: "
                                                        << query;
    }
    EXPECT_EQ(check("latitude=1", {"cafe", "5"}, {{"idempotency-key", "\xff"}})
                  .message("idempotency-key"),
              "is not valid UTF-8; allowed is text of 0 to 10 bytes");
}

TEST(ArgumentCheck, ListsAllMistakesAtOnceUpToALimit) {
    EXPECT_EQ(check("latitude=x&limit=x&sort=x&foo=1", {"cafe", "0"}).errors.size(), 5u);
    std::string many = "latitude=1";
    for (int i = 0; i < 60; ++i) many.append("&x").append(std::to_string(i)).append("=1");
    EXPECT_EQ(check(many).errors.size(), 32u);
}

TEST(ArgumentCheck, ReadsBackAnyNumberInRange) {
    ASSERT_TRUE(rc::check("a number written shortest is read as the same", [] {
        const double value = *rc::gen::inRange(-90'000'000, 90'000'001) / 1e6;
        const Checked got = check("latitude=" + format_number(value));
        RC_ASSERT(got.errors.empty());
        RC_ASSERT(got.arguments.number("latitude") == value);
    }));
}

TEST(ArgumentCheck, NeverAcceptsWhatItReports) {
    ASSERT_TRUE(rc::check("any query gives a checked latitude or an error", [] {
        const auto query = *rc::gen::string<std::string>();
        const Checked got = check(query);
        RC_ASSERT(got.arguments.has("latitude") || !got.errors.empty());
    }));
}

TEST(ArgumentCheckDeathTest, RefusesADefaultOutOfRange) {
    Route route = search();
    route.parameters[1].fallback = "500";
    EXPECT_DEATH(check_declaration(route), "a default is a value that would be allowed");
}

}  // namespace
}  // namespace madang::http
