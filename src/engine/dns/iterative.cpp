// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/iterative.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "engine/dns/addresses.h"

namespace madang::resolver {
namespace {

// Whether asking cost nothing, since the machine has no way to that family or network.
bool cost_nothing(const Error& error) {
    return error.detail() == ENETUNREACH || error.detail() == EAFNOSUPPORT;
}

constexpr Error kTooMuch{ErrorCode::kExhausted, "the name leads to too many questions"};

}  // namespace

io::Task<Result<Reading>> Iterative::look_up(const dns::Question& question, Observer& observer) {
    Walk walk{observer};
    co_return co_await follow(question, walk);
}

// From alias to alias, each from the closest zone that is known.
io::Task<Result<Reading>> Iterative::follow(dns::Question question, Walk& walk) {
    std::vector<dns::Record> aliases;
    while (aliases.size() <= kAliasesMax) {
        CO_TRY(Reading reading, co_await descend(question, walk));
        aliases.insert(aliases.end(), reading.aliases.begin(), reading.aliases.end());
        if (reading.kind != ReadingKind::kAlias) {
            reading.aliases = std::move(aliases);
            co_return reading;
        }
        question.name = reading.name;
    }
    co_return fail(ErrorCode::kExhausted, "the name has too many aliases");
}

// From zone to zone.
io::Task<Result<Reading>> Iterative::descend(dns::Question question, Walk& walk) {
    Zone zone = closest(question, walk);
    for (std::size_t referrals = 0; referrals < kReferralsMax; ++referrals) {
        CO_TRY(Reading reading, co_await ask_zone(zone, question, walk));
        if (reading.kind != ReadingKind::kReferral) co_return reading;
        zone = remember(reading);
    }
    co_return std::unexpected(kTooMuch);
}

io::Task<Result<Reading>> Iterative::ask_zone(const Zone& zone, const dns::Question& question,
                                              Walk& walk) {
    auto reading = co_await ask_known(zone, question, walk);
    if (reading || reading.error().code() == ErrorCode::kExhausted) co_return reading;
    auto other = co_await ask_nameless(zone, question, walk);
    // Why those that were there could not say tells more than that there were no others.
    if (!other && other.error().code() == ErrorCode::kNotFound) co_return reading;
    co_return other;
}

// Asks the servers whose addresses came with the referral, one after another, IPv4 first.
io::Task<Result<Reading>> Iterative::ask_known(const Zone& zone, const dns::Question& question,
                                               Walk& walk) {
    std::vector<Asked> order;  // IPv4 first
    for (const auto family : {io::Address::Family::kIpv4, io::Address::Family::kIpv6}) {
        for (const Nameserver& server : zone.servers) {
            for (const io::Address& address : server.addresses) {
                if (address.family() == family) order.push_back({zone, server, address});
            }
        }
    }
    Error last(ErrorCode::kUnavailable, "no server of the zone has a known address");
    std::size_t counted = 0;
    for (const Asked& whom : order) {
        if (counted == kZoneServersMax) break;
        auto reading = co_await ask(whom, question, walk);
        if (reading) co_return reading;
        last = reading.error();
        if (last.code() == ErrorCode::kExhausted) break;
        if (!cost_nothing(last)) ++counted;
    }
    co_return std::unexpected(last);
}

// Finds the address of a server that came without, and asks that one.
io::Task<Result<Reading>> Iterative::ask_nameless(const Zone& zone, const dns::Question& question,
                                                  Walk& walk) {
    Error last(ErrorCode::kNotFound, "the zone has no other servers");
    if (walk.depth == kAddressDepthMax) co_return std::unexpected(last);
    for (const Nameserver& nameless : zone.servers) {
        // Only the zone itself could tell the address of a server within it.
        if (!nameless.addresses.empty() || nameless.name.is_within(zone.name)) continue;
        Nameserver server;
        server.name = nameless.name;
        server.addresses = co_await find_addresses(nameless.name, walk);
        for (const io::Address& address : server.addresses) {
            const Asked whom{zone, server, address};
            auto reading = co_await ask(whom, question, walk);
            if (reading) co_return reading;
            last = reading.error();
            if (last.code() == ErrorCode::kExhausted) co_return std::unexpected(last);
        }
    }
    co_return std::unexpected(last);
}

io::Task<std::vector<io::Address>> Iterative::find_addresses(const dns::Name& server, Walk& walk) {
    ++walk.depth;
    std::vector<io::Address> addresses;
    for (const dns::Type type : {dns::Type::kA, dns::Type::kAaaa}) {
        if (!addresses.empty()) break;
        dns::Question question;
        question.name = server;
        question.type = type;
        const auto reading = co_await follow(std::move(question), walk);
        if (reading) take_addresses(reading->records, options_.port, addresses);
    }
    --walk.depth;
    co_return addresses;
}

io::Task<Result<Reading>> Iterative::ask(Asked asked, const dns::Question& question, Walk& walk) {
    if (walk.questions == kQuestionsMax) co_return std::unexpected(kTooMuch);
    ++walk.questions;
    Step step;
    step.source = Source::kServer;
    step.question = question;
    step.zone = asked.zone.get().name;
    step.server_name = asked.server.get().name;
    step.server = asked.address;
    step.began = wires_.loop.now();
    auto answer = co_await exchange(wires_, asked.address, question, dns::Recursion::kNo,
                                    step.began + options_.timeout);
    step.ended = wires_.loop.now();
    if (answer) {
        step.carrier = answer->carrier;
        step.bytes = answer->bytes;
        step.authoritative = answer->message.authoritative;
        step.reading = read(answer->message, question, asked.zone.get().name);
    } else {
        step.error = answer.error();
    }
    walk.observer.on_step(step);
    if (!answer) co_return std::unexpected(answer.error());
    if (step.reading->kind == ReadingKind::kFailure) {
        co_return fail(ErrorCode::kUnavailable, "the server could not say",
                       static_cast<std::int64_t>(step.reading->code));
    }
    co_return *std::move(step.reading);
}

Iterative::Zone Iterative::root() const {
    Zone zone;
    zone.servers = options_.roots;
    if (zone.servers.empty()) return zone;
    // So that not everybody asks the first one.
    const auto first = wires_.random.next() % zone.servers.size();
    std::ranges::rotate(zone.servers, zone.servers.begin() + static_cast<std::ptrdiff_t>(first));
    return zone;
}

// The deepest zone above the name whose servers are remembered; the observer is told of it as of
// something found in a cache.
Iterative::Zone Iterative::closest(const dns::Question& question, Walk& walk) {
    const MonotonicTime now = wires_.loop.now();
    for (dns::Name name = question.name; !name.is_root(); name = name.parent()) {
        const auto found = zones_.find(name);
        if (found == zones_.end()) continue;
        if (found->second.expires <= now) {
            zones_.erase(found);
            continue;
        }
        Step step;
        step.source = Source::kCache;
        step.question = question;
        step.reading = found->second.referral;
        const auto left = std::chrono::duration_cast<Seconds>(found->second.expires - now);
        for (dns::Record& record : step.reading->records) {
            record.ttl = static_cast<std::uint32_t>(left.count());
        }
        step.began = step.ended = now;
        walk.observer.on_step(step);
        return found->second;
    }
    return root();
}

Iterative::Zone Iterative::remember(const Reading& referral) {
    Zone zone;
    zone.name = referral.zone;
    zone.referral = referral;
    for (const dns::Record& record : referral.records) {
        Nameserver& server = zone.servers.emplace_back();
        server.name = std::get<dns::Target>(record.data).name;
        take_addresses_of(server.name, referral.glue, options_.port, server.addresses);
    }
    const Seconds ttl = std::min(Seconds(referral.ttl().value_or(0)), kTtlMax);
    zone.expires = wires_.loop.now() + ttl;
    if (ttl > Seconds(0)) {
        if (zones_.size() >= kZonesMax) zones_.erase(zones_.begin());
        zones_[zone.name] = zone;
    }
    return zone;
}

}  // namespace madang::resolver
