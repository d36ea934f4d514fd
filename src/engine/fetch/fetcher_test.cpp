// Fetching from real servers: pools, versions, repeating.
// SPDX-License-Identifier: Apache-2.0
#include "engine/fetch/fetcher.h"

#include <gtest/gtest.h>

#include "engine/fetch/limits.h"
#include "engine/http/connection/town_test.h"
#include "io/await.h"
#include "io/run_task.h"
#include "io/system_environment.h"

namespace madang::fetch {
namespace {

using http::Town;

class FetcherTest : public testing::Test {
protected:
    FetcherTest() { open(Http3::kNever); }
    ~FetcherTest() override { end(); }

    void open(Http3 http3) {
        Options options;
        options.tls = *io::tls::ClientContext::create(
            {.trust = io::tls::Trust::kGiven, .authorities = town_.authority()});
        options.http3 = http3;
        fetcher_ = std::make_unique<Fetcher>(*loop_, world_.environment(), std::move(options));
    }
    void end() {
        const auto close = [&]() -> io::Task<void> {
            fetcher_->close();
            co_await io::pause(*loop_, Milliseconds(20));
        };
        io::run_task(*loop_, close());
        fetcher_.reset();
    }
    std::string plain(const std::string& path) const {
        return "http://" + town_.address().to_string() + path;
    }
    std::string secure(const std::string& path) const {
        return "https://localhost:" + std::to_string(town_.secure_address().port()) + path;
    }
    Result<http::ClientResponse> fetch(const std::string& url, http::ClientRequest request = {}) {
        return io::run_task(*loop_, fetcher_->fetch(url, std::move(request)));
    }
    // Not a braced request in the operand of co_await: g++ 12 destroys it twice.
    io::Task<Result<http::ClientResponse>> get(std::string url) {
        http::ClientRequest request;
        return fetcher_->fetch(std::move(url), std::move(request));
    }
    // Fetches so many at once. Gives how many were answered 200.
    int fetch_many(const std::string& url, int count) {
        int left = count;
        int good = 0;
        const auto one = [&]() -> io::Task<void> {
            const auto response = co_await get(url);
            if (response && response->status == 200) ++good;
            --left;
        };
        const auto all = [&]() -> io::Task<void> {
            for (int i = 0; i < count; ++i) io::spawn(one());
            while (left > 0) co_await io::pause(*loop_, Milliseconds(1));
        };
        io::run_task(*loop_, all());
        return good;
    }

    io::SystemEnvironment world_{{.log_level = io::LogLevel::kError}};
    std::unique_ptr<io::Loop> loop_ = *io::Loop::create(world_.environment().clock);
    Town town_;
    std::unique_ptr<Fetcher> fetcher_;
};

TEST_F(FetcherTest, SpeaksWhatTheServerSpeaks) {
    EXPECT_EQ(fetch(plain("/hello"))->version, http::Version::kHttp11);
    const auto response = fetch(secure("/hello"));
    ASSERT_TRUE(response) << response.error().describe();
    EXPECT_EQ(response->version, http::Version::kHttp2);
    EXPECT_EQ(response->body, "hello\n");
}

TEST_F(FetcherTest, KeepsOneConnectionWhereManyRequestsFit) {
    EXPECT_EQ(fetch_many(secure("/hello"), 50), 50);
    EXPECT_EQ(fetcher_->counters().connections, 1u);
}

TEST_F(FetcherTest, KeepsAFewWhereOneFitsAtATime) {
    EXPECT_EQ(fetch_many(plain("/rest"), 20), 20);
    EXPECT_LE(fetcher_->counters().connections, kConnectionsPerOriginMax);
    EXPECT_GT(fetcher_->counters().connections, 1u);
    EXPECT_EQ(fetch_many(plain("/hello"), 6), 6);
    EXPECT_LE(fetcher_->counters().connections, kConnectionsPerOriginMax);
}

TEST_F(FetcherTest, GoesOverToHttp3WhereItIsOffered) {
    end();
    open(Http3::kWhereOffered);
    EXPECT_EQ(fetch(secure("/hello"))->version, http::Version::kHttp2);
    const auto second = fetch(secure("/hello"));
    ASSERT_TRUE(second) << second.error().describe();
    EXPECT_EQ(second->version, http::Version::kHttp3);
    EXPECT_EQ(fetch_many(secure("/hello"), 20), 20);
}

TEST_F(FetcherTest, GoesBackToTcpWhereHttp3IsOfferedAndNotThere) {
    end();
    open(Http3::kWhereOffered);
    ASSERT_TRUE(fetch(secure("/elsewhere")));
    for (int i = 0; i < 2; ++i) {
        const auto response = fetch(secure("/elsewhere"));
        ASSERT_TRUE(response) << response.error().describe();
        EXPECT_EQ(response->version, http::Version::kHttp2);
    }
}

TEST_F(FetcherTest, SendsOnceMoreWhatAKeptConnectionLost) {
    EXPECT_TRUE(fetch(plain("/hello")));
    town_.stop();  // its end lies in the socket when the next request is written
    const auto refused = fetch(plain("/hello"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kUnavailable) << refused.error().describe();
    EXPECT_EQ(fetcher_->counters().repeated, 1u) << "and found nobody there";
}

TEST_F(FetcherTest, TellsWhatIsWrong) {
    EXPECT_EQ(fetch("ftp://localhost/").error().code(), ErrorCode::kInvalid);
    EXPECT_FALSE(fetch("http://nowhere.invalid/"));
    EXPECT_EQ(fetch("http://127.0.0.1:1/").error().code(), ErrorCode::kUnavailable);
    const std::string plain_port = "https://" + town_.address().to_string() + "/";
    EXPECT_FALSE(fetch(plain_port));
}

TEST_F(FetcherTest, FailsWhatIsUnderWayWhenItIsClosed) {
    std::optional<Result<http::ClientResponse>> response;
    const auto wait = [&]() -> io::Task<void> { response = co_await get(secure("/patient")); };
    const auto all = [&]() -> io::Task<void> {
        io::spawn(wait());
        while (town_.waits_begun == 0) co_await io::pause(*loop_, Milliseconds(1));
        fetcher_->close();
        while (!response) co_await io::pause(*loop_, Milliseconds(1));
    };
    io::run_task(*loop_, all());
    EXPECT_FALSE(*response);
    EXPECT_FALSE(fetch(plain("/hello")));
}

}  // namespace
}  // namespace madang::fetch
