// SPDX-License-Identifier: Apache-2.0
#include "engine/http/representation/ranges.h"

#include <gtest/gtest.h>

namespace madang::http {
namespace {

struct Case {
    const char* range;
    int status;
    const char* body;
    const char* content_range;
};

class Ranges : public testing::TestWithParam<Case> {};

Response offered() {
    Response response = text(200, "text/plain", "0123456789");
    response.headers.push_back({"accept-ranges", "bytes"});
    response.headers.push_back({"etag", "\"1\""});
    return response;
}

std::string body_of(const Response& response) {
    return *std::get<Chunk>(response.body);
}

TEST_P(Ranges, GiveThePart) {
    Request request;
    request.headers.push_back({"range", GetParam().range});
    Response response = offered();
    apply_range(request, response);
    EXPECT_EQ(response.status, GetParam().status);
    const std::string body = response.status == 416 ? "" : body_of(response);
    EXPECT_EQ(body, GetParam().body);
    EXPECT_EQ(find(response.headers, "content-range").value_or(""), GetParam().content_range);
}

INSTANTIATE_TEST_SUITE_P(Cases, Ranges,
                         testing::Values(Case{"bytes=0-3", 206, "0123", "bytes 0-3/10"},
                                         Case{"bytes=7-", 206, "789", "bytes 7-9/10"},
                                         Case{"bytes=-4", 206, "6789", "bytes 6-9/10"},
                                         Case{"bytes=-40", 206, "0123456789", "bytes 0-9/10"},
                                         Case{"bytes=8-99", 206, "89", "bytes 8-9/10"},
                                         Case{"bytes=9-9", 206, "9", "bytes 9-9/10"},
                                         Case{"bytes=10-", 416, "", "bytes */10"},
                                         Case{"bytes=-0", 416, "", "bytes */10"},
                                         Case{"bytes=3-1", 200, "0123456789", ""},
                                         Case{"bytes=0-1,4-5", 200, "0123456789", ""},
                                         Case{"bytes=a-b", 200, "0123456789", ""},
                                         Case{"bytes=+1-2", 200, "0123456789", ""},
                                         Case{"pages=1-2", 200, "0123456789", ""}));

TEST(RangesOfFiles, MoveTheFilesRange) {
    Request request;
    request.headers.push_back({"range", "bytes=10-19"});
    Response response;
    response.headers.push_back({"accept-ranges", "bytes"});
    response.body = FileRange{nullptr, 100, 50};
    apply_range(request, response);
    EXPECT_EQ(response.status, 206);
    const auto& range = std::get<FileRange>(response.body);
    EXPECT_EQ(range.offset, 110u);
    EXPECT_EQ(range.length, 10u);
}

TEST(RangesOnConditions, AreGivenOnlyOfWhatHasNotChanged) {
    for (const auto& [tag, status] : {std::pair{"\"1\"", 206}, {"\"2\"", 200}}) {
        Request request;
        request.headers.push_back({"range", "bytes=0-3"});
        request.headers.push_back({"if-range", tag});
        Response response = offered();
        apply_range(request, response);
        EXPECT_EQ(response.status, status) << tag;
    }
}

TEST(RangesNotOffered, AreNotGiven) {
    Request request;
    request.headers.push_back({"range", "bytes=0-3"});
    Response response = text(200, "text/plain", "0123456789");
    apply_range(request, response);
    EXPECT_EQ(response.status, 200);
}

}  // namespace
}  // namespace madang::http
