// Finds answers itself, from the root down.
//
// Idea:       the servers of the root know those of the top level, which know those below; each
//             answer is believed only within the zone its server was asked for. Zones once found
//             are remembered, so that the next name begins deeper.
// Invariants: what one lookup may cost is bounded in questions, depth, referrals and aliases,
//             whatever the servers say.
// Threads:    one reactor.
// Limits:     kZoneServersMax, kReferralsMax, kAddressDepthMax, kAliasesMax, kQuestionsMax,
//             kZonesMax.
// Source:     RFC 1034 §5.3.3.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "engine/dns/backend.h"
#include "engine/dns/limits.h"
#include "engine/dns/root_servers.h"

namespace madang::resolver {

struct IterativeOptions {
    std::vector<Nameserver> roots = root_servers(kPort);
    std::uint16_t port = kPort;  // of all servers below the root: referrals tell no ports
    Nanoseconds timeout = kQuestionTimeout;
};

class Iterative final : public Backend {
public:
    Iterative(Wires wires, IterativeOptions options)
        : wires_(wires), options_(std::move(options)) {}

    io::Task<Result<Reading>> look_up(const dns::Question& question, Observer& observer) override;

private:
    struct Zone {
        dns::Name name;
        std::vector<Nameserver> servers;
        Reading referral;  // that told of it; of the root none
        MonotonicTime expires = io::kNoDeadline;
    };
    // One lookup with all that it leads to.
    struct Walk {
        Observer& observer;
        std::size_t questions = 0;
        std::size_t depth = 0;  // lookups of servers' own addresses, one within the other
    };
    // A server as it is asked.
    struct Asked {
        std::reference_wrapper<const Zone> zone;
        std::reference_wrapper<const Nameserver> server;
        io::Address address;
    };

    io::Task<Result<Reading>> follow(dns::Question question, Walk& walk);
    io::Task<Result<Reading>> descend(dns::Question question, Walk& walk);
    io::Task<Result<Reading>> ask_zone(const Zone& zone, const dns::Question& question, Walk& walk);
    io::Task<Result<Reading>> ask_known(const Zone& zone, const dns::Question& question,
                                        Walk& walk);
    io::Task<Result<Reading>> ask_nameless(const Zone& zone, const dns::Question& question,
                                           Walk& walk);
    io::Task<Result<Reading>> ask(Asked asked, const dns::Question& question, Walk& walk);
    io::Task<std::vector<io::Address>> find_addresses(const dns::Name& server, Walk& walk);

    Zone root() const;
    Zone closest(const dns::Question& question, Walk& walk);
    Zone remember(const Reading& referral);

    Wires wires_;
    IterativeOptions options_;
    std::map<dns::Name, Zone> zones_;
};

}  // namespace madang::resolver
