// What an await, a posted job and a round trip to a pool cost.
// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <memory>
#include <thread>

#include "io/await.h"
#include "io/run_task.h"
#include "io/sim/log.h"
#include "io/system_clock.h"
#include "io/tcp.h"
#include "io/thread_workers.h"

namespace madang::io {
namespace {

Task<std::int64_t> one() {
    co_return 1;
}

Task<void> await_repeatedly(benchmark::State& state) {
    std::int64_t sum = 0;
    for ([[maybe_unused]] auto _ : state) sum += co_await one();
    benchmark::DoNotOptimize(sum);
}

void await_finished_task(benchmark::State& state) {
    SystemClock clock;
    const auto loop = *Loop::create(clock);
    run_task(*loop, await_repeatedly(state));
}
BENCHMARK(await_finished_task);

Task<void> yield_repeatedly(benchmark::State& state) {
    for ([[maybe_unused]] auto _ : state) co_await yield_turn();
}

void turn_of_the_loop(benchmark::State& state) {
    SystemClock clock;
    const auto loop = *Loop::create(clock);
    run_task(*loop, yield_repeatedly(state));
}
BENCHMARK(turn_of_the_loop);

Task<void> offload_repeatedly(benchmark::State& state, Workers& pool) {
    for ([[maybe_unused]] auto _ : state) {
        auto job = []() -> Result<int> { return 1; };
        const Result<int> value = co_await offload(pool, job);
        benchmark::DoNotOptimize(value.has_value());
    }
}

void round_trip_to_a_pool(benchmark::State& state) {
    SystemClock clock;
    const auto loop = *Loop::create(clock);
    ThreadWorkers pool("pool", 1, 16);
    run_task(*loop, offload_repeatedly(state, pool));
}
BENCHMARK(round_trip_to_a_pool)->MeasureProcessCPUTime()->UseRealTime();

void round_trip_between_loops(benchmark::State& state) {
    SystemClock clock;
    const auto here = *Loop::create(clock);
    const auto there = *Loop::create(clock);
    std::thread server([&] { there->run(); });
    for ([[maybe_unused]] auto _ : state) {
        there->post([&] { here->post([&] { here->stop(); }); });
        here->run();
    }
    there->stop();
    server.join();
}
BENCHMARK(round_trip_between_loops)->MeasureProcessCPUTime()->UseRealTime();

void set_and_cancel_timer(benchmark::State& state) {
    SystemClock clock;
    const auto loop = *Loop::create(clock);
    for (int i = 0; i < 10'000; ++i) loop->after(Seconds(i), [] {});
    for ([[maybe_unused]] auto _ : state) loop->cancel(loop->after(Seconds(30), [] {}));
}
BENCHMARK(set_and_cancel_timer);

Task<void> serve_echo(Stream& stream) {
    std::array<char, 64> buffer;
    for (;;) {
        const auto count = co_await stream.read_some(buffer);
        if (!count || *count == 0) co_return;
        const auto written = co_await stream.write_some(std::string_view(buffer.data(), *count));
        if (!written) co_return;
    }
}

Task<void> echo_repeatedly(benchmark::State& state, Loop& loop, Listener& listener) {
    const auto client = *co_await connect(loop, listener.address());
    const auto server = *co_await listener.accept();
    spawn(serve_echo(*server));
    std::array<char, 64> buffer{};
    const std::string_view message(buffer.data(), buffer.size());
    for ([[maybe_unused]] auto _ : state) {
        const auto written = co_await client->write_some(message, loop.now() + Seconds(30));
        const auto count = co_await client->read_some(buffer, loop.now() + Seconds(30));
        if (!written || !count) state.SkipWithError("the connection failed");
    }
    server->close();
    co_await yield_turn();
}

void echo_over_tcp(benchmark::State& state) {
    SystemClock clock;
    sim::RecordingLog log;
    const auto loop = *Loop::create(clock);
    const auto listener = *Listener::open(*loop, log, Address::loopback(0));
    run_task(*loop, echo_repeatedly(state, *loop, *listener));
}
BENCHMARK(echo_over_tcp);

}  // namespace
}  // namespace madang::io
