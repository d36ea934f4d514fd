// Registration and the text format.
// SPDX-License-Identifier: Apache-2.0
#include "base/metrics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"

namespace madang {

namespace {

// The upper bounds of the shown buckets: 1-2.5-5 from 10 µs, an in-memory search, to 10 s, a
// timeout.
constexpr std::array<Nanoseconds, 19> kBounds = {
    Microseconds{10},  Microseconds{25},   Microseconds{50},   Microseconds{100}, Microseconds{250},
    Microseconds{500}, Milliseconds{1},    Microseconds{2500}, Milliseconds{5},   Milliseconds{10},
    Milliseconds{25},  Milliseconds{50},   Milliseconds{100},  Milliseconds{250}, Milliseconds{500},
    Seconds{1},        Milliseconds{2500}, Seconds{5},         Seconds{10}};

std::string_view type_name(MetricKind kind) {
    switch (kind) {
        case MetricKind::kCounter: return "counter";
        case MetricKind::kGauge: return "gauge";
        case MetricKind::kHistogram: return "histogram";
    }
    return "untyped";
}

bool is_name(std::string_view name) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

// Escapes as the text format wants it: HELP keeps quotes, label values do not.
std::string escaped(std::string_view text, std::string_view specials) {
    std::string out;
    for (const char c : text) {
        if (specials.find(c) == std::string_view::npos) {
            out.push_back(c);
            continue;
        }
        out.push_back('\\');
        out.push_back(c == '\n' ? 'n' : c);
    }
    return out;
}

// Returns `name="value",...` in the order given.
std::string render_labels(const Metrics::Labels& labels) {
    std::string out;
    for (const auto& [name, value] : labels) {
        if (!out.empty()) out.push_back(',');
        out.append(name).append("=\"").append(escaped(value, "\\\"\n")).append("\"");
    }
    return out;
}

std::string number_text(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return format_number(value);
}

std::string seconds_text(Nanoseconds duration) {
    return number_text(static_cast<double>(duration.count()) / 1e9);
}

// One line of the text: a name with its suffix, labels and one more label, and the value.
struct Line {
    std::string_view name;
    std::string_view suffix;
    std::string_view labels;
    std::string_view extra;
};

void append_line(std::string& out, const Line& line, std::string_view value) {
    out.append(line.name).append(line.suffix);
    if (!line.labels.empty() || !line.extra.empty()) {
        out.append("{").append(line.labels);
        if (!line.labels.empty() && !line.extra.empty()) out.push_back(',');
        out.append(line.extra).append("}");
    }
    out.append(" ").append(value).append("\n");
}

void append_histogram(std::string& out, std::string_view name, std::string_view labels,
                      const LatencyHistogram& histogram) {
    const Nanoseconds sum = histogram.sum();
    const std::vector<std::uint64_t> counts = histogram.cumulative(kBounds);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::string bound = i < kBounds.size() ? seconds_text(kBounds[i]) : "+Inf";
        const std::string le = "le=\"" + bound + "\"";
        append_line(out, {name, "_bucket", labels, le}, std::to_string(counts[i]));
    }
    append_line(out, {name, "_sum", labels, ""}, seconds_text(sum));
    append_line(out, {name, "_count", labels, ""}, std::to_string(counts.back()));
}

void check_name(std::string_view name, MetricKind kind) {
    CHECK(is_name(name), "a metric's name is [a-zA-Z_][a-zA-Z0-9_]*");
    CHECK(name.ends_with("_total") == (kind == MetricKind::kCounter),
          "counters and only counters end in _total");
    CHECK(kind != MetricKind::kHistogram || name.ends_with("_seconds"),
          "histograms hold durations and end in _seconds");
}

}  // namespace

// At most one of the pointers is set, as the family's kind and the way of registration say.
struct Metrics::Series {
    std::string labels;  // as shown, without braces
    std::unique_ptr<Counter> counter;
    std::unique_ptr<Gauge> gauge;
    std::unique_ptr<LatencyHistogram> histogram;
    std::function<double()> read;

    bool empty() const { return !counter && !gauge && !histogram && !read; }
};

struct Metrics::Family {
    std::string help;
    MetricKind kind = MetricKind::kGauge;
    std::vector<std::unique_ptr<Series>> series;
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Series& Metrics::series(const Description& description, const Labels& labels) {
    check_name(description.name, description.kind);
    for (const auto& label : labels) {
        CHECK(is_name(label.first) && label.first != "le", "a label's name is like a metric's");
        CHECK(is_valid_utf8(label.second), "a label's value is UTF-8");
    }
    auto [family, is_new] = families_.try_emplace(std::string(description.name));
    if (is_new) {
        family->second.help = description.help;
        family->second.kind = description.kind;
    }
    CHECK(family->second.kind == description.kind, "all series of one name are of one kind");
    std::string shown = render_labels(labels);
    for (const auto& known : family->second.series) {
        if (known->labels == shown) return *known;
    }
    CHECK(++series_count_ <= kMetricSeriesMax, "series are registered at start, from fixed lists");
    auto& added = family->second.series.emplace_back(std::make_unique<Series>());
    added->labels = std::move(shown);
    return *added;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    const MutexLock lock(mutex_);
    Series& one = series({name, help, MetricKind::kCounter}, labels);
    CHECK(!one.read, "a series is either counted or read");
    if (!one.counter) one.counter = std::make_unique<Counter>();
    return *one.counter;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    const MutexLock lock(mutex_);
    Series& one = series({name, help, MetricKind::kGauge}, labels);
    CHECK(!one.read, "a series is either set or read");
    if (!one.gauge) one.gauge = std::make_unique<Gauge>();
    return *one.gauge;
}

LatencyHistogram& Metrics::histogram(std::string_view name, std::string_view help,
                                     const Labels& labels) {
    const MutexLock lock(mutex_);
    Series& one = series({name, help, MetricKind::kHistogram}, labels);
    if (!one.histogram) one.histogram = std::make_unique<LatencyHistogram>();
    return *one.histogram;
}

void Metrics::gauge_from(std::string_view name, std::string_view help, const Labels& labels,
                         std::function<double()> read) {
    const MutexLock lock(mutex_);
    Series& one = series({name, help, MetricKind::kGauge}, labels);
    CHECK(one.empty() && read, "a series that is read is registered once");
    one.read = std::move(read);
}

void Metrics::counter_from(std::string_view name, std::string_view help, const Labels& labels,
                           std::function<double()> read) {
    const MutexLock lock(mutex_);
    Series& one = series({name, help, MetricKind::kCounter}, labels);
    CHECK(one.empty() && read, "a series that is read is registered once");
    one.read = std::move(read);
}

std::string Metrics::render() const {
    std::string out;
    const MutexLock lock(mutex_);
    for (const auto& [name, family] : families_) {
        out.append("# HELP ").append(name).append(" ").append(escaped(family.help, "\\\n"));
        out.append("\n# TYPE ").append(name).append(" ").append(type_name(family.kind));
        out.push_back('\n');
        for (const auto& one : family.series) {
            const Line line{name, "", one->labels, ""};
            if (one->counter) append_line(out, line, std::to_string(one->counter->value()));
            if (one->gauge) append_line(out, line, number_text(one->gauge->value()));
            if (one->read) append_line(out, line, number_text(one->read()));
            if (one->histogram) append_histogram(out, name, one->labels, *one->histogram);
        }
    }
    return out;
}

}  // namespace madang
