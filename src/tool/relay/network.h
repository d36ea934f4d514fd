// The modelled network on a reactor: what really happens goes in, what the model says comes out in
// time.
// Threads: the loop's.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "io/loop.h"
#include "tool/relay/timeline.h"
#include "tool/relay/transport/connection.h"

namespace madang::relay {

class Network {
public:
    Network(io::Loop& loop, const Conditions& given)
        : loop_(loop), conditions_(given), links_(given), timeline_(loop.now()) {}
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    ~Network() { loop_.cancel(timer_); }

    // Something happens now. Not from inside an event of the timeline.
    template <class Event>
    void happen(Event&& event) {
        timeline_.advance(loop_.now());
        std::forward<Event>(event)();
        arm();
    }

    io::Loop& loop() { return loop_; }
    Timeline& timeline() { return timeline_; }
    Links& links() { return links_; }
    const Links& links() const { return links_; }
    const Conditions& conditions() const { return conditions_; }

private:
    void arm() {
        const auto next = timeline_.next();
        if (timer_ && next && timer_.at == *next) return;
        loop_.cancel(timer_);
        timer_ = {};
        if (!next) return;
        timer_ = loop_.at(*next, [this] {
            timer_ = {};
            timeline_.advance(loop_.now());
            arm();
        });
    }

    io::Loop& loop_;
    const Conditions conditions_;
    Links links_;
    Timeline timeline_;
    io::TimerId timer_;
};

}  // namespace madang::relay
