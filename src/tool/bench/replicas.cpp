// How far behind replicas are: a primary takes changes at a steady rate, two servers follow its
// log.
//
// Usage: bench_replicas [--madang BINARY] [--points N] [--rate N] [--seconds S]
// A change's lag is the time from the primary's answer until a replica answers with that version of
// the place. One change after another is watched on each replica, asking every millisecond.
// Prints one Markdown table.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/id.h"
#include "base/mutex.h"
#include "base/text.h"
#include "engine/http/client.h"
#include "io/system_environment.h"
#include "tool/bench/child_process.h"
#include "tool/bench/measure.h"
#include "tool/bench/scratch.h"

namespace madang::bench {
namespace {

constexpr std::size_t kLines = 1000;  // of one import
constexpr int kWriters = 4;
constexpr int kReplicas = 2;
constexpr Seconds kStart{60};
constexpr Nanoseconds kAskEvery = Milliseconds(1);
constexpr double kLagBarSeconds = 1;

struct Arguments {
    std::string madang = "build/release/src/app/madang";
    std::uint64_t points = 20'000;
    double rate = 1000;
    int seconds = 30;
};

void pause_until(io::Clock& clock, MonotonicTime due) {
    const Nanoseconds left = due - clock.monotonic();
    if (left <= Nanoseconds(0)) return;
    const timespec duration{.tv_sec = left.count() / 1'000'000'000,
                            .tv_nsec = left.count() % 1'000'000'000};
    ::clock_nanosleep(CLOCK_MONOTONIC, 0, &duration, nullptr);
}

std::string place(std::uint64_t number, std::uint64_t version) {
    return fmt::format(
        R"({{"name":"Place {}","latitude":{:.6f},"longitude":{:.6f},"category":"amenity=cafe",)"
        R"("address":"{} Market Street, version {}","opening_hours":"Mo-Fr 08:00-18:00",)"
        R"("rating":4.5,"source_id":"bench:{}"}})",
        number, 60.1 + static_cast<double>(number % 1000) / 1e4,
        24.9 + static_cast<double>(number / 1000 % 1000) / 1e4, number, version, number);
}

// A change that was acknowledged.
struct Acknowledged {
    std::uint64_t id = 0;
    std::uint64_t version = 0;
    MonotonicTime at;
};

// The newest acknowledged change, for whoever watches the next.
class Latest {
public:
    void put(const Acknowledged& change) EXCLUDES(mutex_) {
        MutexLock lock(mutex_);
        latest_ = change;
    }
    std::optional<Acknowledged> take() EXCLUDES(mutex_) {
        MutexLock lock(mutex_);
        return std::exchange(latest_, std::nullopt);
    }

private:
    Mutex mutex_;
    std::optional<Acknowledged> latest_ GUARDED_BY(mutex_);
};

struct Served {
    ChildProcess process;
    std::uint16_t port = 0;
};

Result<Served> serve(const Arguments& arguments, const std::string& directory,
                     const std::vector<std::string>& more) {
    const std::uint16_t port = TRY(free_port());
    std::vector<std::string> command{arguments.madang, "serve",
                                     "--data",         directory,
                                     "--listen",       fmt::format("127.0.0.1:{}", port),
                                     "--reactors",     "1",
                                     "--log-level",    "warning"};
    command.insert(command.end(), more.begin(), more.end());
    Served served{TRY(ChildProcess::start(command, directory + ".log")), port};
    TRY(wait_for_port(port, kStart));
    return served;
}

Result<std::unique_ptr<http::BlockingClient>> client_of(std::uint16_t port) {
    return http::BlockingClient::create(io::Address::loopback(port));
}

Result<> write(http::BlockingClient& client, const std::string& token, http::ClientRequest request,
               const char* type) {
    request.headers = {{"authorization", "Bearer " + token}, {"content-type", type}};
    const auto answer = TRY(client.send(std::move(request)));
    if (answer.status == 200) return {};
    return fail(ErrorCode::kUnavailable, "a write was refused", answer.status);
}

class Trial {
public:
    Trial(io::Clock& clock, const Arguments& arguments, const std::string& directory)
        : clock_(clock), arguments_(arguments), directory_(directory) {}

    Result<> run() {
        const std::uint16_t log_port = TRY(free_port());
        const std::string log = fmt::format("127.0.0.1:{}", log_port);
        const Served primary = TRY(serve(arguments_, directory_ + "/a", {"--log-listen", log}));
        std::ifstream(directory_ + "/a/operator.token") >> token_;
        TRY(fill(primary.port));
        std::vector<Served> replicas;
        for (int i = 0; i < kReplicas; ++i) {
            const MonotonicTime start = clock_.monotonic();
            replicas.push_back(TRY(serve(arguments_, fmt::format("{}/r{}", directory_, i),
                                         {"--roles", "search", "--follow", log})));
            TRY(wait_until_ready(replicas.back().port));
            catch_up_seconds_ = std::chrono::duration<double>(clock_.monotonic() - start).count();
        }
        return measure(primary, replicas);
    }

private:
    Result<> fill(std::uint16_t port) {
        const auto client = TRY(client_of(port));
        for (std::uint64_t number = 0; number < arguments_.points;) {
            std::string lines;
            for (std::size_t i = 0; i < kLines && number < arguments_.points; ++i) {
                lines.append(place(number++, 0)).push_back('\n');
            }
            TRY(write(*client, token_,
                      {.method = "POST", .target = "/v1/business-imports", .body = lines},
                      "application/x-ndjson"));
        }
        return {};
    }

    Result<> wait_until_ready(std::uint16_t port) {
        const auto client = TRY(client_of(port));
        const MonotonicTime deadline = clock_.monotonic() + kStart;
        while (clock_.monotonic() < deadline) {
            if (TRY(client->get("/readyz")).status == 200) return {};
            pause_until(clock_, clock_.monotonic() + kAskEvery);
        }
        return fail(ErrorCode::kTimeout, "a replica does not get ready");
    }

    // Writer `index` changes every kWriters-th place in turn.
    void change(std::uint16_t port, std::uint64_t index) {
        const auto client = client_of(port);
        if (!client) return;
        std::uint64_t version = 1;
        std::uint64_t number = index;
        const MonotonicTime start = clock_.monotonic();
        for (std::uint64_t sent = 0; !is_over_; ++sent) {
            pause_until(clock_,
                        start + Nanoseconds(static_cast<std::int64_t>(
                                    static_cast<double>(sent) * 1e9 * kWriters / arguments_.rate)));
            const std::string target = "/v1/businesses/" + encode_id(number + 1);
            const auto done =
                write(**client, token_,
                      {.method = "PUT", .target = target, .body = place(number, version)},
                      "application/json");
            if (!done) continue;
            ++changes_;
            for (Latest& latest : latest_)
                latest.put({number + 1, version + 1, clock_.monotonic()});
            number += kWriters;
            if (number < arguments_.points) continue;
            number = index;
            ++version;
        }
    }

    void watch(std::uint16_t port, Latest& latest, std::vector<double>& lags) {
        const auto client = client_of(port);
        if (!client) return;
        while (!is_over_) {
            const auto change = latest.take();
            if (change) wait_for(**client, *change);
            if (change && !is_over_) {
                lags.push_back(
                    std::chrono::duration<double>(clock_.monotonic() - change->at).count());
            }
            if (!change) pause_until(clock_, clock_.monotonic() + kAskEvery);
        }
    }

    void wait_for(http::BlockingClient& client, const Acknowledged& change) {
        const std::string target = "/v1/businesses/" + encode_id(change.id);
        while (!is_over_) {
            const auto answer = client.get(target);
            if (answer && version_of(*answer) >= change.version) return;
            pause_until(clock_, clock_.monotonic() + kAskEvery);
        }
    }

    // The entity tag is the version in quotes.
    static std::uint64_t version_of(const http::ClientResponse& answer) {
        const std::string tag(http::find(answer.headers, "etag").value_or(""));
        if (tag.size() < 3) return 0;
        const auto version = parse_integer(std::string_view(tag).substr(1, tag.size() - 2));
        return version ? static_cast<std::uint64_t>(*version) : 0;
    }

    Result<> measure(const Served& primary, const std::vector<Served>& replicas) {
        std::vector<std::vector<double>> lags(replicas.size());
        std::vector<Nanoseconds> before;
        before.reserve(replicas.size());
        for (const Served& replica : replicas) before.push_back(cpu_time_of(replica.process.pid()));
        const Nanoseconds before_primary = cpu_time_of(primary.process.pid());
        const MonotonicTime start = clock_.monotonic();
        std::vector<std::thread> threads;
        threads.reserve(kWriters + replicas.size());
        for (std::uint64_t i = 0; i < kWriters; ++i) {
            threads.emplace_back([this, &primary, i] { change(primary.port, i); });
        }
        for (std::size_t i = 0; i < replicas.size(); ++i) {
            threads.emplace_back(
                [this, &replicas, &lags, i] { watch(replicas[i].port, latest_[i], lags[i]); });
        }
        pause_until(clock_, start + Seconds(arguments_.seconds));
        is_over_ = true;
        for (std::thread& thread : threads) thread.join();
        const double seconds = std::chrono::duration<double>(clock_.monotonic() - start).count();

        fmt::print(
            "| server | changes /s | CPU % | watched | lag p50 ms | p99 ms | largest ms |\n"
            "|---|---|---|---|---|---|---|\n| primary | {:.0f} | {:.0f} | | | | |\n",
            static_cast<double>(changes_) / seconds,
            share(cpu_time_of(primary.process.pid()) - before_primary, seconds));
        bool holds = true;
        for (std::size_t i = 0; i < replicas.size(); ++i) {
            std::sort(lags[i].begin(), lags[i].end());
            if (lags[i].empty()) return fail(ErrorCode::kTimeout, "a replica shows no change");
            fmt::print("| replica {} | | {:.0f} | {} | {:.1f} | {:.1f} | {:.1f} |\n", i + 1,
                       share(cpu_time_of(replicas[i].process.pid()) - before[i], seconds),
                       lags[i].size(), 1e3 * quantile(lags[i], 0.5), 1e3 * quantile(lags[i], 0.99),
                       1e3 * lags[i].back());
            holds = holds && quantile(lags[i], 0.99) < kLagBarSeconds;
        }
        fmt::print(
            "\nA new replica had read {} places and was ready {:.1f} s after its start.\n"
            "Bar, lag p99 < 1 s: {}.\n",
            arguments_.points, catch_up_seconds_, holds ? "held" : "missed");
        return {};
    }

    static double share(Nanoseconds time, double seconds) {
        return 100 * std::chrono::duration<double>(time).count() / seconds;
    }

    io::Clock& clock_;
    const Arguments& arguments_;
    const std::string directory_;
    std::string token_;
    double catch_up_seconds_ = 0;
    Latest latest_[kReplicas];
    std::atomic<bool> is_over_ = false;
    std::atomic<std::uint64_t> changes_ = 0;
};

int run(const Arguments& arguments) {
    return run_in_scratch("replicas", [&](const std::string& directory) {
        io::SystemEnvironment system({.log_level = io::LogLevel::kWarning});
        return Trial(system.environment().clock, arguments, directory).run();
    });
}

}  // namespace
}  // namespace madang::bench

int main(int argc, char** argv) {
    madang::bench::Arguments arguments;
    CLI::App app("How far behind two replicas are while a primary changes");
    app.add_option("--madang", arguments.madang, "the binary to serve with");
    app.add_option("--points", arguments.points, "places, all of which change in turn");
    app.add_option("--rate", arguments.rate, "changes a second");
    app.add_option("--seconds", arguments.seconds, "of changes");
    CLI11_PARSE(app, argc, argv);
    return madang::bench::run(arguments);
}
