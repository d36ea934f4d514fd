// Joins the catalog, the log and the routes.
// SPDX-License-Identifier: Apache-2.0
#include "app/change_feed.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "base/result.h"
#include "engine/feed/limits.h"
#include "engine/http/problem.h"
#include "service/places/routes.h"
#include "tool/import/console.h"

namespace madang::app {
namespace {

constexpr const char* kChangesTopic = "places.changes";
constexpr std::string_view kNone = "none";

using Answer = std::optional<http::Response>;

std::string lag_field(const feed::Lag& lag) {
    return fmt::format("changes={}, seconds={:.3f}", lag.changes, lag.seconds);
}

// The arguments are the coroutine's own: a lambda's captures would die before its end.
io::Task<Answer> answer_with_lag(const http::Handler& handler, const feed::Follower& follower,
                                 http::Exchange& exchange) {
    auto answering = handler(exchange);
    Answer answer = co_await std::move(answering);
    // A structured field (RFC 8941 section 3.2).
    if (answer) answer->headers.push_back({"replica-lag", lag_field(follower.lag())});
    co_return answer;
}

io::Task<Answer> refuse_write(const std::string& primary, http::Exchange& exchange) {
    http::Problem problem;
    problem.status = 403;
    problem.slug = "read-only";
    problem.title = "This server takes no writes";
    problem.detail = "it follows the log at " + primary + "; send writes to the server behind that";
    co_return http::problem(problem, exchange.request().id);
}

// A directory that followed another one becomes one of its own.
Outcome<> promote(io::Environment& environment, const Settings& settings, feed::Sink& sink) {
    const auto followed = sink.followed();
    if (followed && *followed == feed::Followed{}) return {};
    const auto left = followed ? sink.leave() : std::unexpected(followed.error());
    if (!left) return std::unexpected(importer::failure_of(settings.data, left.error()));
    environment.log.warning("the directory followed another server; from now on it is its own",
                            {{"stamp", std::to_string(followed->stamp)}});
    return {};
}

Failure topic_failure(const Error& error) {
    return {fmt::format("the changes cannot be published ({})", error.describe()),
            "Look at the log in the data directory, or start with --change-feed off."};
}

}  // namespace

bool is_replica(const Settings& settings) {
    return settings.roles == "search";
}

bool publishes(const Settings& settings) {
    return !is_replica(settings) && settings.change_feed == "on";
}

Outcome<> check_feed_settings(const Settings& settings) {
    const bool follows = settings.follow != kNone;
    if (is_replica(settings) && !follows) {
        return stop("roles is \"search\", but follow does not say which server is followed",
                    "Name the address of its log, e.g. --follow 10.0.0.7:9092.");
    }
    if (!is_replica(settings) && follows) {
        return stop("follow names a server, but roles is not \"search\"",
                    "Start with --roles search to follow it, or leave follow out.");
    }
    return {};
}

Outcome<std::unique_ptr<ChangeFeed>> ChangeFeed::open(io::Environment& environment,
                                                      const Settings& settings,
                                                      places::Catalog& catalog,
                                                      commitlog::Log* log) {
    std::unique_ptr<ChangeFeed> opened(new ChangeFeed(settings));
    feed::Sink* sink = catalog.replica();
    if (sink != nullptr && !is_replica(settings)) TRY(promote(environment, settings, *sink));
    if (is_replica(settings)) {
        if (sink == nullptr) {
            return stop(settings.data + " holds a search index only and cannot follow",
                        "Give a new directory with --data.");
        }
        auto subscriber = feed::subscribe({settings.follow, kChangesTopic});
        if (!subscriber) {
            return stop(fmt::format("follow is \"{}\" ({})", settings.follow,
                                    subscriber.error().describe()),
                        "Write host:port, several by commas.");
        }
        auto follower = feed::Follower::open(environment, *std::move(subscriber), *sink);
        if (!follower) {
            return std::unexpected(importer::failure_of(settings.data, follower.error()));
        }
        opened->follower_ = *std::move(follower);
    } else if (feed::Source* source = catalog.changes();
               publishes(settings) && source != nullptr && log != nullptr) {
        auto publisher = feed::Publisher::open(environment, *log, *source, kChangesTopic);
        if (!publisher) return std::unexpected(topic_failure(publisher.error()));
        opened->publisher_ = *std::move(publisher);
        opened->reader_.emplace(environment, opened->publisher_->topic());
    }
    return opened;
}

std::vector<http::Route> ChangeFeed::serve(std::vector<http::Route> routes) const {
    if (reader_) {
        auto more = places::change_routes(*reader_);
        std::move(more.begin(), more.end(), std::back_inserter(routes));
    }
    if (!follower_) return routes;
    for (http::Route& route : routes) {
        if (!route.scope.empty()) {
            route.scope = "";
            route.handler = [primary = settings_.follow](http::Exchange& exchange) {
                return refuse_write(primary, exchange);
            };
        }
        route.handler = [handler = std::move(route.handler),
                         follower = follower_.get()](http::Exchange& exchange) {
            return answer_with_lag(handler, *follower, exchange);
        };
    }
    return routes;
}

void ChangeFeed::add_metrics(Metrics& metrics) {
    if (publisher_) publisher_->add_metrics(metrics);
    if (follower_) follower_->add_metrics(metrics);
}

std::vector<http::Unready> ChangeFeed::unready() const {
    if (!follower_) return {};
    const feed::Lag lag = follower_->lag();
    if (lag.is_failing) return {{"follow", "what the followed log tells cannot be applied"}};
    const bool is_silent = lag.silence > static_cast<double>(feed::kSilenceMax.count());
    if (!lag.has_caught_up && is_silent) {
        return {{"follow", fmt::format("nothing was heard of the log at {} for {:.0f} s: is it "
                                       "served there (--log-listen), with the topic {}?",
                                       settings_.follow, lag.silence, kChangesTopic)}};
    }
    if (!lag.has_caught_up) {
        return {{"follow", fmt::format("reading the log at {}: {} changes to go", settings_.follow,
                                       lag.changes)}};
    }
    if (lag.seconds <= static_cast<double>(settings_.follow_lag_seconds)) return {};
    return {{"follow", fmt::format("{} changes and {:.0f} s behind; allowed are {} s", lag.changes,
                                   lag.seconds, settings_.follow_lag_seconds)}};
}

std::vector<http::Remark> ChangeFeed::remarks() const {
    if (!follower_) return {};
    const feed::Lag lag = follower_->lag();
    return {{"follow", fmt::format("{} changes and {:.1f} s behind {}, heard of {:.0f} s ago",
                                   lag.changes, lag.seconds, settings_.follow, lag.silence)}};
}

std::vector<Resident> ChangeFeed::residents() {
    const auto resident = [](auto& loop) {
        return Resident{
            [&loop](io::Executor& executor, io::Timers& timers) { loop.start({executor, timers}); },
            [&loop](io::Job stopped) { loop.stop(std::move(stopped)); }};
    };
    std::vector<Resident> all;
    if (publisher_) all.push_back(resident(*publisher_));
    if (follower_) all.push_back(resident(*follower_));
    return all;
}

}  // namespace madang::app
