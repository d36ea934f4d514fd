// Where a loop of the feed lives, and how it rests.
// Threads: the home's, but wake(): any.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "base/time.h"
#include "io/await.h"
#include "io/executor.h"
#include "io/timers.h"

namespace madang::feed {

// An executor, such as a reactor, and its timers.
struct Home {
    io::Executor& executor;
    io::Timers& timers;
};

// A loop's rest, which ends when somebody wakes it; and its end.
class Rest {
public:
    explicit Rest(Home home) : home_(home) {}

    // A wake that comes late finds nobody: it outlives the loop.
    void wake() {
        if (state_->is_posted.exchange(true)) return;
        home_.executor.post([state = state_] {
            state->is_posted = false;
            state->wake();
        });
    }
    // What was woken for is being looked at: only what comes now counts.
    void begin_turn() { state_->is_woken = false; }

    // Returns when woken since begin_turn(), but after `most` at the latest; whether it was woken.
    io::Task<bool> rest(Nanoseconds most) {
        if (state_->is_woken) co_return true;
        io::Completion<bool> woken([this](Done done) { state_->done = std::move(done); });
        const auto timer = home_.timers.after(most, [state = state_] { state->end_rest(false); });
        const bool was_woken = co_await woken;
        home_.timers.cancel(timer);
        co_return was_woken;
    }

private:
    using Done = io::Completion<bool>::Done;
    struct State {
        Done done;
        bool is_woken = false;
        std::atomic<bool> is_posted = false;

        void wake() {
            is_woken = true;
            end_rest(true);
        }
        void end_rest(bool woken) {
            if (done) std::exchange(done, nullptr)(woken);
        }
    };

    Home home_;
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace madang::feed
