// One wait on the stream, shared by whoever needs bytes and by the watch for the client's end.
// SPDX-License-Identifier: Apache-2.0
#include "engine/http/connection/input.h"

#include "base/check.h"

namespace madang::http {

Input::Input(const Wiring& wiring) : wiring_(wiring), buffer_(wiring.pool) {}

Input::~Input() {
    CHECK(!pending_, "a connection settles its input before it goes");
    if (timer_) wiring_.timers.cancel(timer_);
}

void Input::note(const Result<std::size_t>& arrived) {
    if (arrived && *arrived > 0) {
        buffer_.fill(*arrived);
        wiring_.received.add(*arrived);
        return;
    }
    if (ended_) return;
    ended_ = true;
    wiring_.listener.on_input_ended();
}

// Without a system call where the last one said that nothing is left.
bool Input::try_now() {
    if (ended_) {
        outcome_ = Result<std::size_t>(0);
        return true;
    }
    if (pending_ || !wiring_.stream.may_progress(io::Direction::kRead)) return false;
    const auto room = buffer_.room();
    DCHECK(!room.empty(), "who waits for more has room for it");
    outcome_ = wiring_.stream.try_read(room);
    if (outcome_) note(*outcome_);
    return outcome_.has_value();
}

void Input::suspend(std::coroutine_handle<> awaiter, MonotonicTime deadline) {
    DCHECK(!awaiter_, "one reader at a time");
    awaiter_ = awaiter;
    set_timer(deadline);
    watch();
}

void Input::watch() {
    if (pending_ || ended_) return;
    pending_ = true;
    wiring_.stream.wait(io::Direction::kRead, *this, io::kNoDeadline);
}

// Called by the stream when something changed.
bool Input::attempt() {
    const auto room = buffer_.room();
    if (room.empty()) {
        arrived_ = 0;  // the watch ends here; a reader will go on
        return true;
    }
    const io::Attempt outcome = wiring_.stream.try_read(room);
    if (!outcome) {
        buffer_.release();
        return false;
    }
    arrived_ = *outcome;
    note(arrived_);
    return true;
}

void Input::resume() {
    pending_ = false;
    if (!arrived_) note(arrived_);
    if (settler_) return std::exchange(settler_, nullptr).resume();
    if (awaiter_) {
        outcome_ = arrived_;
        return std::exchange(awaiter_, nullptr).resume();
    }
    if (!ended_ && !buffer_.room().empty()) watch();
}

bool Input::interrupt(const Error& error) {
    if (!awaiter_) return false;
    outcome_ = std::unexpected(error);
    std::exchange(awaiter_, nullptr).resume();
    return true;
}

void Input::set_timer(MonotonicTime deadline) {
    deadline_ = deadline;
    if (deadline == io::kNoDeadline || (timer_ && timer_.at <= deadline)) return;
    if (timer_) wiring_.timers.cancel(timer_);
    timer_ = wiring_.timers.at(deadline, [this] { on_timer(); });
}

void Input::on_timer() {
    timer_ = {};
    if (!awaiter_) return;
    if (wiring_.timers.now() < deadline_) return set_timer(deadline_);
    interrupt(Error(ErrorCode::kTimeout, "the client sent nothing in time"));
}

}  // namespace madang::http
