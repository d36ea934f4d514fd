// What the access log tells of a request, over every version.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/http/connection/town_test.h"
#include "engine/http/manner_test.h"

namespace madang::http {
namespace {

constexpr std::array kManners{kHttp1InTheClear, kHttp1OverTls, kHttp2OverTls, kHttp2InTheClear,
                              kHttp3OverQuic};

// The fields of a line, by their keys.
class Line {
public:
    explicit Line(const std::string& line) : line_(line) {
        std::size_t at = line.find(' ');
        while (at != std::string::npos) {
            const std::size_t equals = line.find('=', at);
            const std::size_t end = std::min(line.find(' ', equals), line.size());
            fields_[line.substr(at + 1, equals - at - 1)] =
                line.substr(equals + 1, end - equals - 1);
            at = line.find(' ', end);
        }
    }
    std::string operator[](const std::string& key) const {
        const auto found = fields_.find(key);
        return found == fields_.end() ? "(none)" : found->second;
    }
    long number(const std::string& key) const {
        const std::string text = (*this)[key];
        return text.find_first_not_of("0123456789") == std::string::npos ? std::stol(text) : -1;
    }
    const std::string& text() const { return line_; }

private:
    std::string line_;
    std::map<std::string, std::string> fields_;
};

class AccessLog : public testing::TestWithParam<Manner> {
protected:
    void open(const SiteOptions& options = {}) {
        town_ = std::make_unique<Town>(options);
        client_ = client_by(GetParam(), town_->addresses());
    }
    // Asks, and gives the line that tells of it: the one without such a line before. HTTP/3 writes
    // it when the client has acknowledged the answer, with the next request at the latest.
    Line line_of(ClientRequest request) {
        const std::size_t before = lines().size();
        (void)client_->send(std::move(request));
        for (int i = 0; i < 1000 && lines().size() == before; ++i) {
            (void)client_->get("/healthz");
            std::this_thread::sleep_for(Milliseconds(1));
        }
        const auto after = lines();
        EXPECT_GT(after.size(), before);
        return after.size() > before ? after[before] : Line("");
    }
    // Without those of what only passes the time.
    std::vector<Line> lines() const {
        std::vector<Line> all;
        for (const std::string& line : town_->log().lines()) all.emplace_back(line);
        std::erase_if(all, [](const Line& line) { return line["route"] == "get_health"; });
        return all;
    }
    static ClientRequest post(std::string target, std::string body) {
        return {.method = "POST",
                .target = std::move(target),
                .headers = {{"content-type", "application/json"}},
                .body = std::move(body)};
    }

    std::unique_ptr<Town> town_;
    std::unique_ptr<BlockingClient> client_;
};

TEST_P(AccessLog, HasAllThatIsKnownOfARequest) {
    open();
    const Line line = line_of(post("/echo", R"({"a":1})"));
    EXPECT_TRUE(line.text().starts_with(
        "request method=POST route=echo version=" + std::string(name(GetParam().version)) +
        " status=201 received=7 sent=7 total_us="))
        << line.text();
    for (const char* key : {"total_us", "head_us", "handler_us", "body_us", "behind_us"}) {
        EXPECT_GE(line.number(key), 0) << key << " " << line.text();
    }
    EXPECT_LE(line.number("head_us"), line.number("total_us")) << line.text();
    EXPECT_TRUE(line["peer"].starts_with("127.0.0.1:")) << line.text();
    EXPECT_EQ(line["request"].size(), 13u) << line.text();
}

TEST_P(AccessLog, TellsHowAConnectionBegan) {
    open();
    const Line first = line_of({.target = "/hello"});
    EXPECT_EQ(first["connection"], GetParam().secure ? "full" : "plain") << first.text();
    const Line second = line_of({.target = "/hello"});
    EXPECT_EQ(second["connection"], "kept") << second.text();
}

TEST_P(AccessLog, CountsContentWithoutWhatFramesIt) {
    open();
    const std::string upload(100'000, ' ');
    EXPECT_EQ(line_of({.target = "/hello"})["sent"], "6");
    EXPECT_EQ(line_of({.method = "HEAD", .target = "/hello"})["sent"], "0");
    EXPECT_EQ(line_of({.target = "/empty"})["sent"], "0");
    EXPECT_EQ(line_of({.target = "/hinted"})["sent"], "7");
    EXPECT_EQ(line_of({.target = "/stream?count=2"})["sent"], "10");
    EXPECT_EQ(line_of({.target = "/big?bytes=100000"})["sent"], "100000");
    EXPECT_EQ(line_of({.target = "/file"})["sent"], std::to_string(file_content().size() - 10));
    const Line uploaded = line_of(post("/echo", upload));
    EXPECT_EQ(uploaded["received"], "100000") << uploaded.text();
    EXPECT_EQ(uploaded["sent"], "100000") << uploaded.text();
    EXPECT_EQ(line_of({.target = "/hello"})["received"], "0");
}

TEST_P(AccessLog, TellsTheHandlersTime) {
    open();
    const Line rested = line_of({.target = "/rest"});  // for 30 ms
    EXPECT_GE(rested.number("handler_us"), 30'000) << rested.text();
    EXPECT_EQ(rested["handler_us"], rested["head_us"]) << rested.text();
    const Line streamed = line_of({.target = "/stream?count=100"});
    EXPECT_LE(streamed.number("head_us"), streamed.number("handler_us")) << streamed.text();
    EXPECT_LE(streamed.number("handler_us"), streamed.number("total_us")) << streamed.text();
}

TEST_P(AccessLog, AHandlerThatWasAnsweredForIsTimedToItsEnd) {
    SiteOptions options;
    options.timeouts.handler = Milliseconds(20);
    open(options);
    const Line line = line_of({.target = "/patient"});
    EXPECT_EQ(line["status"], "503") << line.text();
    EXPECT_GE(line.number("head_us"), 20'000) << line.text();
    EXPECT_GE(line.number("handler_us"), line.number("head_us")) << line.text();
}

TEST_P(AccessLog, AnAnswerThatIsCutTellsWhatWent) {
    open();
    const Line line = line_of({.target = "/cut"});
    EXPECT_EQ(line["status"], "200") << line.text();
    EXPECT_LE(line.number("sent"), 4) << line.text();
    EXPECT_GE(line.number("handler_us"), line.number("head_us")) << line.text();
}

INSTANTIATE_TEST_SUITE_P(Manners, AccessLog, testing::ValuesIn(kManners), title_of);

std::string http10(const std::string& target, const char* field = "") {
    return "GET " + target + " HTTP/1.0\r\nHost: localhost\r\n" + field + "\r\n";
}

TEST(AccessLogOfHttp10, TellsTheVersionAndWhatWentUntilTheEnd) {
    const Town town;
    Wire wire(town.address());
    wire.send(http10("/stream?count=2"));
    const std::string answer = wire.rest();
    EXPECT_TRUE(answer.ends_with("first,0,1,")) << answer;
    while (town.log().lines().empty()) std::this_thread::yield();
    const Line line(town.log().lines()[0]);
    EXPECT_EQ(line["version"], "1.0") << line.text();
    EXPECT_EQ(line["sent"], "10") << line.text();
    EXPECT_EQ(line["connection"], "plain") << line.text();
}

TEST(AccessLogOfHttp1, TellsTheTimeThatABodyTookToCome) {
    const Town town;
    Wire wire(town.address());
    wire.send(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 7\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(wire.line(), "HTTP/1.1 100 Continue");
    std::this_thread::sleep_for(Milliseconds(20));
    wire.send("{\"a\":1}");
    while (town.log().lines().empty()) std::this_thread::yield();
    const Line line(town.log().lines()[0]);
    EXPECT_GT(line.number("body_us"), 0) << line.text();
    EXPECT_LE(line.number("body_us"), line.number("head_us")) << line.text();
    EXPECT_EQ(line["received"], "7") << line.text();
    EXPECT_EQ(line["sent"], "7") << line.text();
}

TEST(AccessLogOfHttp1, ARequestThatCannotBeReadHasALineToo) {
    const Town town;
    Wire wire(town.address());
    wire.send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\nnonsense\r\n\r\n");
    (void)wire.rest();
    while (town.log().lines().size() < 2) std::this_thread::yield();
    const Line line(town.log().lines()[1]);
    EXPECT_EQ(line["method"], "-") << line.text();
    EXPECT_EQ(line["status"], "400") << line.text();
    EXPECT_EQ(line["received"], "0") << line.text();
    EXPECT_GE(line.number("sent"), 50) << line.text();  // the problem
    EXPECT_EQ(line["connection"], "kept") << line.text();
}

TEST(AccessLogOverTls, TellsThatAHandshakeWasResumed) {
    const Town town;
    ClientOptions options;
    options.host = "localhost";
    options.versions = ClientVersions::kHttp1;
    options.tls = *io::tls::ClientContext::create({.trust = io::tls::Trust::kAnything});
    for (int i = 0; i < 2; ++i) {
        auto client = BlockingClient::create(town.secure_address(), options);
        ASSERT_TRUE((*client)->get("/hello"));
    }
    while (town.log().lines().size() < 2) std::this_thread::yield();
    EXPECT_EQ(Line(town.log().lines()[0])["connection"], "full");
    EXPECT_EQ(Line(town.log().lines()[1])["connection"], "resumed");
}

}  // namespace
}  // namespace madang::http
