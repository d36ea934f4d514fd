// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "engine/dns/resolver.h"
#include "io/run_task.h"
#include "tool/relay/relay.h"
#include "tool/trace/fetch/loader.h"
#include "tool/trace/fetch/problems.h"
#include "tool/trace/show/show.h"

namespace madang::trace {
namespace {

using importer::failure_of;
using importer::Outcome;
using importer::stop;

// What the walk from the root begins with.
resolver::IterativeOptions iterative_options(const TraceOptions& options) {
    resolver::IterativeOptions iterative;
    if (options.roots.empty()) return iterative;
    iterative.port = options.roots.front().port();
    iterative.roots.clear();
    for (const io::Address& address : options.roots) {
        iterative.roots.push_back({dns::Name(), {address}});
    }
    return iterative;
}

Outcome<resolver::ResolverOptions> resolver_options(io::Files& files, const TraceOptions& options) {
    auto found = resolver::read_system_files(files);
    if (!found) return std::unexpected(failure_of("/etc/hosts or resolv.conf", found.error()));
    if (!options.resolvers.empty()) found->conf.servers = options.resolvers;
    if (options.iterative) found->iterative = iterative_options(options);
    return *std::move(found);
}

Outcome<std::shared_ptr<io::tls::ClientContext>> tls_context(io::Files& files,
                                                             const TraceOptions& options) {
    io::tls::ClientOptions client;
    if (options.checking == Checking::kNo) client.trust = io::tls::Trust::kAnything;
    if (!options.authorities_file.empty()) {
        auto text = io::read_file(files, options.authorities_file, kAuthoritiesMax);
        if (!text) return std::unexpected(failure_of(options.authorities_file, text.error()));
        client.authorities = *std::move(text);
    }
    auto context = io::tls::ClientContext::create(std::move(client));
    if (context) return *std::move(context);
    return stop(fmt::format("{} holds no certificates that can be read", options.authorities_file),
                "Give a PEM file: it begins with -----BEGIN CERTIFICATE-----.");
}

// Told nothing: whom the network in between leads to is looked up beside the trace.
class NoNotes final : public resolver::Observer {
public:
    void on_step(const resolver::Step&) override {}
};

// One reactor with what a browser keeps from one page to the next: addresses and tickets.
class Visitor {
public:
    static Outcome<std::unique_ptr<Visitor>> create(io::Environment& environment,
                                                    const TraceOptions& options) {
        auto names = TRY(resolver_options(environment.files, options));
        auto tls = TRY(tls_context(environment.files, options));
        auto loop = io::Loop::create(environment.clock);
        if (!loop) return std::unexpected(failure_of("the event loop", loop.error()));
        auto visitor = std::make_unique<Visitor>(environment, options, *std::move(loop));
        visitor->resolver_.emplace(resolver::Wires{*visitor->loop_, environment.random}, names);
        visitor->connector_.emplace(*visitor->loop_, environment, *visitor->resolver_,
                                    std::move(tls), options.version);
        if (options.conditions) TRY(visitor->enter_network(std::move(names)));
        return visitor;
    }
    Visitor(io::Environment& environment, const TraceOptions& options,
            std::unique_ptr<io::Loop> loop)
        : environment_(environment), options_(options), loop_(std::move(loop)) {}
    ~Visitor() {
        if (!relay_) return;
        loop_->post([this] { relay_->stop([this] { loop_->stop(); }); });
        loop_->run();
    }
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;

    Trace visit() {
        return io::run_task(*loop_, load(*loop_, environment_.clock, *connector_, options_));
    }

private:
    // Puts the network between us and the URL's server.
    Outcome<> enter_network(resolver::ResolverOptions names) {
        resolver::Resolver asked({*loop_, environment_.random}, std::move(names));
        NoNotes nothing;
        const url::Url& url = options_.url;
        const auto found = io::run_task(
            *loop_, asked.resolve(url.host, url.port, resolver::Services::kNone, nothing));
        if (!found) {
            const Problem problem = dns_problem(found.error(), url.host);
            return stop(problem.what, problem.advice);
        }
        relay::RelayOptions wanted;
        wanted.to = found->addresses.front();
        wanted.protocols = relay::Protocols::kBoth;
        wanted.conditions = *options_.conditions;
        auto relay = relay::Relay::open(*loop_, environment_.log, wanted);
        if (!relay) return std::unexpected(failure_of("the network in between", relay.error()));
        relay_ = *std::move(relay);
        connector_->go_through(*relay_, url.authority());
        return {};
    }

    io::Environment& environment_;
    TraceOptions options_;
    std::unique_ptr<io::Loop> loop_;
    std::optional<resolver::Resolver> resolver_;
    std::unique_ptr<relay::Relay> relay_;
    std::optional<Connector> connector_;
};

Outcome<std::vector<Trace>> repeat(io::Environment& environment, const TraceOptions& options) {
    const auto visitor = TRY(Visitor::create(environment, options));
    std::vector<Trace> traces;
    traces.reserve(options.repeat);
    for (unsigned i = 0; i < options.repeat; ++i) traces.push_back(visitor->visit());
    return traces;
}

// Visits with other losses each time. Returns the one with the median time: which packets are lost
// decides more than the version does.
Outcome<Trace> median_visit(io::Environment& environment, TraceOptions options) {
    std::vector<Trace> traces;
    for (unsigned i = 0; i < options.repeat; ++i) {
        const auto visitor = TRY(Visitor::create(environment, options));
        traces.push_back(visitor->visit());
        if (options.conditions) ++options.conditions->seed;
    }
    const auto middle = traces.begin() + static_cast<std::ptrdiff_t>(traces.size() / 2);
    std::nth_element(traces.begin(), middle, traces.end(),
                     [](const Trace& a, const Trace& b) { return a.total() < b.total(); });
    return std::move(*middle);
}

// Each version begins afresh: nothing is remembered, and the seeds of the losses are the same.
Outcome<std::vector<Trace>> compare(io::Environment& environment, const TraceOptions& options) {
    std::vector<Trace> traces;
    for (const Version version :
         {Version::kHttp10, Version::kHttp1, Version::kHttp2, Version::kHttp3}) {
        TraceOptions one = options;
        one.version = version;
        traces.push_back(TRY(median_visit(environment, std::move(one))));
    }
    return traces;
}

Outcome<> write(io::Files& files, const TraceOptions& options, const std::string& text) {
    if (options.output == "-") {
        std::fwrite(text.data(), 1, text.size(), stdout);
        return {};
    }
    const auto written = files.replace(options.output, text);
    if (!written) return std::unexpected(failure_of(options.output, written.error()));
    return {};
}

}  // namespace

Outcome<> run_trace(io::Environment& environment, const TraceOptions& options) {
    const bool is_comparison = options.compare == Compare::kVersions;
    const std::vector<Trace> traces =
        TRY(is_comparison ? compare(environment, options) : repeat(environment, options));
    TRY(write(environment.files, options, show(traces, options)));
    for (const Trace& trace : traces) {
        const auto& problem = trace.document().problem;
        if (problem) return stop(problem->what, problem->advice);
    }
    return {};
}

}  // namespace madang::trace
