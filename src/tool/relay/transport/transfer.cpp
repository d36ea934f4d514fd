// The sending end: what goes out, and what acknowledgements say. Timers are in timeouts.cpp.
// SPDX-License-Identifier: Apache-2.0
#include "tool/relay/transport/transfer.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"

namespace madang::relay {

void Transfer::open(Nanoseconds rtt) {
    if (is_open_) return;
    is_open_ = true;
    if (rtt > Nanoseconds(0)) rtt_.sample(rtt);
    last_sent_ = timeline_.now();
    send();
}

void Transfer::abandon() {
    is_abandoned_ = true;
    timeline_.cancel(timer_);
}

void Transfer::append(std::uint64_t bytes) {
    DCHECK(!is_finished_, "nothing comes after the end");
    unsent_ += bytes;
    send();
}

void Transfer::finish() {
    is_finished_ = true;
    send();
}

// As Linux lets a send buffer grow with the window: twice what may be under way.
std::uint64_t Transfer::room() const {
    const double wanted = 2 * widest_window_ * static_cast<double>(kSegmentBytes);
    const auto buffer = std::min(static_cast<std::uint64_t>(wanted), kSendBufferMost);
    const std::uint64_t held = unsent_ + (sent_ - acknowledged_);
    return buffer > held ? buffer - held : 0;
}

void Transfer::on_read(std::uint64_t bytes) {
    receiver_.on_read(bytes);
    if (!receiver_.has_news()) return;
    // Never lost: it stands for the probes of a sender that waits for it (RFC 9293 §3.8.6.1).
    const MonotonicTime arrival = way_.acknowledgements.send_surely(timeline_.now(), kHeaderBytes);
    at(arrival,
       [said = receiver_.acknowledge()](Transfer& self) { self.on_acknowledgement(said); });
}

void Transfer::send() {
    if (!is_open_ || is_abandoned_) return;
    restart_after_idle();
    while (static_cast<double>(board_.under_way()) + 1 <= cubic_.window() && send_one()) {
        if (state_ == State::kRecovery) ++reduction_.sent;
    }
    const auto under_way = static_cast<double>(board_.under_way());
    // In slow start a window that was half used may grow (RFC 7661, as Linux does it).
    window_was_full_ = under_way + 1 > cubic_.window() ||
                       (cubic_.is_in_slow_start() && cubic_.window() < 2 * under_way);
    arm();
}

bool Transfer::send_one() {
    if (const auto lost = board_.first_lost()) {
        transmit(*lost);
        return true;
    }
    return send_new();
}

bool Transfer::send_new() {
    const std::uint64_t allowed = edge_ - sent_;
    const bool only_end = unsent_ == 0;
    if (only_end && (!is_finished_ || end_is_sent_)) return false;
    const std::uint64_t bytes = std::min<std::uint64_t>(unsent_, kSegmentBytes);
    if (bytes > allowed) return false;
    unsent_ -= bytes;
    sent_ += bytes;
    end_is_sent_ = is_finished_ && unsent_ == 0;
    if (board_.is_empty()) progress_ = timeline_.now();
    transmit(board_.add(static_cast<std::uint32_t>(bytes), end_is_sent_));
    return true;
}

void Transfer::transmit(std::uint64_t number) {
    const MonotonicTime now = timeline_.now();
    board_.on_transmitted(number, now);
    last_sent_ = now;
    ++counts_.segments;
    const Segment& segment = board_.at(number);
    if (segment.transmissions > 1) ++counts_.sent_again;
    const auto arrival = way_.data.send(now, segment.bytes + kHeaderBytes, way_.data_fate);
    if (!arrival) return;
    at(*arrival, [number, segment](Transfer& self) { self.on_segment(number, segment); });
}

void Transfer::on_segment(std::uint64_t number, const Segment& segment) {
    const Receiver::Readable readable = receiver_.on_segment(number, segment);
    acknowledge();
    if (readable.bytes > 0) listener_.on_readable(readable.bytes);
    if (readable.is_end && !is_abandoned_) listener_.on_end();
}

void Transfer::acknowledge() {
    const Acknowledgement said = receiver_.acknowledge();
    const auto arrival =
        way_.acknowledgements.send(timeline_.now(), kHeaderBytes, way_.acknowledgement_fate);
    if (!arrival) return;
    at(*arrival, [said](Transfer& self) { self.on_acknowledgement(said); });
}

void Transfer::on_acknowledgement(const Acknowledgement& acknowledgement) {
    edge_ = std::max(edge_, acknowledgement.edge);
    const std::size_t arrived = take_arrivals(acknowledgement.arrivals);
    const std::uint64_t bytes = board_.take_front();
    const bool has_progress = arrived > 0 && (bytes > 0 || board_.is_empty());
    if (has_progress) on_progress(bytes);
    judge_losses();
    adapt_window(arrived);
    send();
    if (has_progress && !is_abandoned_) listener_.on_room();
}

// Returns how many segments are new to the sender.
std::size_t Transfer::take_arrivals(std::uint64_t until) {
    std::size_t arrived = 0;
    while (receiver_.taken_arrivals() < until) {
        const std::uint64_t number = receiver_.take_arrival();
        bool is_new = false;
        const auto took = board_.on_arrived(number, timeline_.now(), is_new);
        if (is_new) ++arrived;
        if (number >= round_end_) {
            ++round_;
            round_end_ = board_.next();
        }
        if (!took) continue;
        rtt_.sample(*took);
        cubic_.on_sample(round_, timeline_.now(), *took, rtt_.least());
    }
    return arrived;
}

void Transfer::on_progress(std::uint64_t bytes) {
    acknowledged_ += bytes;
    progress_ = timeline_.now();
    backoffs_ = 0;
    if (is_probing_ && board_.first() >= probe_end_) is_probing_ = false;
    if (state_ != State::kOpen && board_.first() >= recovery_end_) end_recovery();
}

void Transfer::judge_losses() {
    next_look_.reset();
    const bool is_sure = state_ != State::kOpen || board_.out_of_order() >= kDuplicatesLost;
    const Nanoseconds margin = is_sure ? Nanoseconds(0) : rtt_.least() / 4;
    next_look_ = board_.judge(timeline_.now(), margin);
    if (board_.lost() > 0 && state_ == State::kOpen) begin_recovery();
}

void Transfer::begin_recovery() {
    state_ = State::kRecovery;
    recovery_end_ = board_.next();
    reduction_ = {.window_before = cubic_.window()};
    cubic_.on_loss();
    ++counts_.recoveries;
    is_probing_ = false;
    // The first goes out whatever the window says (RFC 6937 §3).
    transmit(*board_.first_lost());
    reduction_.sent = 1;
}

void Transfer::end_recovery() {
    if (state_ == State::kRecovery) cubic_.set_window(cubic_.threshold());
    state_ = State::kOpen;
}

void Transfer::adapt_window(std::size_t arrived) {
    if (arrived == 0) return;
    if (state_ == State::kRecovery) return reduce(arrived);
    if (window_was_full_) {
        cubic_.on_acknowledged(static_cast<double>(arrived), timeline_.now(), rtt_);
    }
    widest_window_ = std::max(widest_window_, cubic_.window());
}

// RFC 6937: sends as much less than what arrives as the window shall shrink.
void Transfer::reduce(std::size_t arrived) {
    const auto count = static_cast<double>(arrived);
    const auto under_way = static_cast<double>(board_.under_way());
    reduction_.arrived += count;
    double more = 0;
    if (under_way > cubic_.threshold()) {
        const double part = cubic_.threshold() / reduction_.window_before;
        more = std::ceil(reduction_.arrived * part) - reduction_.sent;
    } else {
        const double limit = std::max(reduction_.arrived - reduction_.sent, count) + 1;
        more = std::min(std::floor(cubic_.threshold() - under_way), limit);
    }
    cubic_.set_window(under_way + std::max(more, 0.0));
}

}  // namespace madang::relay
