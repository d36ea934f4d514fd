// The same server as curl sees it: an HTTP implementation that is not ours.
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "engine/http/connection/town_test.h"

namespace madang::http {
namespace {

class TemporaryFile {
public:
    explicit TemporaryFile(const std::string& content) {
        path_ = (std::filesystem::temp_directory_path() / "madang_curl_XXXXXX").string();
        const int file = ::mkstemp(path_.data());
        EXPECT_EQ(::write(file, content.data(), content.size()), std::ssize(content));
        ::close(file);
    }
    ~TemporaryFile() { ::unlink(path_.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

// How to get to the server, and what curl says that it spoke.
struct Manner {
    const char* title;
    const char* scheme;
    const char* flags;
    const char* version;
};
constexpr Manner kManners[]{{"Http1", "http", "--http1.1", "1.1"},
                            {"Http1OverTls", "https", "--http1.1", "1.1"},
                            {"Http2OverTls", "https", "--http2", "2"},
                            {"Http2InTheClear", "http", "--http2-prior-knowledge", "2"}};

// Named by its title where a test fails.
void PrintTo(const Manner& manner, std::ostream* out) {
    *out << manner.title;
}

class Curl : public testing::TestWithParam<Manner> {
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

    bool is_secure() const { return std::string_view(GetParam().scheme) == "https"; }
    bool is_http1() const { return std::string_view(GetParam().version) == "1.1"; }
    std::string url(const std::string& path) const {
        const io::Address& address = is_secure() ? town_.secure_address() : town_.address();
        return std::string("'") + GetParam().scheme + "://" + address.to_string() + path + "'";
    }
    std::string command() const {
        return std::string("curl -s --max-time 5 --noproxy '*' ") + GetParam().flags +
               (is_secure() ? " --cacert " + authority_ : "") + " ";
    }
    // Runs curl on a path of the town.
    std::string curl(const std::string& arguments, const std::string& path) const {
        return run(command() + arguments + " " + url(path));
    }

    Town town_;
    TemporaryFile trust_{town_.authority()};
    std::string authority_ = trust_.path();
};

TEST_P(Curl, Gets) {
    EXPECT_EQ(curl("-w '%{http_version}'", "/hello"), std::string("hello\n") + GetParam().version);
    EXPECT_EQ(curl("-o /dev/null -w '%{http_code} %{size_download}'", "/file"),
              "200 " + std::to_string(file_content().size() - 10));
    EXPECT_EQ(curl("-o /dev/null -w '%{http_code}'", "/nowhere"), "404");
}

class CurlOfHttp1 : public Curl {};

TEST_P(CurlOfHttp1, SpeaksHttp10Too) {
    EXPECT_EQ(curl("--http1.0", "/hello"), "hello\n");
    EXPECT_EQ(curl("--http1.0", "/stream?count=3"), "first,0,1,2,");
}

TEST_P(Curl, ReadsTheBytesOfAFile) {
    const std::string whole = file_content();
    EXPECT_TRUE(curl("", "/file") == whole.substr(10));
    EXPECT_EQ(curl("", "/big?bytes=1000000"), std::string(1'000'000, 'b'));
}

TEST_P(Curl, ReadsHeadsAndStreams) {
    EXPECT_NE(curl("-I", "/hello").find("content-length: 6"), std::string::npos);
    EXPECT_EQ(curl("-o /dev/null -w '%{http_code} %{size_download}'", "/empty"), "204 0");
    EXPECT_EQ(curl("", "/stream?count=3"), "first,0,1,2,");
    const std::string cut = curl("-w '%{exitcode}'", "/cut");
    // Of HTTP/2 this curl shows nothing that came together with the reset.
    EXPECT_TRUE(cut.ends_with(is_http1() ? "half18" : "92")) << cut << ": curl must notice";
}

TEST_P(Curl, HearsEarlyHints) {
    const std::string heads = curl("-i", "/hinted");
    const std::size_t hints = heads.find(" 103");
    ASSERT_NE(hints, std::string::npos) << heads;
    EXPECT_NE(heads.find("link: </style.css>; rel=preload; as=style", hints), std::string::npos);
    EXPECT_GT(heads.find(" 200"), hints);
    EXPECT_TRUE(heads.ends_with("hinted\n")) << heads;
}

TEST_P(Curl, PostsByLengthAndInChunks) {
    EXPECT_EQ(curl("--json '{\"a\":1}'", "/echo"), R"({"a":1})");
    EXPECT_EQ(curl("--json '{\"a\":1}' -H 'Transfer-Encoding: chunked'", "/echo"), R"({"a":1})");
}

TEST_P(Curl, PostsMoreThanAWindowHolds) {
    const std::string body = "-H 'Content-Type: application/x-ndjson' -w ' %{http_code}' ";
    EXPECT_EQ(
        run("head -c 900000 /dev/zero | " + command() + body + "--data-binary @- " + url("/count")),
        "900000 200");
}

TEST_P(Curl, IsToldThatABodyIsTooLarge) {
    const std::string body =
        "-H 'Content-Type: application/x-ndjson' -o /dev/null -w '%{http_code}' ";
    EXPECT_EQ(run("head -c 3000000 /dev/zero | " + command() + body + "--data-binary @- " +
                  url("/count")),
              "413");
    EXPECT_EQ(
        run("head -c 3000000 /dev/zero | " + command() + body + "-T - -X POST " + url("/count")),
        "413");
}

TEST_P(Curl, WaitsForContinue) {
    const std::string body =
        "-H 'Content-Type: application/x-ndjson' -H 'Expect: 100-continue' "
        "--expect100-timeout 4 -w ' %{http_code}' --data-binary ";
    EXPECT_EQ(run("head -c 900000 /dev/zero | " + command() + body + "@- " + url("/count")),
              "900000 200");
}

TEST_P(Curl, GetsItsAnswerAlthoughNobodyReadsItsBody) {
    EXPECT_EQ(run("head -c 40000 /dev/zero | " + command() +
                  "-H 'Content-Type: application/json' -w ' %{http_code}' --data-binary @- " +
                  url("/ignore")),
              "ignored 200");
}

TEST_P(Curl, ReusesItsConnection) {
    EXPECT_EQ(run(command() + "-w '%{num_connects};' -o /dev/null -o /dev/null " + url("/hello") +
                  " " + url("/nowhere")),
              "1;0;");
}

std::string title_of(const testing::TestParamInfo<Manner>& tested) {
    return tested.param.title;
}

INSTANTIATE_TEST_SUITE_P(Manners, CurlOfHttp1, testing::Values(kManners[0], kManners[1]), title_of);
INSTANTIATE_TEST_SUITE_P(Manners, Curl, testing::ValuesIn(kManners), title_of);

}  // namespace
}  // namespace madang::http
