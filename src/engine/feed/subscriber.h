// Reads a topic of another log, or of a Kafka cluster, from an offset on.
//
//   auto subscriber = TRY(feed::subscribe({"10.0.0.7:9092", "places.changes"}));
//   TRY(subscriber->begin(offset));
//
// Outside the simulation: the client behind it (librdkafka) has threads and connections of its own,
// connects by itself again, and checks the checksums of what it gets.
// Threads: one at a time, but for what is called back.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/feed/change.h"

namespace madang::feed {

struct Arrived {
    std::vector<LoggedChange> changes;
    // The offset behind the last change of the log, as far as it has told; nothing if it has not.
    std::optional<std::int64_t> end;
};

class Subscriber {
public:
    virtual ~Subscriber() = default;

    // Goes on from `offset`, forgetting what had arrived. Errors: unavailable.
    virtual Result<> begin(std::int64_t offset) = 0;

    // Returns what has arrived, in order; nothing if nothing has. Does not wait. Errors: not_found
    // if the log does not hold the offset (any more); unavailable if the log or its topic cannot be
    // reached, which mends itself; corrupt.
    virtual Result<Arrived> take() = 0;

    // Asks how far the log is: the offset behind its last change. Blocks, kAskWait at most. Errors:
    // unavailable.
    virtual Result<std::int64_t> ask_end() = 0;

    // Calls `arrived` when there may be something to take, from any thread, until it is replaced.
    virtual void watch(std::function<void()> arrived) = 0;
};

struct Subscription {
    std::string bootstrap;  // host:port, several by commas
    std::string topic;
};

// Errors: invalid if the client does not take the bootstrap.
Result<std::unique_ptr<Subscriber>> subscribe(const Subscription& subscription);

}  // namespace madang::feed
