// Two schedules over one index.
// SPDX-License-Identifier: Apache-2.0
#include "tool/bench/updates.h"

#include <fmt/format.h>
#include <time.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "base/histogram.h"
#include "engine/geo/skewed_world.h"
#include "tool/bench/index_engine.h"
#include "tool/bench/load/arrivals.h"
#include "tool/bench/search_engine.h"

namespace madang::bench {
namespace {

constexpr Seconds kPhase{12};
constexpr Meters kRadius{5000};
constexpr Nanoseconds kRetry = Milliseconds(1);  // where the delta is full

double microseconds(Nanoseconds time) {
    return std::chrono::duration<double, std::micro>(time).count();
}

void pause_for(Nanoseconds time) {
    if (time <= Nanoseconds(0)) return;
    const timespec duration{.tv_sec = 0, .tv_nsec = time.count()};
    ::clock_nanosleep(CLOCK_MONOTONIC, 0, &duration, nullptr);
}

// Moves one point after another to where another seed puts it.
class Mover {
public:
    Mover(geo::Index& index, const World& world, io::Clock& clock)
        : index_(index), world_(world), clock_(clock) {
        positions_.reserve(world.points.size());
        for (const Point& point : world.points) positions_.push_back(point.position);
    }

    // Until `stop`, one move each 1 / kUpdatesPerSecond.
    void run(const std::atomic<bool>& stop) {
        const MonotonicTime start = clock_.monotonic();
        while (!stop.load(std::memory_order_relaxed)) {
            const MonotonicTime due =
                start + Nanoseconds(static_cast<std::int64_t>(static_cast<double>(moved_) * 1e9 /
                                                              kUpdatesPerSecond));
            pause_for(due - clock_.monotonic());
            if (move()) late.record(clock_.monotonic() - due);
        }
        seconds = std::chrono::duration<double>(clock_.monotonic() - start).count();
    }

    std::uint64_t moved() const { return moved_; }

    LatencyHistogram late;  // from when a move was due to its being applied
    std::uint64_t refused = 0;
    double seconds = 0;

private:
    bool move() {
        const std::uint64_t id = moved_ % positions_.size();
        geo::Entry entry = entry_of(world_, id);
        if (!next_) next_ = drawn_.next();
        entry.position = *next_;
        const geo::Change change{moved_ + 2, id, entry, positions_[id]};
        if (!index_.apply({&change, 1})) {
            ++refused;
            pause_for(kRetry);
            return false;
        }
        positions_[id] = *next_;
        next_.reset();
        ++moved_;
        return true;
    }

    geo::Index& index_;
    const World& world_;
    io::Clock& clock_;
    geo::SkewedWorld drawn_ = geo::SkewedWorld::points(7);
    std::optional<geo::Position> next_;
    std::vector<geo::Position> positions_;
    std::uint64_t moved_ = 0;
};

struct Searches {
    LatencyHistogram work;     // of the search alone
    LatencyHistogram arrival;  // from its intended arrival
};

// Spins between arrivals: a sleeping thread's waking would hide what a search costs.
void search(const geo::Index& index, const World& world, io::Clock& clock, Searches& into) {
    Arrivals arrivals(kUpdateSearchesPerSecond, 1);
    std::vector<geo::Hit> hits;
    std::size_t next = 0;
    const MonotonicTime start = clock.monotonic();
    for (Nanoseconds at = arrivals.next(); at < kPhase; at = arrivals.next()) {
        while (clock.monotonic() - start < at) {
        }
        const geo::Position centre = world.centres[next++ % world.centres.size()];
        const MonotonicTime begun = clock.monotonic();
        index.search({.area = geo::Circle{centre, kRadius}, .limit = kHitsMax}, hits);
        const MonotonicTime ended = clock.monotonic();
        into.work.record(ended - begun);
        into.arrival.record(ended - (start + at));
    }
}

void print_row(const char* name, const Searches& searches) {
    fmt::print(
        "| {} | {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |", name, searches.work.count(),
        microseconds(searches.work.quantile(0.5)), microseconds(searches.work.quantile(0.99)),
        microseconds(searches.work.quantile(0.999)), microseconds(searches.arrival.quantile(0.99)));
}

}  // namespace

Result<> run_updates(io::Environment& environment, const std::string& directory,
                     const World& world) {
    const auto index = TRY(geo::Index::open(environment, directory, {}));
    TRY(fill_index(*index, world));
    fmt::print(
        "\n| searches, nearest 20 within {:.0f} m | of them | p50 µs | p99 µs | p99.9 µs | from "
        "arrival p99 µs | moves /s | applied late, p99 µs | refused | merges |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n",
        kRadius.value);
    Searches warm_up;
    Searches idle;
    search(*index, world, environment.clock, warm_up);
    search(*index, world, environment.clock, idle);
    print_row("alone", idle);
    fmt::print(" 0 | | | |\n");

    Mover mover(*index, world, environment.clock);
    std::atomic<bool> stop = false;
    std::thread thread([&] { mover.run(stop); });
    Searches busy;
    search(*index, world, environment.clock, busy);
    stop = true;
    thread.join();
    print_row("beside moves", busy);
    fmt::print(" {:.0f} | {:.1f} | {} | {} |\n", static_cast<double>(mover.moved()) / mover.seconds,
               microseconds(mover.late.quantile(0.99)), mover.refused, index->statistics().merges);
    return {};
}

}  // namespace madang::bench
