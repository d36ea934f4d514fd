// SPDX-License-Identifier: Apache-2.0
#include "tool/trace/run.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/result.h"
#include "engine/dns/resolver.h"
#include "io/run_task.h"
#include "tool/trace/fetch/loader.h"
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
    auto names = TRY(resolver_options(environment.files, options));
    const auto tls = TRY(tls_context(environment.files, options));
    auto loop = io::Loop::create(environment.clock);
    if (!loop) return std::unexpected(failure_of("the event loop", loop.error()));
    resolver::Resolver resolver({**loop, environment.random}, std::move(names));
    Connector connector(**loop, environment, resolver, tls, options.version);
    std::vector<Trace> traces;
    for (unsigned i = 0; i < options.repeat; ++i) {
        traces.push_back(io::run_task(**loop, load(**loop, environment.clock, connector, options)));
    }
    TRY(write(environment.files, options, show(traces, options)));
    if (const auto& problem = traces.back().document().problem) {
        return stop(problem->what, problem->advice);
    }
    return {};
}

}  // namespace madang::trace
