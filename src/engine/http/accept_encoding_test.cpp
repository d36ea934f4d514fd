// Which codings are taken.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/accept_encoding.h"

#include <gtest/gtest.h>

namespace madang::http {
namespace {

bool takes_brotli(std::string accept_encoding) {
    Request request;
    request.headers = {{"accept-encoding", std::move(accept_encoding)}};
    return accepts_coding(request, "br");
}

TEST(AcceptEncoding, TakesWhatIsNamed) {
    for (const char* list : {"br", "gzip, deflate, br, zstd", "gzip,br", "BR", "br;q=0.001",
                             "br ; q=1", "gzip;q=1,br;Q=0.5"}) {
        EXPECT_TRUE(takes_brotli(list)) << list;
    }
}

TEST(AcceptEncoding, RefusesWhatIsNotNamedOrHasNoWeight) {
    for (const char* list :
         {"", "gzip", "brotli", "br;q=0", "br;q=0.000", "gzip, br;q=0", "identity", ",,;"}) {
        EXPECT_FALSE(takes_brotli(list)) << list;
    }
    EXPECT_FALSE(accepts_coding(Request(), "br"));
}

TEST(AcceptEncoding, LetsAStarStandForWhatIsNotNamed) {
    EXPECT_TRUE(takes_brotli("*"));
    EXPECT_TRUE(takes_brotli("gzip;q=0, *;q=0.5"));
    EXPECT_FALSE(takes_brotli("*;q=0"));
    EXPECT_FALSE(takes_brotli("br;q=0, *"));
    EXPECT_TRUE(takes_brotli("*;q=0, br"));
}

TEST(AcceptEncoding, SkipsWhatCannotBeRead) {
    EXPECT_FALSE(takes_brotli("br;q=much"));
    EXPECT_FALSE(takes_brotli("br;level=5"));
    EXPECT_TRUE(takes_brotli("gzip;q=much, br"));
}

TEST(AcceptEncoding, ReadsEachOfSeveralFields) {
    Request request;
    request.headers = {{"accept-encoding", "gzip"}, {"accept-encoding", "br"}};
    EXPECT_TRUE(accepts_coding(request, "br"));
}

}  // namespace
}  // namespace madang::http
