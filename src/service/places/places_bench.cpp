// What the directory adds to its engines: records, JSON, a search with its cards, an import.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <random>

#include "base/json_writer.h"
#include "service/places/page_json.h"
#include "service/places/record.h"
#include "service/places/store/catalog_fixture.h"

namespace madang::places {
namespace {

constexpr int kBusinesses = 100'000;

Draft typical(int number, double latitude, double longitude) {
    Draft draft = sourced("osm:n" + std::to_string(number), latitude, longitude);
    draft.address = "Mannerheimintie 1, 00100 Helsinki";
    draft.phone = "+358 9 123456";
    draft.opening_hours = "Mo-Fr 09:00-18:00; Sa 10:00-16:00";
    draft.attribution = "© OpenStreetMap contributors";
    return draft;
}

// A town of 100,000 businesses, imported once.
Catalog& town() {
    static RealCatalog real;
    static const bool is_filled = [] {
        std::mt19937 random(1);
        std::normal_distribution<double> spread(0, 0.05);
        std::vector<Draft> drafts;
        for (int i = 0; i < kBusinesses; ++i) {
            drafts.push_back(typical(i, 60.17 + spread(random), 24.94 + 2 * spread(random)));
        }
        return real.catalog->import_batch(drafts).has_value() && real.catalog->checkpoint();
    }();
    CHECK(is_filled, "the town is imported");
    return *real.catalog;
}

SearchRequest nearest_twenty() {
    SearchRequest request = around();
    request.radius = Meters{2000};
    request.count = Count::kNone;
    return request;
}

void BM_SearchTwenty(benchmark::State& state) {
    Catalog& catalog = town();
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(catalog.search_and_wait(nearest_twenty()));
}
BENCHMARK(BM_SearchTwenty);

void BM_WriteTwentyCards(benchmark::State& state) {
    const auto page = town().search_and_wait(nearest_twenty());
    for ([[maybe_unused]] auto _ : state) {
        std::string out;
        JsonWriter json(out);
        json.begin_array();
        for (const Found& found : page->businesses) {
            write_card(json, *found.business, found.distance, usual_members());
        }
        json.end_array();
        benchmark::DoNotOptimize(out);
    }
}
BENCHMARK(BM_WriteTwentyCards);

void BM_DecodeRecord(benchmark::State& state) {
    Business business;
    business.draft = typical(1, 60.17, 24.94);
    const std::string record = encode_record(business);
    for ([[maybe_unused]] auto _ : state)
        benchmark::DoNotOptimize(decode_record(BusinessId{1}, record));
}
BENCHMARK(BM_DecodeRecord);

void BM_ReadDraft(benchmark::State& state) {
    std::string text;
    JsonWriter json(text);
    json.begin_object();
    write_fields(json, typical(1, 60.17, 24.94));
    json.end_object();
    for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(read_draft(text));
}
BENCHMARK(BM_ReadDraft);

void BM_ImportThousand(benchmark::State& state) {
    RealCatalog real;
    int number = 0;
    for ([[maybe_unused]] auto _ : state) {
        std::vector<Draft> drafts;
        for (int i = 0; i < 1000; ++i) drafts.push_back(typical(number++, 60.17, 24.94));
        CHECK(real.catalog->import_batch(drafts).has_value(), "the disk has room");
    }
    state.SetItemsProcessed(number);
}
BENCHMARK(BM_ImportThousand)->Unit(benchmark::kMillisecond)->Iterations(50);

}  // namespace
}  // namespace madang::places
