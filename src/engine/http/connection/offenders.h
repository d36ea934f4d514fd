// Clients whose connections were ended for what they sent, again and again.
//
// Idea:       each such end is a debt that time forgives. Who owes too much is not served at once:
//             an attacker that is cut off and comes back would cost more than it does at work.
// Invariants: memory is bounded: when the table is full, who owes nothing any more is forgotten,
//             and if nobody is, newcomers are not noted. Nobody shares a debt but those who share
//             an address (RFC 6177: or the first 64 bits of one of IPv6).
// Threads:    one reactor, each with its own.
// Limits:     kOffencesMax, kOffencesForgivenPerSecond, kOffendersMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>

#include "base/time.h"
#include "io/address.h"

namespace madang::http {

class Offenders {
public:
    // A connection of `client` was ended for what it sent.
    void note(const io::Address& client, MonotonicTime now);
    // Whether that happened too often of late.
    bool is_barred(const io::Address& client, MonotonicTime now) const;

    std::size_t size() const { return debts_.size(); }

private:
    struct Debt {
        double offences = 0;
        MonotonicTime at;
    };

    static double owed(const Debt& debt, MonotonicTime now);
    void forget_the_quit(MonotonicTime now);

    absl::flat_hash_map<std::uint64_t, Debt> debts_;  // by io::Address::network()
};

}  // namespace madang::http
