// Entering, leaving, closing.
// SPDX-License-Identifier: Apache-2.0
#include "engine/lsm/jobs.h"

#include <utility>

namespace madang::lsm {

bool Jobs::enter() {
    if ((state_.fetch_add(kOne, std::memory_order_acquire) & kClosed) == 0) return true;
    leave();
    return false;
}

void Jobs::leave() {
    state_.fetch_sub(kOne, std::memory_order_release);
    state_.notify_all();
}

Result<> Jobs::submit(io::Workers& pool, io::Job job) {
    return pool.submit([this, owner = owner_.lock(), work = std::move(job)]() mutable {
        if (!enter()) return;
        work();
        work = nullptr;  // what it holds goes before the database may
        leave();
    });
}

void Jobs::close() {
    std::uint32_t state = state_.fetch_or(kClosed) | kClosed;
    while (state != kClosed) {
        state_.wait(state, std::memory_order_acquire);
        state = state_.load(std::memory_order_acquire);
    }
}

}  // namespace madang::lsm
