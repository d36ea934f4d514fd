// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/janitor.h"

#include <utility>

#include "base/check.h"
#include "engine/commitlog/limits.h"

namespace madang::commitlog {

Janitor::Janitor(io::Environment& environment, Log& log, Home home, Nanoseconds every)
    : home_(home),
      rounds_{{{environment.pools.compact, every,
                [&log](const std::stop_token& stop) { log.tend(stop); }},
               {environment.pools.read, kFlushEvery,
                [&log](const std::stop_token&) { log.flush_due(); }}}} {
    for (Round& round : rounds_) wait(round);
}

Janitor::~Janitor() {
    for (const Round& round : rounds_) {
        CHECK(!round.is_under_way && !round.timer, "a janitor is stopped before it is destroyed");
    }
}

void Janitor::wait(Round& round) {
    round.timer = home_.timers.after(round.every, [this, &round] { begin(round); });
}

void Janitor::begin(Round& round) {
    round.timer = {};
    auto job = [this, &round, token = stopping_.get_token()] {
        round.work(token);
        home_.executor.post([this, &round] { end(round); });
    };
    round.is_under_way = round.pool.submit(std::move(job)).has_value();
    if (!round.is_under_way) wait(round);  // the pool is busy
}

void Janitor::end(Round& round) {
    round.is_under_way = false;
    if (!stopping_.stop_requested()) wait(round);
    end_if_idle();
}

void Janitor::stop(io::Job stopped) {
    stopped_ = std::move(stopped);
    stopping_.request_stop();
    for (Round& round : rounds_) home_.timers.cancel(std::exchange(round.timer, {}));
    end_if_idle();
}

void Janitor::end_if_idle() {
    for (const Round& round : rounds_) {
        if (round.is_under_way) return;
    }
    if (stopped_) std::exchange(stopped_, nullptr)();
}

}  // namespace madang::commitlog
