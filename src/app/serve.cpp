// The life of the server process.
// SPDX-License-Identifier: Apache-2.0
#include "app/serve.h"

#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "app/certificates.h"
#include "app/limits.h"
#include "app/places_service.h"
#include "app/reactors.h"
#include "app/state_files.h"
#include "base/result.h"
#include "engine/commitlog/janitor.h"
#include "engine/commitlog/log.h"
#include "engine/geo/position.h"
#include "io/system_environment.h"
#include "tool/import/console.h"

namespace madang::app {
namespace {

constexpr geo::Position kSeoul{37.5665, 126.978};

sigset_t held_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    return signals;
}

// Makes the signals wait for wait_for_stop(), in this thread and all that it starts.
void hold_signals() {
    sigset_t signals = held_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

// Blocks until a signal to stop, and calls `reload` for each SIGHUP before it; the next signal to
// stop then has its usual effect: the end.
void wait_for_stop(const std::function<void()>& reload) {
    sigset_t signals = held_signals();
    int received = SIGHUP;
    while (received == SIGHUP) {
        sigwait(&signals, &received);
        if (received == SIGHUP) reload();
    }
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

// Each connection and table is a descriptor; the soft limit of a shell is 1,024.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

io::LogLevel level_of(const std::string& name) {
    if (name == "debug") return io::LogLevel::kDebug;
    if (name == "warning") return io::LogLevel::kWarning;
    return name == "error" ? io::LogLevel::kError : io::LogLevel::kInfo;
}

io::SystemOptions system_options(const Settings& settings) {
    io::SystemOptions options;
    options.log_level = level_of(settings.log_level);
    options.read_threads = static_cast<std::size_t>(settings.read_threads);
    options.read_queue = static_cast<std::size_t>(settings.read_queue);
    options.commit_queue = static_cast<std::size_t>(settings.commit_queue);
    options.compact_threads = static_cast<std::size_t>(settings.compact_threads);
    return options;
}

std::size_t reactor_count(const Settings& settings) {
    std::int64_t cores = std::thread::hardware_concurrency();
    std::int64_t count =
        settings.reactors > 0 ? settings.reactors : std::min(cores, kReactorsAutoMax);
    return static_cast<std::size_t>(std::max<std::int64_t>(count, 1));
}

Outcome<io::Address> address_of(const char* setting, const std::string& text) {
    auto address = io::Address::parse(text);
    if (address) return *address;
    return stop(fmt::format("{} is \"{}\", which is not an address with a port", setting, text),
                "Write a number and a port, e.g. 127.0.0.1:8080 or [::1]:8080");
}

// The address of a setting that may be "none".
Outcome<std::optional<io::Address>> optional_address(const char* setting, const std::string& text) {
    if (text == "none") return std::nullopt;
    return TRY(address_of(setting, text));
}

// Where the server listens, with its certificates.
Outcome<http::ServerAddresses> server_addresses(io::Environment& environment,
                                                const Settings& settings,
                                                const io::Address& plain) {
    http::ServerAddresses addresses{.plain = plain};
    addresses.secure = TRY(optional_address("https_listen", settings.https_listen));
    if (!addresses.secure) return addresses;
    addresses.tls = TRY(open_certificates(environment, settings, *addresses.secure));
    if (settings.http3 == "on") addresses.quic = TRY(open_quic(environment, settings.data));
    return addresses;
}

Failure listen_failure(const Settings& settings, const Error& error) {
    if (error.code() == ErrorCode::kConflict) {
        std::string addresses = settings.listen;
        for (const std::string& other : {settings.https_listen, settings.log_listen}) {
            if (other != "none") addresses.append(" or ").append(other);
        }
        return {addresses + " is in use by another program",
                "Give another port, e.g. --listen 127.0.0.1:8081, or port 0 for any free one."};
    }
    return {settings.listen + " cannot be listened on (" + error.describe() + ")",
            "Give an address of this machine and a port above 1023, e.g. --listen 127.0.0.1:8080"};
}

void warn_if_public(const Settings& settings, const io::Address& address) {
    if (address.is_loopback()) return;
    fmt::print(
        stderr,
        "Warning: {} can be reached from other machines. Everyone who reaches it can read all "
        "places;\nwhoever has the token can write. The connection is not encrypted: listen there "
        "with --https-listen instead.\n",
        address.to_string());
    if (!settings.allowed_hosts.empty()) return;
    fmt::print(
        stderr,
        "Requests for host names other than localhost are refused until --allowed-hosts names "
        "them.\n");
}

// A point at which there is something to find.
std::optional<geo::Position> some_place(places::Catalog& catalog) {
    places::SearchRequest request;
    request.centre = kSeoul;
    request.radius = std::nullopt;
    request.limit = 1;
    request.count = places::Count::kNone;
    const auto page = catalog.search_and_wait(request);
    if (!page || page->businesses.empty()) return std::nullopt;
    const places::Draft& draft = page->businesses[0].business->draft;
    return geo::Position{draft.latitude, draft.longitude};
}

void tell_contents(const places::IndexOnly& contents) {
    fmt::print(
        "This directory holds a search index only: {} generated places (seed {}), without names, "
        "hours or\nanything else that a record holds. Searches, counts, filters and tiles work; "
        "writing does not.\n",
        importer::grouped(contents.count), contents.seed);
}

void greet(const Settings& settings, const std::string& url, std::size_t reactors,
           places::Catalog& catalog) {
    fmt::print("madang {} answers at {} ({} {}), data in {}\n", MADANG_VERSION, url, reactors,
               reactors == 1 ? "reactor" : "reactors", settings.data);
    const std::optional<geo::Position> shown = some_place(catalog);
    if (!shown) {
        fmt::print("There are no places yet. In another shell: madang generate --count 10000\n");
    }
    const auto contents = catalog.index_only();
    if (contents) tell_contents(*contents);
    if (is_replica(settings)) {
        fmt::print("It follows the log at {} and takes no writes.\n", settings.follow);
    }
    fmt::print("Map: {}/\n", url);
    fmt::print("Try: curl '{}/v1/businesses?latitude={:.4f}&longitude={:.4f}&radius=1000'\n", url,
               shown.value_or(kSeoul).latitude, shown.value_or(kSeoul).longitude);
    if (!contents) fmt::print("Writing needs the token in {}. ", token_path(settings.data));
    fmt::print("Stop with Ctrl-C.\n");
    std::fflush(stdout);
}

void greet_browsers(const Settings& settings, const io::Address& address) {
    fmt::print("HTTPS: {}/ ({})\n", secure_url_of(address),
               settings.http3 == "on" ? "HTTP/1.1, 2 and 3" : "HTTP/1.1 and 2");
    if (has_development_certificate(settings)) {
        const std::string authority = authority_path(settings.data);
        fmt::print(
            "Its certificate was made for this machine. To trust it: curl --cacert {} ..., or add "
            "that file\nto the authorities of your browser. The authority's key was thrown away.\n",
            authority);
    }
    std::fflush(stdout);
}

void greet_clients(const io::Address& address) {
    fmt::print("Kafka's clients: {} (try: kcat -b {} -L)\n", address.to_string(),
               address.to_string());
    if (!address.is_loopback()) {
        fmt::print(stderr, "Warning: the log can be read and written by everyone who reaches {}.\n",
                   address.to_string());
    }
    std::fflush(stdout);
}

// Opens the log, if clients are to see it or changes go there.
Outcome<std::unique_ptr<commitlog::Log>> open_log(io::Environment& environment,
                                                  const Settings& settings) {
    if (settings.log_listen == "none" && !publishes(settings)) return nullptr;
    auto log = commitlog::Log::open(environment, settings.data + "/log");
    if (!log) return std::unexpected(failure_to_open(environment, settings, log.error()));
    return *std::move(log);
}

// Keeps the log in order while the reactors run.
Resident tending(io::Environment& environment, commitlog::Log& log, const Settings& settings) {
    const auto janitor = std::make_shared<std::unique_ptr<commitlog::Janitor>>();
    const Seconds every(settings.log_tend_seconds);
    return {[&environment, &log, janitor, every](io::Executor& executor, io::Timers& timers) {
                const commitlog::Janitor::Home home{executor, timers};
                *janitor = std::make_unique<commitlog::Janitor>(environment, log, home, every);
            },
            [janitor](io::Job stopped) { (*janitor)->stop(std::move(stopped)); }};
}

// Reads the certificates anew.
void reload(io::Environment& environment, const Settings& settings,
            const http::ServerAddresses& at) {
    if (!at.tls) return;
    const auto done = reload_certificates(environment, settings, *at.secure, *at.tls);
    if (done) return environment.log.info("the certificates were read again", {});
    environment.log.error("the certificates stay as they were",
                          {{"problem", done.error().problem}, {"advice", done.error().advice}});
}

Outcome<> run(io::Environment& environment, const Settings& settings, const io::Address& address) {
    const auto log_at = TRY(optional_address("log_listen", settings.log_listen));
    TRY(check_feed_settings(settings));
    const auto log = TRY(open_log(environment, settings));
    auto service = TRY(PlacesService::open(environment, settings, log.get()));
    const auto addresses = TRY(server_addresses(environment, settings, address));
    Served served{
        .site = service->site(), .addresses = addresses, .residents = service->residents()};
    if (log) served.residents.push_back(tending(environment, *log, settings));
    if (log_at) {
        served.log.emplace(*log, *log_at);
        served.log->options.shown_internal = settings.log_internal_topics;
        if (settings.log_transfer == "pread") {
            served.log->options.transfer = commitlog::Transfer::kCopy;
        }
    }
    auto reactors = Reactors::start(environment, std::move(served), reactor_count(settings));
    if (!reactors) return std::unexpected(listen_failure(settings, reactors.error()));
    if (log) log->add_metrics(service->metrics());
    const http::ServerAddresses& at = (*reactors)->addresses();
    std::string url = url_of(*at.plain);
    auto written = write_server_address(environment.files, settings.data, url);
    if (!written) return std::unexpected(importer::failure_of(settings.data, written.error()));
    if (log_at) {
        written = write_log_address(environment.files, settings.data, *(*reactors)->log_address());
        if (!written) return std::unexpected(importer::failure_of(settings.data, written.error()));
    }
    greet(settings, url, (*reactors)->count(), service->catalog());
    if (at.secure) greet_browsers(settings, *at.secure);
    if (log_at) greet_clients(*(*reactors)->log_address());

    wait_for_stop([&] { reload(environment, settings, at); });
    fmt::print("Stopping: requests under way have {} s. Once more to end at once.\n",
               settings.stop_seconds);
    std::fflush(stdout);
    remove_server_address(environment.files, settings.data);
    remove_log_address(environment.files, settings.data);
    (*reactors)->stop(Seconds(settings.stop_seconds));
    auto checkpoint = service->catalog().checkpoint();
    if (!checkpoint) {
        environment.log.warning("no index snapshot was written; the next start takes longer",
                                {{"error", checkpoint.error().describe()}});
    }
    fmt::print("Stopped.\n");
    return {};
}

}  // namespace

Outcome<> serve(const Settings& settings) {
    io::Address address = TRY(address_of("listen", settings.listen));
    warn_if_public(settings, address);
    std::signal(SIGPIPE, SIG_IGN);  // a closed connection is an error of its write, not our end
    raise_descriptor_limit();
    hold_signals();
    io::SystemEnvironment system(system_options(settings));
    return run(system.environment(), settings, address);
}

}  // namespace madang::app
