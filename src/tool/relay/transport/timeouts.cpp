// The sender's one timer: reordering, tail probe, timeout.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tool/relay/transport/transfer.h"

namespace madang::relay {

void Transfer::arm() {
    timeline_.cancel(timer_);
    timer_ = {};
    if (board_.is_empty()) return;
    const MonotonicTime timeout = progress_ + rtt_.timeout(backoffs_);
    Timer kind = Timer::kTimeout;
    MonotonicTime when = timeout;
    if (next_look_) {
        kind = Timer::kReordering;
        when = *next_look_;
    } else if (may_probe()) {
        // RFC 8985 §7.2; a single segment's acknowledgement may be delayed by the receiver.
        const bool is_single = board_.next() - board_.first() == 1;
        const Nanoseconds margin = is_single ? kTimeoutMargin : kProbeMargin;
        const MonotonicTime probe = std::max(last_sent_, progress_) + rtt_.smoothed() * 2 + margin;
        if (probe < timeout) {
            kind = Timer::kProbe;
            when = probe;
        }
    }
    timer_ = at(std::max(when, timeline_.now()), [kind](Transfer& self) { self.on_timer(kind); });
}

bool Transfer::may_probe() const {
    return state_ == State::kOpen && !is_probing_ && rtt_.is_known() && board_.lost() == 0 &&
           board_.out_of_order() == 0;
}

void Transfer::on_timer(Timer kind) {
    switch (kind) {
        case Timer::kReordering: judge_losses(); return send();
        case Timer::kProbe: return on_probe();
        case Timer::kTimeout: return on_timeout();
    }
}

// Something new if there is, else the last segment again, so that its acknowledgement tells what is
// lost before it.
void Transfer::on_probe() {
    ++counts_.probes;
    is_probing_ = true;
    if (!send_new()) {
        if (const auto last = board_.last_missing()) transmit(*last);
    }
    probe_end_ = board_.next();
    progress_ = timeline_.now();
    arm();
}

void Transfer::on_timeout() {
    ++counts_.timeouts;
    if (state_ != State::kLoss) cubic_.on_loss();
    state_ = State::kLoss;
    recovery_end_ = board_.next();
    cubic_.collapse();
    board_.lose_all();
    next_look_.reset();
    is_probing_ = false;
    ++backoffs_;
    progress_ = timeline_.now();
    send();
}

void Transfer::restart_after_idle() {
    if (!board_.is_empty()) return;
    const Nanoseconds idle = timeline_.now() - last_sent_;
    const Nanoseconds timeout = rtt_.timeout(0);
    if (idle > timeout) cubic_.on_idle(idle / timeout);
    if (idle > timeout) last_sent_ = timeline_.now();
}

}  // namespace madang::relay
