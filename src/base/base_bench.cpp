// Costs of the kernels that stand on hot paths: hash, checksum, Bloom filter, histogram, JSON.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <string>

#include "base/bloom.h"
#include "base/hash.h"
#include "base/histogram.h"
#include "base/json_reader.h"
#include "base/json_writer.h"

namespace madang {
namespace {

void hash64_of_bytes(benchmark::State& state) {
    const std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
    for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(hash64(bytes));
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(hash64_of_bytes)->Arg(8)->Arg(24)->Arg(4096);

void crc32c_of_bytes(benchmark::State& state) {
    const std::string bytes(static_cast<std::size_t>(state.range(0)), 'x');
    for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(crc32c(bytes));
    state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(crc32c_of_bytes)->Arg(24)->Arg(4096)->Arg(65536);

// Absent keys in a filter that fits the cache (64 Ki keys) and one that does not (16 Mi keys).
void bloom_absent(benchmark::State& state) {
    const auto keys = static_cast<std::uint64_t>(state.range(0));
    BloomBuilder builder(keys, 0.01);
    for (std::uint64_t key = 0; key < keys; ++key) builder.add(key * 0x9e3779b97f4a7c15);
    const std::string bytes = builder.finish();
    const BloomFilter filter = BloomFilter::view(bytes).value();
    std::uint64_t hash = 1;
    for ([[maybe_unused]] auto _ : state) {
        hash = hash * 0xd1342543de82ef95 + 1;
        benchmark::DoNotOptimize(filter.may_contain(hash));
    }
}
BENCHMARK(bloom_absent)->Arg(1 << 16)->Arg(1 << 24);

void bloom_add(benchmark::State& state) {
    BloomBuilder builder(1 << 16, 0.01);
    std::uint64_t hash = 1;
    for ([[maybe_unused]] auto _ : state) builder.add(hash = hash * 0xd1342543de82ef95 + 1);
}
BENCHMARK(bloom_add);

void histogram_record(benchmark::State& state) {
    static LatencyHistogram histogram;
    std::int64_t duration = 1;
    for ([[maybe_unused]] auto _ : state)
        histogram.record(Nanoseconds{duration = duration * 5 % 1'000'003});
}
BENCHMARK(histogram_record)->Threads(1)->Threads(2);

void histogram_quantile(benchmark::State& state) {
    LatencyHistogram histogram;
    for (int i = 0; i < 10'000; ++i) histogram.record(Microseconds{i});
    for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(histogram.quantile(0.99));
}
BENCHMARK(histogram_quantile);

// A page of 20 places as a nearby search answers it.
std::string page_of_places() {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("total_count", 1234).key("businesses").begin_array();
    for (int i = 0; i < 20; ++i) {
        json.begin_object().member("id", "0000000000001").member("name", "Caf\xc3\xa9 \"Kamppi\"");
        json.member("latitude", 60.1699 + i * 1e-4).member("longitude", 24.9384 - i * 1e-4);
        json.member("distance_m", 12.5 * i).end_object();
    }
    json.end_array().end_object();
    return out;
}

void json_write_page(benchmark::State& state) {
    std::size_t bytes = 0;
    for ([[maybe_unused]] auto _ : state) bytes += page_of_places().size();
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(json_write_page);

void json_read_place(benchmark::State& state) {
    const std::string text =
        R"({"name":"Cafe Kamppi","latitude":60.1699,"longitude":24.9384,"category":"cafe",)"
        R"("address":"Narinkka 1, Helsinki","attributes":{"wifi":"yes","website":"https://x.fi"}})";
    for ([[maybe_unused]] auto _ : state) {
        auto document = JsonDocument::parse(text);
        JsonObject place = document->root();
        benchmark::DoNotOptimize(place.text("name"));
        benchmark::DoNotOptimize(place.number("latitude", {.min = -90, .max = 90}));
        benchmark::DoNotOptimize(place.number("longitude", {.min = -180, .max = 180}));
        benchmark::DoNotOptimize(place.text("category"));
        benchmark::DoNotOptimize(place.text("address"));
        benchmark::DoNotOptimize(place.object("attributes")->texts());
        place.finish();
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(json_read_place);

void json_read_page(benchmark::State& state) {
    const std::string text = page_of_places();
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(JsonDocument::parse(text).has_value());
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(json_read_page);

}  // namespace
}  // namespace madang
