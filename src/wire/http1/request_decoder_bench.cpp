// What decoding costs: a browser's request of about 640 bytes, a small one, and a body in chunks.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http1/message_encoder.h"
#include "wire/http1/request_decoder.h"

namespace madang::http1 {
namespace {

constexpr std::string_view kBrowser =
    "GET /v1/businesses?latitude=37.5665&longitude=126.9780&radius=2000&limit=20 HTTP/1.1\r\n"
    "Host: localhost:8080\r\n"
    "Connection: keep-alive\r\n"
    "sec-ch-ua: \"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\"\r\n"
    "sec-ch-ua-mobile: ?0\r\n"
    "sec-ch-ua-platform: \"Linux\"\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36\r\n"
    "Accept: application/json\r\n"
    "Sec-Fetch-Site: same-origin\r\n"
    "Sec-Fetch-Mode: cors\r\n"
    "Sec-Fetch-Dest: empty\r\n"
    "Referer: http://localhost:8080/map?place=seoul\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: ko-KR,ko;q=0.9,en;q=0.8\r\n"
    "If-None-Match: \"6f1ed002ab5595859014ebf0951522d9\"\r\n"
    "\r\n";

constexpr std::string_view kSmall = "GET / HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n\r\n";

void decode_heads(benchmark::State& state, std::string_view input) {
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(input.data());
        benchmark::DoNotOptimize(decoder.decode_head(input, head));
        benchmark::DoNotOptimize(decoder.decode_body({}));
        benchmark::ClobberMemory();
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(input.size()));
}

// The same fields in many orders, so that the processor cannot learn the one request by heart.
void DecodeMixedRequests(benchmark::State& state) {
    std::vector<std::string> inputs;
    std::vector<std::string_view> lines;
    std::string_view rest = kBrowser.substr(kBrowser.find('\n') + 1);
    for (; rest != "\r\n"; rest.remove_prefix(rest.find('\n') + 1)) {
        lines.push_back(rest.substr(0, rest.find('\n') + 1));
    }
    std::mt19937 order(1);
    for (int i = 0; i < 1000; ++i) {
        std::shuffle(lines.begin(), lines.end(), order);
        std::string input(kBrowser.substr(0, kBrowser.find('\n') + 1));
        for (const std::string_view line : lines) input += line;
        inputs.push_back(input + "\r\n");
    }
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    std::size_t next = 0;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(decoder.decode_head(inputs[next++ % inputs.size()], head));
        benchmark::DoNotOptimize(decoder.decode_body({}));
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(kBrowser.size()));
}
BENCHMARK(DecodeMixedRequests);

void DecodeBrowserRequest(benchmark::State& state) {
    decode_heads(state, kBrowser);
}
void DecodeSmallRequest(benchmark::State& state) {
    decode_heads(state, kSmall);
}
BENCHMARK(DecodeBrowserRequest);
BENCHMARK(DecodeSmallRequest);

// A body of 1 MiB in chunks of the given size.
void DecodeChunks(benchmark::State& state) {
    const std::string chunk(static_cast<std::size_t>(state.range(0)), 'x');
    std::string input = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::size_t head_size = input.size();
    for (std::size_t left = 1u << 20; left > 0; left -= chunk.size()) put_chunk(input, chunk);
    benchmark::DoNotOptimize(put_last_chunk(input));
    RequestDecoder decoder{Limits{}};
    RequestHead head;
    for ([[maybe_unused]] auto _ : state) {
        benchmark::DoNotOptimize(decoder.decode_head(input, head));
        std::string_view rest = std::string_view(input).substr(head_size);
        for (bool end = false; !end;) {
            const auto step = decoder.decode_body(rest);
            rest.remove_prefix(step->taken);
            end = step->end;
        }
    }
    state.SetItemsProcessed(state.iterations() * ((1 << 20) / state.range(0)));
}
BENCHMARK(DecodeChunks)->Arg(64)->Arg(4096);

}  // namespace
}  // namespace madang::http1
