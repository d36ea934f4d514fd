// Whoever answers what is neither in the hosts file nor remembered.
//
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "engine/dns/observer.h"
#include "engine/dns/reading.h"
#include "io/task.h"

namespace madang::resolver {

class Backend {
public:
    virtual ~Backend() = default;

    // Returns kAnswer, kNoName or kNoData, its aliases followed to their end. Both arguments
    // outlive the task. Errors: timeout, unavailable (nobody of those asked could say); exhausted
    // (too many aliases, referrals or questions).
    virtual io::Task<Result<Reading>> look_up(const dns::Question& question,
                                              Observer& observer) = 0;
};

}  // namespace madang::resolver
