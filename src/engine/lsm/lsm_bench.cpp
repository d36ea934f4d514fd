// Fill, get and scan of a million 400-byte values on real files.
// Run: engine_lsm_bench (the directory is /tmp/madang_lsm_bench, removed afterwards)
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <filesystem>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

#include "base/coding.h"
#include "engine/lsm/database.h"
#include "io/system_environment.h"

namespace {

using namespace madang;
using namespace madang::lsm;

constexpr std::uint64_t kKeys = 1'000'000;
constexpr std::uint64_t kBatch = 100;  // keys of one transaction
constexpr std::size_t kValueBytes = 400;
constexpr int kWindow = 64;  // transactions under way

// 16 bytes; even numbers are present, odd ones absent; scattered over the order of keys.
std::string key_of(std::uint64_t i) {
    std::string key;
    put_u64_big(key, i * 0x9e3779b97f4a7c15);
    put_u64_big(key, i);
    return key;
}

class Filled {
public:
    Filled() : environment_({.log_level = io::LogLevel::kError}) {
        std::filesystem::remove_all(kDirectory);
        database_ = *Database::open(environment_.environment(), kDirectory, {});
    }
    ~Filled() {
        database_.reset();
        std::filesystem::remove_all(kDirectory);
    }

    void fill(std::uint64_t keys, std::uint64_t batch) {
        for (std::uint64_t first = 0; first < keys; first += batch * kWindow) {
            std::latch told(kWindow);
            for (std::uint64_t t = 0; t < kWindow; ++t) put_batch(first + t * batch, batch, told);
            told.wait();
        }
    }

    // Waits until nothing has been flushed or merged for half a second.
    void settle() {
        std::uint64_t before = 0;
        for (std::uint64_t now = 1; now != before;) {
            before = now;
            std::this_thread::sleep_for(Milliseconds(500));
            now = database_->statistics().bytes_written;
        }
    }

    Database& database() { return *database_; }

private:
    static constexpr const char* kDirectory = "/tmp/madang_lsm_bench";

    void put_batch(std::uint64_t first, std::uint64_t batch, std::latch& told) {
        database_->transact(
            [first, batch](View& view) -> Result<> {
                std::string value(kValueBytes, 'v');
                for (std::uint64_t i = first; i < first + batch; ++i)
                    view.put(key_of(i * 2), value);
                return {};
            },
            {}, [&told](Result<Commit>) { told.count_down(); });
    }

    io::SystemEnvironment environment_;
    std::unique_ptr<Database> database_;
};

Filled& filled() {
    static Filled filled;
    static const bool done = [] {
        filled.fill(kKeys, kBatch);
        filled.settle();
        return true;
    }();
    (void)done;
    return filled;
}

void report(benchmark::State& state, const Statistics& statistics, std::uint64_t keys) {
    state.SetItemsProcessed(static_cast<std::int64_t>(keys));
    const double user = static_cast<double>(keys) * (kValueBytes + 16);
    state.counters["write_amplification"] = static_cast<double>(statistics.bytes_written) / user;
    state.counters["syncs"] = static_cast<double>(statistics.syncs);
}

void fill_random(benchmark::State& state) {
    const auto batch = static_cast<std::uint64_t>(state.range(0));
    const std::uint64_t keys = static_cast<std::uint64_t>(state.range(1));
    for ([[maybe_unused]] auto _ : state) {
        Filled fresh;
        fresh.fill(keys, batch);
        fresh.settle();
        report(state, fresh.database().statistics(), keys);
    }
}
BENCHMARK(fill_random)
    ->Args({1, 64'000})
    ->Args({100, 1'024'000})
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

void get(benchmark::State& state) {
    Database& database = filled().database();
    const auto snapshot = database.snapshot();
    const auto odd = static_cast<std::uint64_t>(state.range(0));
    std::uint64_t i = 0;
    for ([[maybe_unused]] auto _ : state) {
        i = (i + 611'953) % kKeys;
        benchmark::DoNotOptimize(database.get(key_of(i * 2 + odd), *snapshot, Reach::kDisk));
    }
}
BENCHMARK(get)->Arg(0)->Arg(1)->ArgName("absent");

void get_many_of_20(benchmark::State& state) {
    Database& database = filled().database();
    const auto snapshot = database.snapshot();
    std::uint64_t i = 0;
    std::vector<std::string> keys(20);
    for ([[maybe_unused]] auto _ : state) {
        for (auto& key : keys) key = key_of((i = (i + 611'953) % kKeys) * 2);
        benchmark::DoNotOptimize(database.get_many(keys, *snapshot, Reach::kMemory));
    }
}
BENCHMARK(get_many_of_20);

void take_snapshot(benchmark::State& state) {
    Database& database = filled().database();
    for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(database.snapshot());
}
BENCHMARK(take_snapshot)->Threads(1)->Threads(2);

void seek_and_ten_next(benchmark::State& state) {
    Database& database = filled().database();
    const auto iterator = database.iterate(database.snapshot(), {});
    std::uint64_t i = 0;
    for ([[maybe_unused]] auto _ : state) {
        i = (i + 611'953) % kKeys;
        iterator->seek(key_of(i * 2));
        for (int n = 0; n < 10 && iterator->valid(); ++n) iterator->next();
    }
}
BENCHMARK(seek_and_ten_next);

void scan(benchmark::State& state) {
    Database& database = filled().database();
    std::int64_t seen = 0;
    for ([[maybe_unused]] auto _ : state) {
        const auto iterator = database.iterate(database.snapshot(), {});
        for (iterator->seek_first(); iterator->valid(); iterator->next()) ++seen;
    }
    state.SetItemsProcessed(seen);
}
BENCHMARK(scan)->Unit(benchmark::kMillisecond);

}  // namespace
