// SPDX-License-Identifier: Apache-2.0
#include "app/commands/trace_command_line.h"

#include <fmt/format.h>

#include <utility>

#include "base/result.h"
#include "base/text.h"
#include "tool/trace/limits.h"

namespace madang::app {
namespace {

using importer::Outcome;
using importer::stop;

constexpr const char* kDnsPort = "53";

Outcome<std::int64_t> number(const std::string& text, const char* what, std::int64_t most) {
    const auto value = parse_integer(trim(text));
    if (value && *value >= 1 && *value <= most) return *value;
    return stop(fmt::format("{} is \"{}\"; allowed is a whole number from 1 to {}", what,
                            echo(text), most));
}

// "192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "[2001:db8::1]:5353".
Outcome<io::Address> server(const std::string& text, const char* what) {
    const bool has_port = text.starts_with('[') || text.find(':') == text.rfind(':');
    std::string whole = text;
    if (!has_port) whole = fmt::format("[{}]", text);
    if (whole.find(':') == std::string::npos || whole.ends_with(']')) {
        whole += std::string(":") + kDnsPort;
    }
    const auto address = io::Address::parse(whole);
    if (address) return *address;
    return stop(fmt::format("{} is \"{}\", which is no address", what, echo(text)),
                "Write e.g. 192.0.2.53, 127.0.0.1:5353 or [2001:db8::53]:5353.");
}

// The one of several flags that was given, by its place; `flags.size()` if none was.
template <std::size_t kCount>
Outcome<std::size_t> only(const std::pair<const char*, bool> (&flags)[kCount]) {
    std::size_t chosen = kCount;
    for (std::size_t i = 0; i < kCount; ++i) {
        if (!flags[i].second) continue;
        if (chosen != kCount) {
            return stop(
                fmt::format("{} and {} exclude each other", flags[chosen].first, flags[i].first));
        }
        chosen = i;
    }
    return chosen;
}

}  // namespace

TraceWords::TraceWords(CLI::App& command) {
    command.add_option("URL", url_, "http:// or https://")->required();
    command.add_flag("--json", json_, "everything, for programs");
    command.add_flag("--har", har_, "HTTP Archive 1.2, for browsers' network panels");
    command.add_flag("--svg", svg_, "a picture");
    command.add_option("-o,--output", output_, "file to write [stdout]");
    command.add_option("--repeat", repeat_, "times, keeping what is cached [1]");
    command.add_flag("--no-resources", no_resources_, "the document alone");
    command.add_flag("--http1.0", http10_, "HTTP/1.0 only: a connection for each request");
    command.add_flag("--http1", http1_, "HTTP/1.1 only");
    command.add_flag("--http2", http2_, "HTTP/2 only");
    command.add_flag("--http3", http3_, "HTTP/3 only");
    command.add_flag("--compare", compare_, "HTTP/1.0, 1.1, 2 and 3 side by side");
    command.add_option("--loss", loss_, "of packets in a network in between, e.g. 1%");
    command.add_option("--delay", delay_, "of that network, one way, e.g. 50ms");
    command.add_option("--bandwidth", bandwidth_, "of that network, e.g. 20mbit");
    command.add_flag("--iterative", iterative_, "ask the name's servers, from the root down");
    const auto many = [&](const char* name, std::vector<std::string>& into, const char* text) {
        command.add_option(name, into, text)
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    };
    many("--root", roots_, "ADDRESS[:PORT] of a root server, may be repeated [the world's]");
    many("--resolver", resolvers_, "ADDRESS[:PORT] to ask, may be repeated [/etc/resolv.conf]");
    command.add_option("--ca", authorities_,
                       "PEM file of authorities to trust, beside the system's");
    command.add_flag("--insecure", insecure_, "go on where a certificate is not trusted");
    command.add_option("--timeout", timeout_, "seconds for each part of a request [30]");
}

Outcome<> TraceWords::judge_format(trace::TraceOptions& options) const {
    constexpr trace::Format kFormats[] = {trace::Format::kJson, trace::Format::kHar,
                                          trace::Format::kSvg, trace::Format::kText};
    options.format = kFormats[TRY(only({{"--json", json_}, {"--har", har_}, {"--svg", svg_}}))];
    return {};
}

Outcome<> TraceWords::judge_version(trace::TraceOptions& options) const {
    constexpr trace::Version kVersions[] = {trace::Version::kHttp10, trace::Version::kHttp1,
                                            trace::Version::kHttp2, trace::Version::kHttp3,
                                            trace::Version::kBest};
    options.version = kVersions[TRY(only(
        {{"--http1.0", http10_}, {"--http1", http1_}, {"--http2", http2_}, {"--http3", http3_}}))];
    return {};
}

Outcome<> TraceWords::judge_numbers(trace::TraceOptions& options) const {
    options.repeat = static_cast<unsigned>(TRY(number(repeat_, "--repeat", trace::kRepeatMax)));
    options.timeout = Seconds(TRY(number(timeout_, "--timeout", trace::kTimeoutMaxSeconds)));
    return {};
}

Outcome<> TraceWords::judge_network(trace::TraceOptions& options) const {
    if (loss_.empty() && delay_.empty() && bandwidth_.empty()) return {};
    relay::Conditions conditions;
    const auto read = [](const std::string& text, const char* what, auto parsed, const char* such,
                         auto& into) -> Outcome<> {
        if (text.empty()) return {};
        if (!parsed) return stop(fmt::format("{} is \"{}\"", what, echo(text)), such);
        into = *parsed;
        return {};
    };
    TRY(read(loss_, "--loss", relay::parse_loss(loss_), "Write e.g. 1% or 0.01.", conditions.loss));
    TRY(read(delay_, "--delay", relay::parse_delay(delay_), "Write e.g. 50ms.", conditions.delay));
    TRY(read(bandwidth_, "--bandwidth", relay::parse_bandwidth(bandwidth_), "Write e.g. 20mbit.",
             conditions.bandwidth));
    if (const auto good = relay::check(conditions); !good) {
        return stop(std::string(good.error().text()), "madang relay --help tells the limits.");
    }
    options.conditions = conditions;
    return {};
}

Outcome<> TraceWords::judge_comparison(trace::TraceOptions& options) const {
    if (!compare_) return {};
    if (options.url.scheme != "https") {
        return stop("--compare needs an https:// URL", "HTTP/3 is never spoken in the clear.");
    }
    if (options.version != trace::Version::kBest) {
        return stop("--compare takes each version once",
                    "Leave out --http1.0, --http1, --http2 and --http3.");
    }
    options.compare = trace::Compare::kVersions;
    return {};
}

Outcome<> TraceWords::judge_servers(trace::TraceOptions& options) const {
    for (const std::string& text : roots_) options.roots.push_back(TRY(server(text, "--root")));
    for (const std::string& text : resolvers_) {
        options.resolvers.push_back(TRY(server(text, "--resolver")));
    }
    if (!roots_.empty() && !iterative_) {
        return stop("--root is where --iterative begins", "Give --iterative too.");
    }
    if (!resolvers_.empty() && iterative_) {
        return stop("--iterative asks no resolver", "Leave out --resolver or --iterative.");
    }
    return {};
}

Outcome<trace::TraceOptions> TraceWords::judge() const {
    trace::TraceOptions options;
    const std::string whole = url_.find("://") == std::string::npos ? "http://" + url_ : url_;
    auto url = url::parse_url(whole);
    if (!url) {
        return stop(fmt::format("\"{}\" is no web address: {}", echo(url_), url.error().text()),
                    "Write e.g. https://example.com/page?x=1.");
    }
    options.url = *std::move(url);
    TRY(judge_format(options));
    TRY(judge_version(options));
    TRY(judge_numbers(options));
    TRY(judge_servers(options));
    TRY(judge_network(options));
    TRY(judge_comparison(options));
    options.output = output_;
    options.iterative = iterative_;
    options.authorities_file = authorities_;
    if (insecure_) options.checking = trace::Checking::kNo;
    if (no_resources_) options.resources = trace::Resources::kNo;
    return options;
}

}  // namespace madang::app
