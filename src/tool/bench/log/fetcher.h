// A consumer that does nothing with what it gets: it reads answers to Fetch into one buffer and
// looks at no more than the headers of batches. What a broker can send, librdkafka cannot take.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "base/time.h"

namespace madang::bench {

struct FetchPlan {
    std::uint16_t port = 0;
    std::string topic;
    int partitions = 1;
    Seconds seconds{5};
};

struct Fetched {
    std::uint64_t bytes = 0;  // of whole batches
    Nanoseconds elapsed{};
};

// Reads the topic from its beginning again and again, by two connections in turn, so that the
// broker need not wait for the reader. Errors: unavailable; corrupt.
Result<Fetched> fetch(const FetchPlan& plan);

}  // namespace madang::bench
