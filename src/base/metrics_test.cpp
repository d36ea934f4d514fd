// Tests of the registry and its text.
// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

namespace madang {
namespace {

TEST(Metrics, AnEmptyRegistryShowsNothing) {
    EXPECT_EQ(Metrics().render(), "");
}

TEST(Metrics, ShowsFamiliesSortedAndSeriesAsRegistered) {
    Metrics metrics;
    metrics.gauge("queue_length", "Jobs waiting", {{"pool", "read"}}).set(2.5);
    Counter& ok = metrics.counter("http_requests_total", "Requests answered", {{"status", "200"}});
    metrics.counter("http_requests_total", "Requests answered", {{"status", "100"}});
    ok.add();
    ok.add(41);
    EXPECT_EQ(metrics.render(),
              "# HELP http_requests_total Requests answered\n"
              "# TYPE http_requests_total counter\n"
              "http_requests_total{status=\"200\"} 42\n"
              "http_requests_total{status=\"100\"} 0\n"
              "# HELP queue_length Jobs waiting\n"
              "# TYPE queue_length gauge\n"
              "queue_length{pool=\"read\"} 2.5\n");
}

TEST(Metrics, EscapesHelpAndLabels) {
    Metrics metrics;
    metrics.gauge("g", "a \"b\" \\ c\nd", {{"path", "C:\\x\n\"y\""}, {"to", "\xea\xb0\x80"}})
        .set(1);
    EXPECT_EQ(metrics.render(),
              "# HELP g a \"b\" \\\\ c\\nd\n"
              "# TYPE g gauge\n"
              "g{path=\"C:\\\\x\\n\\\"y\\\"\",to=\"\xea\xb0\x80\"} 1\n");
}

TEST(Metrics, ShowsHistogramsInSeconds) {
    Metrics metrics;
    LatencyHistogram& seconds =
        metrics.histogram("search_duration_seconds", "Time to answer", {{"route", "near"}});
    seconds.record(Microseconds{20});
    seconds.record(Milliseconds{3});
    seconds.record(Seconds{30});
    const std::string text = metrics.render();
    for (const char* line : {"# TYPE search_duration_seconds histogram\n",
                             "search_duration_seconds_bucket{route=\"near\",le=\"1e-05\"} 0\n",
                             "search_duration_seconds_bucket{route=\"near\",le=\"2.5e-05\"} 1\n",
                             "search_duration_seconds_bucket{route=\"near\",le=\"0.0025\"} 1\n",
                             "search_duration_seconds_bucket{route=\"near\",le=\"0.005\"} 2\n",
                             "search_duration_seconds_bucket{route=\"near\",le=\"10\"} 2\n",
                             "search_duration_seconds_bucket{route=\"near\",le=\"+Inf\"} 3\n",
                             "search_duration_seconds_sum{route=\"near\"} 30.00302\n",
                             "search_duration_seconds_count{route=\"near\"} 3\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line << text;
    }
}

TEST(Metrics, ShowsAHistogramWithoutLabels) {
    Metrics metrics;
    metrics.histogram("d_seconds", "Durations");
    const std::string text = metrics.render();
    EXPECT_NE(text.find("d_seconds_bucket{le=\"+Inf\"} 0\n"), std::string::npos);
    EXPECT_NE(text.find("d_seconds_count 0\n"), std::string::npos);
}

TEST(Metrics, ReadsCallbacksWhenShown) {
    Metrics metrics;
    double level = 1;
    metrics.gauge_from("level", "Level", {}, [&level] { return level; });
    metrics.counter_from("commits_total", "Commits", {}, [] { return 7.0; });
    level = std::numeric_limits<double>::infinity();
    EXPECT_NE(metrics.render().find("level +Inf\n"), std::string::npos);
    level = std::nan("");
    EXPECT_NE(metrics.render().find("level NaN\n"), std::string::npos);
    EXPECT_NE(metrics.render().find("commits_total 7\n"), std::string::npos);
}

TEST(Metrics, AskingAgainGivesTheSameSeries) {
    Metrics metrics;
    Counter& first = metrics.counter("a_total", "A", {{"x", "1"}});
    EXPECT_EQ(&first, &metrics.counter("a_total", "A", {{"x", "1"}}));
    EXPECT_NE(&first, &metrics.counter("a_total", "A", {{"x", "2"}}));
}

TEST(Metrics, CountsUnderThreadsWhileRendering) {
    Metrics metrics;
    Counter& counter = metrics.counter("c_total", "C");
    Gauge& gauge = metrics.gauge("g", "G");
    LatencyHistogram& histogram = metrics.histogram("h_seconds", "H");
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                metrics.gauge("late", "Registered beside the others", {{"t", std::to_string(t)}});
                for (int i = 0; i < 5000; ++i) {
                    counter.add();
                    gauge.add(1);
                    histogram.record(Microseconds{i});
                }
            });
        }
        for (int i = 0; i < 20; ++i) EXPECT_FALSE(metrics.render().empty());
    }
    EXPECT_EQ(counter.value(), 20'000u);
    EXPECT_EQ(gauge.value(), 20'000.0);
    EXPECT_NE(metrics.render().find("h_seconds_count 20000\n"), std::string::npos);
}

TEST(MetricsDeathTest, ContradictionsAreBugs) {
    Metrics metrics;
    metrics.gauge("a", "A");
    EXPECT_DEATH(metrics.gauge("0a", "A"), "a metric's name");
    EXPECT_DEATH(metrics.gauge("b", "B", {{"x-y", "1"}}), "a label's name");
    EXPECT_DEATH(metrics.counter("a", "A"), "_total");
    EXPECT_DEATH(metrics.histogram("latency", "A"), "_seconds");
    EXPECT_DEATH(metrics.gauge_from("a", "A", {}, [] { return 0.0; }), "registered once");
}

}  // namespace
}  // namespace madang
