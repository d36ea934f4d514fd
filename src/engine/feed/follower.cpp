// The follower's one loop: take what arrived, apply it, rest.
// SPDX-License-Identifier: Apache-2.0
#include "engine/feed/follower.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "engine/feed/limits.h"

namespace madang::feed {
namespace {

constexpr double kNanosecondsPerSecond = 1e9;
constexpr double kMicrosecondsPerSecond = 1e6;

class LiveFollower final : public Follower {
public:
    LiveFollower(io::Environment& environment, std::unique_ptr<Subscriber> subscriber, Sink& sink,
                 Followed followed)
        : environment_(environment),
          subscriber_(std::move(subscriber)),
          sink_(sink),
          followed_(followed),
          next_(followed.next) {}

    void start(Home home) override {
        rest_.emplace(home);
        heard_ = environment_.clock.monotonic().nanoseconds;
        applied_ = environment_.clock.wall().microseconds;
        subscriber_->watch([this] { rest_->wake(); });
        home.executor.post([this] { io::spawn(run()); });
    }

    void stop(io::Job stopped) override {
        subscriber_->watch({});
        if (!rest_) return stopped();
        stopped_ = std::move(stopped);
        is_stopping_ = true;
        rest_->wake();
    }

    Lag lag() const override {
        Lag lag;
        lag.changes = std::max<std::int64_t>(0, end_ - next_);
        const std::int64_t now = environment_.clock.wall().microseconds;
        const auto late = static_cast<double>(std::max<std::int64_t>(0, now - applied_));
        if (lag.changes > 0) lag.seconds = late / kMicrosecondsPerSecond;
        const auto silent = environment_.clock.monotonic().nanoseconds - heard_;
        lag.silence = static_cast<double>(silent) / kNanosecondsPerSecond;
        lag.has_caught_up = has_caught_up_;
        lag.is_failing = is_failing_;
        return lag;
    }

    void add_metrics(Metrics& metrics) override {
        metrics.counter_from("follow_changes_total",
                             "Changes of the followed log that were applied", {},
                             [this] { return static_cast<double>(changes_); });
        metrics.counter_from("follow_restarts_total",
                             "Times that everything was read anew, because the log was another", {},
                             [this] { return static_cast<double>(restarts_); });
        metrics.gauge_from("follow_lag_changes", "Changes in the followed log not applied yet", {},
                           [this] { return static_cast<double>(lag().changes); });
        metrics.gauge_from("follow_lag_seconds",
                           "Age of the last applied change while others wait; 0 with none", {},
                           [this] { return lag().seconds; });
        metrics.gauge_from("follow_silence_seconds", "Time since the followed log was heard of", {},
                           [this] { return lag().silence; });
    }

private:
    // Ends after stop() only.
    io::Task<> run() {
        while (!is_stopping_) {
            rest_->begin_turn();
            auto turning = turn();
            const auto turned = co_await std::move(turning);
            note(turned);
            if ((turned && *turned) || is_stopping_) continue;
            auto resting = rest_->rest(turned && has_caught_up_ ? kAskEvery : kRetryWait);
            const bool was_woken = co_await std::move(resting);
            if (was_woken || is_stopping_) continue;
            auto asking = ask();
            co_await std::move(asking);
        }
        stopped_();
    }

    // Returns whether something was applied, so that more may be there.
    io::Task<Result<bool>> turn() {
        auto job = [this] { return take(); };
        auto taking = io::offload(environment_.pools.read, std::move(job));
        auto taken = co_await std::move(taking);
        const bool is_gone = !taken && taken.error().code() == ErrorCode::kNotFound;
        if (is_gone || (taken && is_another_log(taken->changes))) {
            auto restarting = start_over();
            CO_TRY_VOID(co_await std::move(restarting));
            co_return true;
        }
        if (!taken) co_return std::unexpected(taken.error());
        if (taken->end) learn_end(*taken->end);
        if (taken->changes.empty()) co_return false;
        auto applying = apply(std::move(taken->changes));
        CO_TRY_VOID(co_await std::move(applying));
        co_return true;
    }

    // In the pool: beginning waits for the client's threads.
    Result<Arrived> take() {
        if (must_begin_) TRY(subscriber_->begin(followed_.next));
        must_begin_ = false;
        return subscriber_->take();
    }

    bool is_another_log(const std::vector<LoggedChange>& changes) const {
        std::uint64_t stamp = followed_.stamp;
        for (const LoggedChange& logged : changes) {
            if (logged.change.stamp < stamp) return true;
            stamp = logged.change.stamp;
        }
        return false;
    }

    io::Task<Result<>> apply(std::vector<LoggedChange> changes) {
        hear();
        const Followed reached{changes.back().offset + 1, changes.back().change.stamp};
        const std::int64_t published = changes.back().published.microseconds;
        const std::size_t count = changes.size();
        auto applying = sink_.apply(std::move(changes), reached);
        const auto applied = co_await std::move(applying);
        if (!applied) {
            must_begin_ = true;  // what was taken comes again
            co_return std::unexpected(applied.error());
        }
        followed_ = reached;
        applied_ = published;
        changes_ += count;
        move_to(reached.next);
        co_return Result<>();
    }

    io::Task<Result<>> start_over() {
        environment_.log.warning("the followed log is another one: everything is read anew",
                                 {{"offset", std::to_string(followed_.next)}});
        must_begin_ = true;
        has_caught_up_ = false;
        auto forgetting = sink_.start_over();
        CO_TRY_VOID(co_await std::move(forgetting));
        followed_ = {};
        is_end_known_ = false;
        end_ = 0;
        ++restarts_;
        move_to(0);
        co_return Result<>();
    }

    // A quiet log: is it still there, and how far?
    io::Task<> ask() {
        auto asking =
            io::offload(environment_.pools.read, [this] { return subscriber_->ask_end(); });
        const auto end = co_await std::move(asking);
        if (!end) co_return;
        hear();
        learn_end(*end);
    }

    void hear() { heard_ = environment_.clock.monotonic().nanoseconds; }

    void learn_end(std::int64_t end) {
        is_end_known_ = true;
        end_ = std::max<std::int64_t>(end_, end);
        move_to(next_);
    }

    void move_to(std::int64_t next) {
        next_ = next;
        end_ = std::max<std::int64_t>(end_, next);
        if (is_end_known_ && next_ >= end_) has_caught_up_ = true;
    }

    void note(const Result<bool>& turned) {
        // A log that cannot be reached shows as silence.
        const bool fails = !turned && turned.error().code() != ErrorCode::kUnavailable;
        if (fails && !is_failing_) {
            environment_.log.error("what another log tells cannot be applied",
                                   {{"error", turned.error().describe()}});
        }
        is_failing_ = fails;
    }

    io::Environment& environment_;
    std::unique_ptr<Subscriber> subscriber_;
    Sink& sink_;

    // The home's.
    std::optional<Rest> rest_;
    io::Job stopped_;
    Followed followed_;
    bool must_begin_ = true;
    bool is_stopping_ = false;
    bool is_end_known_ = false;

    std::atomic<std::int64_t> next_;
    std::atomic<std::int64_t> end_ = 0;  // of the log, as far as it is known
    std::atomic<std::int64_t> applied_ =
        0;  // when the last was published (or the start), microseconds
    std::atomic<std::int64_t> heard_ = 0;  // nanoseconds, monotonic
    std::atomic<bool> has_caught_up_ = false;
    std::atomic<bool> is_failing_ = false;
    std::atomic<std::uint64_t> changes_ = 0;
    std::atomic<std::uint64_t> restarts_ = 0;
};

}  // namespace

Result<std::unique_ptr<Follower>> Follower::open(io::Environment& environment,
                                                 std::unique_ptr<Subscriber> subscriber,
                                                 Sink& sink) {
    const Followed followed = TRY(sink.followed());
    return std::make_unique<LiveFollower>(environment, std::move(subscriber), sink, followed);
}

}  // namespace madang::feed
