// From a host's name to its addresses: by what it remembers, the hosts file, and the network.
//
//   Resolver resolver({loop, environment.random}, TRY(read_system_files(environment.files)));
//   CO_TRY(Resolved found, co_await resolver.resolve("example.com", 443, Services::kHttps, watch));
//
// Threads: one reactor.
// Limits:  limits.h.
// Source:  RFC 1034, RFC 9460 §9 (HTTPS records), RFC 6761 §6.3 (localhost).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/dns/cache.h"
#include "engine/dns/hosts.h"
#include "engine/dns/iterative.h"
#include "engine/dns/observer.h"
#include "io/file.h"

namespace madang::resolver {

struct ResolverOptions {
    Hosts hosts = {};
    ResolvConf conf = {};                            // whom to ask
    std::optional<IterativeOptions> iterative = {};  // instead: walk from the root
    std::size_t cache_entries = kCacheEntriesMax;
};

struct Resolved {
    std::vector<io::Address> addresses;   // IPv4 first, in the order of the answers
    std::vector<dns::Service> services;   // of HTTPS records, by priority
    std::optional<dns::Service> service;  // the one of them that may be used: it gives the port
    std::vector<io::Address> hinted;      // of the addresses those by its hints, where A or AAAA
                                          // could not be had
};

// Whether HTTPS records are asked for beside addresses.
enum class Services : std::uint8_t { kNone, kHttps };

class Resolver {
public:
    Resolver(Wires wires, ResolverOptions options);

    // `host`: a name or a numeric address (IPv6 without brackets); `observer` outlives the task.
    // Errors: not_found (the name does not exist: detail 3, NXDOMAIN; or it has no address:
    // detail 0); invalid (it is no name); timeout, unavailable, exhausted (nobody could say).
    io::Task<Result<Resolved>> resolve(std::string host, std::uint16_t port, Services services,
                                       Observer& observer);

    const Cache& cache() const { return cache_; }

private:
    struct Lookup;

    bool answer_by_itself(const std::string& host, std::uint16_t port, Observer& observer,
                          Resolved& into) const;
    void recall(const dns::Question& question, Observer& observer,
                std::optional<Result<Reading>>& into);
    io::Task<> ask(dns::Question question, Observer& observer,
                   std::optional<Result<Reading>>& into);
    io::Task<> ask_all(Lookup& lookup, Observer& observer);

    Wires wires_;
    ResolverOptions options_;
    Cache cache_;
    std::unique_ptr<Backend> backend_;
};

// What /etc/hosts and /etc/resolv.conf say; a file that is not there says nothing. Errors: those of
// reading.
Result<ResolverOptions> read_system_files(io::Files& files);

}  // namespace madang::resolver
