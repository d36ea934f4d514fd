// The same server as curl sees it: an HTTP implementation that is not ours.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "engine/http/connection/town_test.h"

namespace madang::http {
namespace {

class Curl : public testing::Test {
protected:
    void SetUp() override {
        if (run("curl --version").find("libcurl") == std::string::npos) {
            GTEST_SKIP() << "curl is not installed";
        }
    }

    static std::string run(const std::string& command) {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(
            ::popen((command + " 2>&1").c_str(), "r"), ::pclose);
        std::string out;
        char bytes[4096];
        while (const std::size_t count = std::fread(bytes, 1, sizeof bytes, pipe.get())) {
            out.append(bytes, count);
        }
        return out;
    }

    // Runs curl on a path of the town.
    std::string curl(const std::string& arguments, const std::string& path) {
        return run("curl -s --max-time 5 --noproxy '*' " + arguments + " 'http://" +
                   town_.address().to_string() + path + "'");
    }

    Town town_;
};

TEST_F(Curl, Gets) {
    EXPECT_EQ(curl("", "/hello"), "hello\n");
    EXPECT_EQ(curl("--http1.0", "/hello"), "hello\n");
    EXPECT_EQ(curl("-o /dev/null -w '%{http_code} %{size_download}'", "/file"),
              "200 " + std::to_string(file_content().size() - 10));
}

TEST_F(Curl, ReadsHeadsAndStreams) {
    EXPECT_NE(curl("-I", "/hello").find("content-length: 6"), std::string::npos);
    EXPECT_EQ(curl("", "/stream?count=3"), "first,0,1,2,");
    EXPECT_EQ(curl("--http1.0", "/stream?count=3"), "first,0,1,2,");
    EXPECT_EQ(curl("-w '%{exitcode}'", "/cut"), "half18") << "curl must notice the missing end";
}

TEST_F(Curl, PostsByLengthAndInChunks) {
    EXPECT_EQ(curl("--json '{\"a\":1}'", "/echo"), R"({"a":1})");
    EXPECT_EQ(curl("--json '{\"a\":1}' -H 'Transfer-Encoding: chunked'", "/echo"), R"({"a":1})");
}

TEST_F(Curl, WaitsForContinue) {
    const std::string body =
        "-H 'Content-Type: application/x-ndjson' -H 'Expect: 100-continue' "
        "--expect100-timeout 4 -w ' %{http_code}' --data-binary ";
    EXPECT_EQ(run("head -c 900000 /dev/zero | curl -s --max-time 3 --noproxy '*' " + body +
                  "@- 'http://" + town_.address().to_string() + "/count'"),
              "900000 200");
}

TEST_F(Curl, ReusesItsConnection) {
    const std::string twice = town_.address().to_string();
    EXPECT_EQ(
        run("curl -s --max-time 5 --noproxy '*' -w '%{num_connects};' -o /dev/null -o /dev/null "
            "http://" +
            twice + "/hello http://" + twice + "/nowhere"),
        "1;0;");
}

}  // namespace
}  // namespace madang::http
