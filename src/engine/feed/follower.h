// Keeps a store up with a topic of another log.
//
//   auto follower = feed::Follower::open(environment, subscriber, sink);
//   follower->start(home);
//   ... follower->stop([] { ... });
//
// Idea:       what arrives is applied in order, with where to go on in the same transaction; so a
//             program that ends at any point goes on where it was, without a gap and without
//             applying anything twice.
// Start over: a log that does not hold the offset any more, or in which stamps go back, is another
//             one: what was followed is removed and the log is read from its beginning.
// Threads:    open: any, blocks; start and stop: the home's; the rest any.
// Limits:     feed/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "engine/feed/home.h"
#include "engine/feed/subscriber.h"
#include "io/environment.h"
#include "io/task.h"

namespace madang::feed {

// How far a store has followed.
struct Followed {
    std::int64_t next = 0;  // the offset to go on with
    std::uint64_t stamp = 0;

    friend bool operator==(const Followed&, const Followed&) = default;
};

// The store that follows.
class Sink {
public:
    virtual ~Sink() = default;

    // Blocks. Errors: those of the store.
    virtual Result<Followed> followed() = 0;
    // Applies changes, in their order, and keeps `followed`, in one transaction. Errors: those of
    // the store; then nothing was applied, or all with an unknown outcome.
    virtual io::Task<Result<>> apply(std::vector<LoggedChange> changes, Followed followed) = 0;
    // Forgets everything that was followed.
    virtual io::Task<Result<>> start_over() = 0;
    // Follows nobody any more: what was followed stays, and is the store's own. Blocks.
    virtual Result<> leave() = 0;
};

// How far behind a store is.
struct Lag {
    std::int64_t changes = 0;  // that the log is known to hold beyond what is applied
    double seconds = 0;        // since the last applied change was published; 0 if none is missing
    double silence = 0;        // seconds since the log was last heard of
    bool has_caught_up = false;  // once, since the start
    bool is_failing = false;     // cannot apply what arrives
};

class Follower {
public:
    // Errors: those of Sink::followed.
    static Result<std::unique_ptr<Follower>> open(io::Environment& environment,
                                                  std::unique_ptr<Subscriber> subscriber,
                                                  Sink& sink);
    // It was stopped, or never started.
    virtual ~Follower() = default;

    virtual void start(Home home) = 0;
    virtual void stop(io::Job stopped) = 0;

    virtual Lag lag() const = 0;

    // `metrics` must not be rendered after the follower is gone.
    virtual void add_metrics(Metrics& metrics) = 0;
};

}  // namespace madang::feed
