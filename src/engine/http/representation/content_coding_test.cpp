// SPDX-License-Identifier: Apache-2.0
#include "engine/http/representation/content_coding.h"

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

namespace madang::http {
namespace {

const std::string kText = [] {
    std::string text = "[";
    for (int i = 0; i < 300; ++i) text += R"({"name":"place )" + std::to_string(i) + R"("},)";
    return text + "{}]";
}();

Response coded(std::string_view accepted, Response response = json(200, kText)) {
    Request request;
    request.headers.push_back({"accept-encoding", std::string(accepted)});
    apply_coding(request, response);
    return response;
}

std::string body_of(const Response& response) {
    return *std::get<Chunk>(response.body);
}

std::string_view coding_of(const Response& response) {
    return find(response.headers, "content-encoding").value_or("");
}

std::string unzstd(const std::string& bytes) {
    std::string out(kText.size(), '\0');
    out.resize(ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size()));
    return out;
}

std::string unbrotli(const std::string& bytes) {
    std::string out(kText.size(), '\0');
    std::size_t size = out.size();
    EXPECT_EQ(
        BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                &size, reinterpret_cast<std::uint8_t*>(out.data())),
        BROTLI_DECODER_RESULT_SUCCESS);
    out.resize(size);
    return out;
}

std::string ungzip(std::string bytes) {
    z_stream stream{};
    EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
    std::string out(kText.size(), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return out;
}

TEST(ContentCoding, IsWhatTheClientTakesAndCanBeRead) {
    EXPECT_EQ(unzstd(body_of(coded("gzip, br, zstd"))), kText);
    EXPECT_EQ(coding_of(coded("gzip, br, zstd")), "zstd");
    EXPECT_EQ(unbrotli(body_of(coded("gzip, br"))), kText);
    EXPECT_EQ(coding_of(coded("gzip, br")), "br");
    EXPECT_EQ(ungzip(body_of(coded("gzip"))), kText);
    EXPECT_EQ(ungzip(body_of(coded("gzip"))), kText) << "the compressor is used again";
    EXPECT_EQ(coding_of(coded("gzip;q=0.5, br;q=0")), "gzip");
    EXPECT_LT(body_of(coded("gzip")).size(), kText.size() / 4);
}

TEST(ContentCoding, IsNoneForClientsThatTakeNone) {
    for (const char* accepted : {"", "identity", "br;q=0", "deflate"}) {
        const Response response = coded(accepted);
        EXPECT_EQ(body_of(response), kText);
        EXPECT_EQ(coding_of(response), "");
        EXPECT_EQ(find(response.headers, "vary"), "accept-encoding") << "caches must know";
    }
}

TEST(ContentCoding, LeavesWhatIsNotWorthIt) {
    EXPECT_EQ(coding_of(coded("gzip", json(200, "{}"))), "");
    EXPECT_EQ(coding_of(coded("gzip", text(200, "image/png", kText))), "");
    Response tagged = json(200, kText);
    tagged.headers.push_back({"etag", "\"1\""});
    EXPECT_EQ(coding_of(coded("gzip", tagged)), "");
    Response coded_before = json(200, kText);
    coded_before.headers.push_back({"content-encoding", "br"});
    EXPECT_EQ(coding_of(coded("gzip", coded_before)), "br");
}

}  // namespace
}  // namespace madang::http
