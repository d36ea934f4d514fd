// SPDX-License-Identifier: Apache-2.0
#include "engine/dns/resolver.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "engine/dns/addresses.h"
#include "engine/dns/services.h"
#include "engine/dns/stub.h"
#include "io/await.h"

namespace madang::resolver {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

bool is_localhost(std::string_view host) {
    const std::string lower = ascii_lower(host);
    return lower == "localhost" || lower.ends_with(".localhost");
}

void tell_at_once(Source source, std::vector<io::Address> addresses, MonotonicTime now,
                  Observer& observer) {
    Step step;
    step.source = source;
    step.addresses = std::move(addresses);
    step.began = step.ended = now;
    observer.on_step(step);
}

std::vector<io::Address> with_port(const std::vector<io::Address>& addresses, std::uint16_t port) {
    std::vector<io::Address> all;
    all.reserve(addresses.size());
    for (const io::Address& address : addresses) all.push_back(address.with_port(port));
    return all;
}

// RFC 9460 §9.1: on other ports the records have a name of their own.
Result<dns::Name> service_name(const std::string& host, std::uint16_t port) {
    if (port == kHttpsPort || port == kHttpPort) return dns::Name::parse(host);
    return dns::Name::parse("_" + std::to_string(port) + "._https." + host);
}

Result<std::string> read_if_there(io::Files& files, const char* path, Bytes limit) {
    auto text = io::read_file(files, path, limit);
    if (!text && text.error().code() == ErrorCode::kNotFound) return std::string();
    return text;
}

}  // namespace

// The questions of one name, and what came of them.
struct Resolver::Lookup {
    dns::Question ipv4_question;
    dns::Question ipv6_question;
    std::optional<dns::Question> https_question;
    std::optional<Result<Reading>> ipv4;
    std::optional<Result<Reading>> ipv6;
    std::optional<Result<Reading>> https;

    // Names whose addresses are those found.
    std::vector<dns::Name> own_names() const {
        std::vector<dns::Name> names{ipv4_question.name};
        for (const auto* answer : {&ipv4, &ipv6, &https}) {
            if (*answer && **answer) names.push_back((**answer)->name);
        }
        return names;
    }

    void take_family(const std::optional<Result<Reading>>& answer, io::Address::Family family,
                     std::uint16_t port, Resolved& into) const {
        if (*answer) return take_addresses((*answer)->records, port, into.addresses);
        if (!into.service) return;
        for (const io::Address& hint : hints_of(*into.service, family, port)) {
            into.addresses.push_back(hint);
            into.hinted.push_back(hint);
        }
    }

    Result<Resolved> judge(std::uint16_t port) const {
        Resolved found;
        if (https && *https) found.services = services_of(**https);
        found.service = choose_service(found.services, own_names());
        if (found.service) port = found.service->port().value_or(port);
        take_family(ipv4, io::Address::Family::kIpv4, port, found);
        take_family(ipv6, io::Address::Family::kIpv6, port, found);
        if (!found.addresses.empty()) return found;
        for (const auto* answer : {&ipv4, &ipv6}) {
            if (!**answer) return std::unexpected((*answer)->error());
        }
        if ((*ipv4)->kind == ReadingKind::kNoName) {
            return fail(ErrorCode::kNotFound, "the name does not exist",
                        std::to_underlying(dns::ResponseCode::kNoName));
        }
        return fail(ErrorCode::kNotFound, "the name has no address");
    }
};

Resolver::Resolver(Wires wires, ResolverOptions options)
    : wires_(wires), options_(std::move(options)), cache_(options_.cache_entries) {
    if (options_.iterative) {
        backend_ = std::make_unique<Iterative>(wires_, *options_.iterative);
    } else {
        backend_ = std::make_unique<Stub>(wires_, options_.conf);
    }
}

// The hosts file and localhost ask nobody.
bool Resolver::answer_by_itself(const std::string& host, std::uint16_t port, Observer& observer,
                                Resolved& into) const {
    const MonotonicTime now = wires_.loop.now();
    into.addresses = with_port(options_.hosts.find(host), port);
    tell_at_once(Source::kHosts, into.addresses, now, observer);
    if (!into.addresses.empty()) return true;
    if (!is_localhost(host)) return false;
    std::array<std::uint8_t, 16> loopback{};
    loopback.back() = 1;
    into.addresses = {io::Address::loopback(port), io::Address::from_ipv6(loopback, port)};
    tell_at_once(Source::kReserved, into.addresses, now, observer);
    return true;
}

void Resolver::recall(const dns::Question& question, Observer& observer,
                      std::optional<Result<Reading>>& into) {
    Step step;
    step.source = Source::kCache;
    step.question = question;
    step.began = step.ended = wires_.loop.now();
    step.reading = cache_.find(question, step.began);
    observer.on_step(step);
    if (step.reading) into = *std::move(step.reading);
}

io::Task<> Resolver::ask(dns::Question question, Observer& observer,
                         std::optional<Result<Reading>>& into) {
    if (into) co_return;  // it was remembered
    into = co_await backend_->look_up(question, observer);
    if (*into) cache_.keep(question, **into, wires_.loop.now());
}

io::Task<> Resolver::ask_all(Lookup& lookup, Observer& observer) {
    io::Join all;
    auto first = ask(lookup.ipv4_question, observer, lookup.ipv4);
    // A walk goes first alone, so that the others begin where it has ended.
    if (options_.iterative) {
        co_await std::move(first);
    } else {
        all.start(std::move(first));
    }
    all.start(ask(lookup.ipv6_question, observer, lookup.ipv6));
    if (lookup.https_question) {
        all.start(ask(*lookup.https_question, observer, lookup.https));
    }
    co_await all;
}

io::Task<Result<Resolved>> Resolver::resolve(std::string host, std::uint16_t port,
                                             Services services, Observer& observer) {
    Resolved known;
    const auto literal = parse_host_address(host, port);
    if (literal && host != "localhost") {
        known.addresses.push_back(*literal);
        tell_at_once(Source::kLiteral, known.addresses, wires_.loop.now(), observer);
        co_return known;
    }
    Lookup lookup;
    CO_TRY(const dns::Name name, dns::Name::parse(host));
    lookup.ipv4_question = {name, dns::Type::kA, dns::Class::kInternet};
    lookup.ipv6_question = {name, dns::Type::kAaaa, dns::Class::kInternet};
    recall(lookup.ipv4_question, observer, lookup.ipv4);
    recall(lookup.ipv6_question, observer, lookup.ipv6);
    const bool is_remembered = lookup.ipv4 || lookup.ipv6;
    if (!is_remembered && answer_by_itself(host, port, observer, known)) co_return known;
    if (services == Services::kHttps) {
        CO_TRY(dns::Name service, service_name(host, port));
        lookup.https_question = {std::move(service), dns::Type::kHttps, dns::Class::kInternet};
        recall(*lookup.https_question, observer, lookup.https);
    }
    co_await ask_all(lookup, observer);
    co_return lookup.judge(port);
}

Result<ResolverOptions> read_system_files(io::Files& files) {
    ResolverOptions options;
    options.hosts = Hosts::parse(TRY(read_if_there(files, "/etc/hosts", kHostsFileMax)));
    options.conf = ResolvConf::parse(TRY(read_if_there(files, "/etc/resolv.conf", kResolvConfMax)));
    return options;
}

}  // namespace madang::resolver
