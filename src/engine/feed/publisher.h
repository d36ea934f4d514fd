// Moves what a source has committed into a topic of the log, each change once.
//
//   auto publisher = TRY(feed::Publisher::open(environment, log, source, "places.changes", home));
//   publisher->start();
//   ... publisher->stop([] { ... });
//
// Idea:       the log itself says how far it is: its last record carries the stamp and the key of
//             the last change. From there the source is read on, one append at a time, woken by
//             commits. Where the source no longer knows what happened since, a snapshot of all that
//             there is fills the gap; one that was cut short is begun again.
// Invariants: (1) stamps in the topic never decrease; (2) a change is in the topic once, however
//             often the program ends; (3) a change is confirmed to the source, which may then
//             forget it, only when it is durable in the topic.
// Other log:  a topic that is ahead of the source (restored from a backup) tells of commits that
//             never were: it is deleted and begun anew, under another id.
// Threads:    open: the main thread, or the home's; start and stop: the home's; the rest any.
// Limits:     feed/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/metrics.h"
#include "base/result.h"
#include "engine/commitlog/log.h"
#include "engine/feed/home.h"
#include "engine/feed/source.h"
#include "io/environment.h"

namespace madang::feed {

class Publisher {
public:
    // Makes the topic if it is not there, internal and compacted, and finds out how far it is.
    // Blocks. Errors: as commitlog::Log::create_topic; corrupt.
    static Result<std::unique_ptr<Publisher>> open(io::Environment& environment,
                                                   commitlog::Log& log, Source& source,
                                                   const std::string& topic);
    // It was stopped, or never started.
    virtual ~Publisher() = default;

    // Begins to publish at `home`.
    virtual void start(Home home) = 0;
    // Ends with the append that is under way, then calls `stopped` once.
    virtual void stop(io::Job stopped) = 0;

    virtual commitlog::TopicPtr topic() const = 0;
    // Every commit up to this stamp stands in the topic.
    virtual std::uint64_t published() const = 0;
    // Why it does not go on at the moment; nothing if it does.
    virtual bool is_failing() const = 0;

    // `metrics` must not be rendered after the publisher is gone.
    virtual void add_metrics(Metrics& metrics) = 0;
};

}  // namespace madang::feed
