// Producing, consuming, latency and idle connections.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "tool/bench/log/clients.h"
#include "tool/bench/log/fetcher.h"
#include "tool/bench/log/idle.h"
#include "tool/bench/log/latency.h"
#include "tool/bench/log/rows.h"

namespace madang::bench {
namespace {

constexpr std::size_t kSmall = 100;
constexpr std::size_t kLarge = 1024;
constexpr const char* kTopic = "bench";
constexpr std::size_t kSettled = 100;  // connections before the resident memory is first read

// The bars of the issue.
constexpr double kSmallRate = 1.9e6;      // messages a second
constexpr double kLargeRate = 740;        // MB/s
constexpr double kSmallCpu = 0.1;         // microseconds of the broker a message
constexpr double kFetchRate = 2;          // GB/s
constexpr double kFetchCpu = 0.4;         // seconds of the broker a GB
constexpr double kLatency = 5;            // milliseconds
constexpr double kIdleMemory = 20 << 10;  // bytes a connection

double seconds_of(Nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}
double microseconds_each(Nanoseconds time, std::uint64_t count) {
    return seconds_of(time) * 1e6 / static_cast<double>(count);
}
double milliseconds_of(Nanoseconds time) {
    return seconds_of(time) * 1e3;
}
double rate_of(const Moved& moved) {
    return static_cast<double>(moved.messages) / seconds_of(moved.elapsed);
}
const char* word_of(Flush flush) {
    return flush == Flush::kEveryBatch ? "yes" : "no";
}

struct ProduceRow {
    int partitions;
    std::size_t message_bytes;
    const char* acks;
    Flush flush;
};

std::vector<ProduceRow> produce_rows() {
    std::vector<ProduceRow> rows;
    for (const std::size_t bytes : {kSmall, kLarge}) {
        for (const int partitions : {1, 4}) {
            for (const Flush flush : {Flush::kEveryBatch, Flush::kNever}) {
                for (const char* acks : {"1", "all"})
                    rows.push_back({partitions, bytes, acks, flush});
            }
        }
    }
    return rows;
}

ProducePlan plan_of(const Broker& broker, const ProduceRow& row, const Extent& extent) {
    return {broker.port, kTopic,         row.partitions, row.message_bytes,
            row.acks,    extent.seconds, extent.bytes};
}

void print_moved(const std::string& what, std::size_t bytes, const Moved& moved) {
    const double rate = rate_of(moved);
    fmt::print("| {} | {:.0f} | {:.0f} | {:.3f} |", what, rate,
               rate * static_cast<double>(bytes) / 1e6,
               microseconds_each(moved.client_cpu, moved.messages));
}

// librdkafka against a broker of its own in the same process: what it can produce at most.
Result<> print_ceiling(std::size_t bytes, const Extent& extent) {
    ProducePlan plan = {0, kTopic, 1, bytes, "1", extent.seconds, extent.bytes};
    const Moved moved = TRY(produce(plan));
    print_moved(fmt::format("librdkafka's mock | 1 | {} | 1 | no", bytes), bytes, moved);
    fmt::print(" in the client's |\n");
    std::fflush(stdout);
    return {};
}

void note_bars(const ProduceRow& row, const Moved& moved, double broker_cpu, Bars& bars) {
    if (row.message_bytes == kSmall) {
        bars.note("produce 100 B, messages/s (best row)", Bar::kAtLeast, kSmallRate,
                  rate_of(moved));
        bars.note("produce 100 B, broker µs a message (worst row)", Bar::kAtMost, kSmallCpu,
                  broker_cpu);
    } else {
        bars.note("produce 1 KiB, MB/s (best row)", Bar::kAtLeast, kLargeRate,
                  rate_of(moved) * static_cast<double>(kLarge) / 1e6);
    }
}

Result<> run_produce_row(const Broker& broker, const ProduceRow& row, const Extent& extent,
                         Bars& bars) {
    TRY(create_topic(broker.port, {kTopic, row.partitions, row.flush}));
    const Nanoseconds cpu = cpu_time_of(broker.process.pid());
    const Moved moved = TRY(produce(plan_of(broker, row, extent)));
    const double broker_cpu =
        microseconds_each(cpu_time_of(broker.process.pid()) - cpu, moved.messages);
    print_moved(fmt::format("{} | {} | {} | {} | {}", broker.name, row.partitions,
                            row.message_bytes, row.acks, word_of(row.flush)),
                row.message_bytes, moved);
    fmt::print(" {:.3f}{} |\n", broker_cpu, moved.is_exact ? "" : " (repeats)");
    std::fflush(stdout);
    note_bars(row, moved, broker_cpu, bars);
    return delete_topic(broker.port, kTopic);
}

// Fills a topic that is then read.
Result<std::uint64_t> fill(const Broker& broker, int partitions, std::size_t bytes,
                           const Extent& extent) {
    TRY(create_topic(broker.port, {kTopic, partitions, Flush::kNever}));
    const Moved moved =
        TRY(produce({broker.port, kTopic, partitions, bytes, "all", extent.seconds, extent.bytes}));
    return moved.messages;
}

Result<> run_client_consume_row(const Broker& broker, int partitions, std::size_t bytes,
                                const Extent& extent) {
    const std::uint64_t messages = TRY(fill(broker, partitions, bytes, extent));
    const Nanoseconds cpu = cpu_time_of(broker.process.pid());
    const Moved moved = TRY(consume(broker.port, kTopic, partitions, messages));
    const Nanoseconds used = cpu_time_of(broker.process.pid()) - cpu;
    print_moved(fmt::format("{} | {} | {}", broker.name, partitions, bytes), bytes, moved);
    fmt::print(" {:.3f} | {:.2f} |\n", microseconds_each(used, messages),
               seconds_of(used) / (static_cast<double>(messages * bytes) / 1e9));
    std::fflush(stdout);
    return delete_topic(broker.port, kTopic);
}

struct FetchFigure {
    double rate = 0;  // GB/s
    double cpu = 0;   // seconds of the broker a GB
};

Result<FetchFigure> run_fetch_row(const Broker& broker, const char* label, int partitions,
                                  const Extent& extent) {
    const FetchPlan plan{broker.port, kTopic, partitions, extent.seconds};
    const Nanoseconds cpu = cpu_time_of(broker.process.pid());
    const Fetched fetched = TRY(fetch(plan));
    const Nanoseconds used = cpu_time_of(broker.process.pid()) - cpu;
    const double gigabytes = static_cast<double>(fetched.bytes) / 1e9;
    const FetchFigure figure{gigabytes / seconds_of(fetched.elapsed), seconds_of(used) / gigabytes};
    fmt::print("| {} | {:.2f} | {:.2f} |\n", label, figure.rate, figure.cpu);
    std::fflush(stdout);
    return figure;
}

// Runs a plan on a topic of its own.
template <class Run>
Result<> on_new_topic(const LatencyPlan& plan, Run run) {
    TRY(create_topic(plan.port, {plan.topic, plan.partitions, Flush::kEveryBatch}));
    TRY(run());
    return delete_topic(plan.port, plan.topic);
}

Result<> run_latency_row(const Broker& broker, LatencyPlan plan, Bars& bars) {
    double most = 0;
    TRY(on_new_topic(plan, [&]() -> Result<> {
        most = TRY(saturating_rate(plan));
        return {};
    }));
    plan.rate = most / 2;
    Latencies latencies;
    TRY(on_new_topic(plan, [&] { return measure_latency(plan, latencies); }));
    const auto shown = [](const LatencyHistogram& of, double q) {
        return milliseconds_of(of.quantile(q));
    };
    const double p99 = shown(latencies.end_to_end, 0.99);
    fmt::print("| {} | {} | {:.0f} | {:.0f} | {:.2f} | {:.2f} | {:.2f} | {:.2f} |\n", broker.name,
               plan.message_bytes, most, plan.rate, shown(latencies.end_to_end, 0.5), p99,
               shown(latencies.end_to_end, 0.999), shown(latencies.sent_late, 0.99));
    std::fflush(stdout);
    bars.note(fmt::format("end to end at half load, {} B, p99 ms", plan.message_bytes),
              Bar::kAtMost, kLatency, p99);
    return {};
}

}  // namespace

Result<> run_produce_rows(const Broker& broker, const Extent& extent, Bars& bars) {
    fmt::print(
        "\n## Producing\n\n| broker | partitions | message B | acks | fsync | messages/s | "
        "MB/s | client µs/message | broker µs/message |\n|---|---|---|---|---|---|---|---|---|\n");
    for (const std::size_t bytes : {kSmall, kLarge}) TRY(print_ceiling(bytes, extent));
    for (const ProduceRow& row : produce_rows()) TRY(run_produce_row(broker, row, extent, bars));
    return {};
}

Result<> run_client_consume_rows(const Broker& broker, const Extent& extent) {
    fmt::print(
        "\n## Consuming with librdkafka\n\n| broker | partitions | message B | messages/s | "
        "MB/s | client µs/message | broker µs/message | broker CPU s/GB "
        "|\n|---|---|---|---|---|---|---|---|\n");
    for (const std::size_t bytes : {kSmall, kLarge}) {
        for (const int partitions : {1, 4}) {
            TRY(run_client_consume_row(broker, partitions, bytes, extent));
        }
    }
    return {};
}

Result<> run_fetch_rows(const std::string& madang, const std::string& directory,
                        const Extent& extent, Bars& bars) {
    std::filesystem::create_directories(directory);
    constexpr int kPartitions = 1;
    fmt::print(
        "\n## Sending to a reader that only reads\n\n| | GB/s | broker CPU s/GB "
        "|\n|---|---|---|\n");
    FetchFigure zero_copy;
    {
        const Broker broker = TRY(start_madang(madang, directory, Transfer::kSendFile));
        TRY(fill(broker, kPartitions, kLarge, extent));
        zero_copy = TRY(run_fetch_row(broker, "sendfile", kPartitions, extent));
    }
    FetchFigure copied;
    {
        const Broker broker = TRY(start_madang(madang, directory, Transfer::kPread));
        copied = TRY(run_fetch_row(broker, "pread", kPartitions, extent));
    }
    std::filesystem::remove_all(directory);
    fmt::print("| pread to sendfile | {:.2f} | {:.2f} |\n", copied.rate / zero_copy.rate,
               copied.cpu / zero_copy.cpu);
    bars.note("consume by sendfile, GB/s", Bar::kAtLeast, kFetchRate, zero_copy.rate);
    bars.note("consume by sendfile, broker CPU s/GB", Bar::kAtMost, kFetchCpu, zero_copy.cpu);
    return {};
}

Result<> run_latency_rows(const Broker& broker, const Extent& extent, Bars& bars) {
    fmt::print(
        "\n## From producer to consumer at half of what gets through, acks=all, fsync\n\n"
        "| broker | message B | at most messages/s | sent messages/s | p50 ms | p99 ms | p99.9 ms "
        "| "
        "sent late, p99 ms |\n|---|---|---|---|---|---|---|---|\n");
    for (const std::size_t bytes : {kSmall, kLarge}) {
        TRY(run_latency_row(broker, {broker.port, kTopic, 1, bytes, 0, extent.seconds}, bars));
    }
    return {};
}

Result<> run_idle_row(const Broker& broker, const Extent& extent, Bars& bars) {
    const auto first = TRY(connect_idle(broker.port, kSettled));
    const Bytes before = resident_of(broker.process.pid());
    const auto others = TRY(connect_idle(broker.port, extent.idle));
    const Bytes after = resident_of(broker.process.pid());
    const double each =
        static_cast<double>(after.value - before.value) / static_cast<double>(others.size());
    fmt::print(
        "\n## Idle connections\n\n| connections | resident before MB | after MB | bytes each "
        "|\n|---|---|---|---|\n| {} | {:.1f} | {:.1f} | {:.0f} |\n",
        others.size(), static_cast<double>(before.value) / 1e6,
        static_cast<double>(after.value) / 1e6, each);
    bars.note("idle connection, bytes resident", Bar::kAtMost, kIdleMemory, each);
    return {};
}

}  // namespace madang::bench
