// Files for browsers: codings, caching, conditions.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/static_files.h"

#include <gtest/gtest.h>

#include <array>

#include "io/run_task.h"
#include "io/system_clock.h"

namespace madang::http {
namespace {

constexpr std::array kFiles{
    StaticFile{
        .path = "/", .type = "text/html; charset=utf-8", .content = "<p>page", .brotli = "br-page"},
    StaticFile{.path = "/assets/a-1.js",
               .type = "text/javascript; charset=utf-8",
               .content = "script",
               .brotli = "br-script",
               .lifetime = Lifetime::kImmutable},
    StaticFile{.path = "/assets/b-2.png", .type = "image/png", .content = "picture"}};

class OneRequest final : public Exchange {
public:
    OneRequest(io::Timers& timers, Headers headers) : timers_(timers) {
        request_.headers = std::move(headers);
    }
    const Request& request() const override { return request_; }
    io::Task<Result<Chunk>> read_body() override { co_return Chunk(); }
    io::Task<Result<>> hint(Headers) override { co_return Result<>(); }
    io::Task<Result<>> start(Response) override { co_return Result<>(); }
    io::Task<Result<>> send(Chunk) override { co_return Result<>(); }
    io::Task<Result<>> finish(Headers) override { co_return Result<>(); }
    bool cancelled() const override { return false; }
    io::Timers& timers() override { return timers_; }
    bool is_ending() const override { return false; }
    void on_ending(std::function<void()>) override {}

private:
    io::Timers& timers_;
    Request request_;
};

std::vector<Route> routes() {
    return static_routes(kFiles, {{"content-security-policy", "default-src 'self'"}});
}

Response get(std::size_t index, Headers headers = {}) {
    io::SystemClock clock;
    const auto loop = io::Loop::create(clock);
    OneRequest exchange(**loop, std::move(headers));
    return *io::run_task(**loop, routes()[index].handler(exchange));
}

std::string body(const Response& response) {
    const Chunk* chunk = std::get_if<Chunk>(&response.body);
    return chunk == nullptr ? "" : **chunk;
}

std::string header(const Response& response, std::string_view name) {
    return std::string(find(response.headers, name).value_or("(none)"));
}

TEST(StaticFiles, AreRoutesForBrowsers) {
    ASSERT_EQ(routes().size(), kFiles.size());
    for (const Route& route : routes()) EXPECT_EQ(route.audience, Audience::kBrowser);
    EXPECT_EQ(routes()[1].path, "/assets/a-1.js");
}

TEST(StaticFiles, GoOutAsTheyAreToWhoSaysNothing) {
    const Response answer = get(1);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(body(answer), "script");
    EXPECT_EQ(header(answer, "content-type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(header(answer, "content-encoding"), "(none)");
    EXPECT_EQ(header(answer, "vary"), "accept-encoding");
}

TEST(StaticFiles, GoOutAsBrotliToWhoTakesIt) {
    const Response answer = get(1, {{"accept-encoding", "gzip, br"}});
    EXPECT_EQ(body(answer), "br-script");
    EXPECT_EQ(header(answer, "content-encoding"), "br");
    EXPECT_EQ(header(answer, "content-type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(header(answer, "vary"), "accept-encoding");
}

TEST(StaticFiles, WithOneCodingDoNotVary) {
    const Response answer = get(2, {{"accept-encoding", "br"}});
    EXPECT_EQ(body(answer), "picture");
    EXPECT_EQ(header(answer, "content-encoding"), "(none)");
    EXPECT_EQ(header(answer, "vary"), "(none)");
}

TEST(StaticFiles, AreKeptAYearOrAskedForEachTime) {
    EXPECT_EQ(header(get(0), "cache-control"), "no-cache");
    EXPECT_EQ(header(get(1), "cache-control"), "public, max-age=31536000, immutable");
}

TEST(StaticFiles, OfHtmlCarryThePageHeadersAndOthersDoNot) {
    EXPECT_EQ(header(get(0), "content-security-policy"), "default-src 'self'");
    EXPECT_EQ(header(get(1), "content-security-policy"), "(none)");
}

TEST(StaticFiles, HaveATagOfEachCoding) {
    const std::string plain = header(get(0), "etag");
    const std::string brotli = header(get(0, {{"accept-encoding", "br"}}), "etag");
    EXPECT_NE(plain, brotli);
    EXPECT_TRUE(plain.starts_with('"')) << plain;
}

TEST(StaticFiles, AreNotSentAgainToWhoHasThem) {
    const std::string tag = header(get(0, {{"accept-encoding", "br"}}), "etag");
    const Response again = get(0, {{"accept-encoding", "br"}, {"if-none-match", tag}});
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(body(again), "");
    EXPECT_EQ(header(again, "etag"), tag);
    EXPECT_EQ(header(again, "cache-control"), "no-cache");
    EXPECT_EQ(header(again, "vary"), "accept-encoding");
    // The tag of one coding says nothing about another.
    EXPECT_EQ(get(0, {{"if-none-match", tag}}).status, 200);
}

TEST(StaticFiles, FailConditionsThatDoNotHold) {
    EXPECT_EQ(get(0, {{"if-match", "\"other\""}}).status, 412);
}

}  // namespace
}  // namespace madang::http
