// Three compressors behind one choice.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/representation/content_coding.h"

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "base/check.h"
#include "engine/http/accept_encoding.h"
#include "engine/http/limits.h"

namespace madang::http {
namespace {

constexpr int kZstdLevel = 1;
constexpr int kBrotliQuality = 1;
constexpr int kGzipLevel = 1;
constexpr int kGzipWindow = 15 + 16;  // 32 KiB, with the header of gzip (zlib's manual)
constexpr int kGzipMemory = 8;

using Coded = std::optional<std::string>;

class ZstdContext {
public:
    ZstdContext() : context_(ZSTD_createCCtx()) { CHECK(context_ != nullptr, "memory can be had"); }
    ~ZstdContext() { ZSTD_freeCCtx(context_); }
    ZstdContext(const ZstdContext&) = delete;
    ZstdContext& operator=(const ZstdContext&) = delete;
    ZSTD_CCtx* get() const { return context_; }

private:
    ZSTD_CCtx* context_;
};

Coded code_zstd(std::string_view text) {
    thread_local const ZstdContext context;
    std::string out(ZSTD_compressBound(text.size()), '\0');
    const std::size_t size = ZSTD_compressCCtx(context.get(), out.data(), out.size(), text.data(),
                                               text.size(), kZstdLevel);
    if (ZSTD_isError(size) != 0) return std::nullopt;
    out.resize(size);
    return out;
}

Coded code_brotli(std::string_view text) {
    std::string out(BrotliEncoderMaxCompressedSize(text.size()), '\0');
    std::size_t size = out.size();
    const auto* from = reinterpret_cast<const std::uint8_t*>(text.data());
    auto* into = reinterpret_cast<std::uint8_t*>(out.data());
    if (BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                              from, &size, into) == BROTLI_FALSE) {
        return std::nullopt;
    }
    out.resize(size);
    return out;
}

class Deflate {
public:
    Deflate() {
        CHECK(deflateInit2(&stream_, kGzipLevel, Z_DEFLATED, kGzipWindow, kGzipMemory,
                           Z_DEFAULT_STRATEGY) == Z_OK,
              "memory can be had");
    }
    ~Deflate() { deflateEnd(&stream_); }
    Deflate(const Deflate&) = delete;
    Deflate& operator=(const Deflate&) = delete;

    Coded code(std::string_view text) {
        deflateReset(&stream_);
        std::string out(deflateBound(&stream_, text.size()), '\0');
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
        stream_.avail_in = static_cast<uInt>(text.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) return std::nullopt;
        out.resize(stream_.total_out);
        return out;
    }

private:
    z_stream stream_{};
};

Coded code_gzip(std::string_view text) {
    thread_local Deflate deflater;
    return deflater.code(text);
}

struct Coding {
    std::string_view name;
    Coded (*code)(std::string_view);
};
constexpr std::array<Coding, 3> kCodings{
    {{"zstd", code_zstd}, {"br", code_brotli}, {"gzip", code_gzip}}};

bool shrinks(std::string_view type) {
    return type.starts_with("text/") || type.starts_with("application/json") ||
           type.starts_with("application/problem+json") ||
           type.starts_with("application/geo+json") || type.starts_with("application/x-ndjson") ||
           type.starts_with("image/svg+xml");
}

bool is_worth_it(const Response& response) {
    const Chunk* chunk = std::get_if<Chunk>(&response.body);
    if (chunk == nullptr || !*chunk) return false;
    const std::size_t size = (*chunk)->size();
    if (size < kCodedBytesMin || size > kCodedBytesMax || response.status == 206) return false;
    for (const std::string_view name : {"etag", "content-encoding", "accept-ranges"}) {
        if (find(response.headers, name)) return false;
    }
    return shrinks(find(response.headers, "content-type").value_or(""));
}

}  // namespace

void apply_coding(const Request& request, Response& response) {
    if (!is_worth_it(response)) return;
    response.headers.push_back({"vary", "accept-encoding"});
    for (const Coding& coding : kCodings) {
        if (!accepts_coding(request, coding.name)) continue;
        Chunk& chunk = std::get<Chunk>(response.body);
        Coded coded = coding.code(*chunk);
        if (!coded || coded->size() >= chunk->size()) return;
        chunk = std::make_shared<const std::string>(*std::move(coded));
        response.headers.push_back({"content-encoding", std::string(coding.name)});
        return;
    }
}

}  // namespace madang::http
