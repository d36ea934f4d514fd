// The race of a name's addresses, whatever is spoken to them.
//
// Idea:    an attempt that has neither succeeded nor failed within a quarter of a second gets
//          company by the next address, and one that fails is followed at once. The first to
//          connect wins, the others are given up.
// Threads: one reactor.
// Limits:  kDialStagger, kDialAttemptsMax.
// Source:  RFC 8305 §5.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/result.h"
#include "io/address.h"
#include "io/limits.h"
#include "io/loop.h"
#include "io/task.h"

namespace madang::io {

enum class DialOutcome : std::uint8_t {
    kWon,
    kFailed,  // refused, unreachable, timed out
    kLost,    // given up, since another was faster
};

struct DialAttempt {
    Address address;
    MonotonicTime began;
    MonotonicTime ended;
    DialOutcome outcome = DialOutcome::kLost;
    Error error{ErrorCode::kCancelled, "another address was faster"};  // unless it won
};

struct DialOptions {
    Nanoseconds stagger = kDialStagger;
    MonotonicTime deadline = kNoDeadline;  // of the whole race
};

// One address that is being connected to.
class Racer {
public:
    virtual ~Racer() = default;
    // Ends once it stands or has failed, at the latest at the deadline or soon after give_up().
    virtual Task<Result<>> connect(MonotonicTime deadline) = 0;
    virtual void give_up() = 0;
};

using StartRacer = std::move_only_function<Result<std::unique_ptr<Racer>>(const Address&)>;

struct Raced {
    std::unique_ptr<Racer> winner;      // null: nobody
    std::vector<DialAttempt> attempts;  // in the order of their beginnings
};

// Tries `addresses` in their order, each with what `start` makes for it.
Task<Raced> race(Loop& loop, std::vector<Address> addresses, StartRacer start, DialOptions options);

// Returns the addresses with the families in turn, IPv6 first, each family in its own order
// (RFC 8305 §4).
std::vector<Address> interleave(const std::vector<Address>& addresses);

}  // namespace madang::io
