// One question to one server and its answer: over UDP, and over TCP where it does not fit.
//
// Invariants: an answer counts only if it comes from the server asked, to the port that asked, with
//             the id and the question that were sent (RFC 5452 §9.1); anything else is as if
//             nothing had come.
// Threads:    one reactor.
// Limits:     kStrayDatagramsMax; the deadline.
// Source:     RFC 1035 §4.2; RFC 7766 (TCP).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/result.h"
#include "io/address.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/task.h"
#include "wire/dns/codec.h"

namespace madang::resolver {

enum class Carrier : std::uint8_t { kUdp, kTcp };

struct Answer {
    dns::Message message;
    Carrier carrier = Carrier::kUdp;
    std::size_t bytes = 0;
};

// What an exchange is made with.
struct Wires {
    io::Loop& loop;
    io::Random& random;
};

// Errors: timeout at `deadline`; unavailable (nobody listens there; detail: errno); corrupt (what
// came over TCP is no answer).
io::Task<Result<Answer>> exchange(Wires wires, io::Address server, dns::Question question,
                                  dns::Recursion recursion, MonotonicTime deadline);

}  // namespace madang::resolver
