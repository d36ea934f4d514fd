// The registry of metrics, shown as Prometheus text.
//
//   Counter& refused = metrics.counter("http_refused_total", "Requests refused", {{"why",
//   "limit"}}); refused.add();
//
// Label sets are fixed at registration, at start: nothing a client sends can add a series.
// Asking again for the same name and labels gives the same object. Names, labels and kinds that
// contradict are bugs: CHECK.
// Threads: any. Adding and recording are relaxed atomics; registering and rendering take a lock.
// Limits: kMetricSeriesMax series.  Source: Prometheus text format 0.0.4.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/histogram.h"
#include "base/mutex.h"

namespace madang {

// Only grows.
class Counter {
public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

// A level.
class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    void add(double difference) { value_.fetch_add(difference, std::memory_order_relaxed); }
    double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

enum class MetricKind : std::uint8_t { kCounter, kGauge, kHistogram };

class Metrics {
public:
    using Labels = std::vector<std::pair<std::string, std::string>>;

    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    // The results live as long as the registry. Names match [a-zA-Z_][a-zA-Z0-9_]*; counters end in
    // "_total", histograms in "_seconds" (they show seconds).
    Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {})
        EXCLUDES(mutex_);
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {})
        EXCLUDES(mutex_);
    LatencyHistogram& histogram(std::string_view name, std::string_view help,
                                const Labels& labels = {}) EXCLUDES(mutex_);

    // A gauge or counter read when shown. `read` runs on the rendering thread while the registry is
    // locked: it must be thread-safe, quick and not use the registry, and stay valid as long as
    // anyone renders.
    void gauge_from(std::string_view name, std::string_view help, const Labels& labels,
                    std::function<double()> read) EXCLUDES(mutex_);
    void counter_from(std::string_view name, std::string_view help, const Labels& labels,
                      std::function<double()> read) EXCLUDES(mutex_);

    // Returns all series: families in the order of their names, series in that of registration.
    // Content type: kContentType.
    std::string render() const EXCLUDES(mutex_);

    static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

private:
    struct Series;
    struct Family;
    struct Description {
        std::string_view name;
        std::string_view help;
        MetricKind kind;
    };

    Series& series(const Description& description, const Labels& labels) REQUIRES(mutex_);

    mutable Mutex mutex_;
    std::map<std::string, Family, std::less<>> families_ GUARDED_BY(mutex_);
    std::size_t series_count_ GUARDED_BY(mutex_) = 0;
};

}  // namespace madang
