// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/janitor.h"

#include <utility>

#include "base/check.h"

namespace madang::commitlog {

Janitor::Janitor(io::Environment& environment, Log& log, Home home, Nanoseconds every)
    : environment_(environment), log_(log), home_(home), every_(every) {
    wait();
}

Janitor::~Janitor() {
    CHECK(!is_under_way_ && !timer_, "a janitor is stopped before it is destroyed");
}

void Janitor::wait() {
    timer_ = home_.timers.after(every_, [this] { begin(); });
}

void Janitor::begin() {
    timer_ = {};
    auto job = [this, token = stopping_.get_token()] {
        log_.tend(token);
        home_.executor.post([this] { end(); });
    };
    is_under_way_ = environment_.pools.compact.submit(std::move(job)).has_value();
    if (!is_under_way_) wait();  // the pool is busy
}

void Janitor::end() {
    is_under_way_ = false;
    if (!stopping_.stop_requested()) wait();
    end_if_idle();
}

void Janitor::stop(io::Job stopped) {
    stopped_ = std::move(stopped);
    stopping_.request_stop();
    home_.timers.cancel(std::exchange(timer_, {}));
    end_if_idle();
}

void Janitor::end_if_idle() {
    if (!is_under_way_ && stopped_) std::exchange(stopped_, nullptr)();
}

}  // namespace madang::commitlog
