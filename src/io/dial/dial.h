// Connects to whichever of a name's addresses answers first ("happy eyeballs").
//
// Idea:    the families take turns, IPv6 first; an attempt that has neither succeeded nor failed
//          within a quarter of a second gets company by the next address, and one that fails is
//          followed at once. The first to connect wins, the others are given up.
// Threads: one reactor.
// Limits:  kDialStagger, kDialAttemptsMax.
// Source:  RFC 8305 §4 and §5.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "io/limits.h"
#include "io/tcp.h"

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

struct Dialed {
    // Errors: not_found without an address; else that of the first attempt.
    Result<std::unique_ptr<TcpStream>> stream;
    std::vector<DialAttempt> attempts;  // in the order of their beginnings
};

// Tries `addresses` in their order.
Task<Dialed> dial(Loop& loop, std::vector<Address> addresses, DialOptions options = {});

// Returns the addresses with the families in turn, IPv6 first, each family in its own order
// (RFC 8305 §4).
std::vector<Address> interleave(const std::vector<Address>& addresses);

}  // namespace madang::io
