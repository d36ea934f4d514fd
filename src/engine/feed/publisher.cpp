// The feed's one loop: read a piece of the source, append it, confirm it.
// SPDX-License-Identifier: Apache-2.0
#include "engine/feed/publisher.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "engine/commitlog/replay.h"
#include "engine/feed/limits.h"
#include "engine/feed/snapshot_pieces.h"
#include "io/await.h"

namespace madang::feed {
namespace {

using commitlog::Appended;
using kafka::ErrorCode;

// Behind everything of a commit.
Position behind(std::uint64_t stamp) {
    return {stamp + 1, ""};
}

bool is_before(const Position& a, const Position& b) {
    return a.stamp < b.stamp;
}

// The last change in a topic, if it holds any.
Result<std::optional<Change>> last_change(const commitlog::Partition& partition) {
    std::optional<Change> last;
    TRY(commitlog::replay(partition, partition.high_watermark() - 1,
                          [&last](const kafka::Record& record) -> Result<> {
                              last = TRY(decode_change(record));
                              return {};
                          }));
    return last;
}

Result<commitlog::TopicPtr> open_topic(commitlog::Log& log, const std::string& name) {
    if (auto topic = log.find(name)) return topic;
    commitlog::TopicConfig config;
    config.visibility = commitlog::Visibility::kInternal;
    config.partition.cleanup = commitlog::Cleanup::kCompact;
    config.partition.segment_bytes = kSegmentBytes;
    return log.create_topic(name, 1, config);
}

class LivePublisher final : public Publisher {
public:
    LivePublisher(io::Environment& environment, Source& source, commitlog::TopicPtr topic)
        : environment_(environment),
          source_(source),
          topic_(std::move(topic)),
          partition_(*topic_->partitions.front()) {}

    // Finds out where to go on: behind the last change in the topic or what was confirmed,
    // whichever is later.
    Result<> find_position(const std::optional<Change>& last) {
        const auto confirmed = TRY(source_.confirmed());
        if (confirmed && confirmed->log == topic_->id) position_ = behind(confirmed->stamp);
        if (last) {
            Position at{last->stamp, last->key};
            if (last->part != Part::kCommit) at = behind(last->stamp);
            if (!is_before(at, position_)) position_ = std::move(at);
        }
        const bool is_cut_short = last && last->part == Part::kSnapshot;
        needs_snapshot_ = is_cut_short || position_.stamp <= TRY(source_.forgotten());
        if (!needs_snapshot_) published_ = position_.stamp - 1;
        return {};
    }

    void start(Home home) override {
        rest_.emplace(home);
        source_.watch([this] { rest_->wake(); });
        home.executor.post([this] { io::spawn(run()); });
    }

    void stop(io::Job stopped) override {
        source_.watch({});
        if (!rest_) return stopped();
        stopped_ = std::move(stopped);
        is_stopping_ = true;
        rest_->wake();
    }

    commitlog::TopicPtr topic() const override { return topic_; }
    std::uint64_t published() const override { return published_; }
    bool is_failing() const override { return is_failing_; }

    void add_metrics(Metrics& metrics) override {
        metrics.counter_from("feed_published_changes_total", "Changes appended to the log", {},
                             [this] { return static_cast<double>(changes_); });
        metrics.gauge_from("feed_lag_commits", "Commits whose changes are not in the log yet", {},
                           [this] {
                               const std::uint64_t last = source_.last();
                               const std::uint64_t done = published_;
                               return static_cast<double>(last > done ? last - done : 0);
                           });
    }

private:
    struct Piece {
        std::string batch;  // empty: there is nothing to append
        std::size_t changes = 0;
        Position through;
        bool ends_snapshot = false;
    };

    // Ends after stop() only.
    io::Task<> run() {
        while (!is_stopping_) {
            rest_->begin_turn();
            auto moving = move_piece();
            const auto moved = co_await std::move(moving);
            note(moved);
            const bool goes_on = moved && *moved;
            if (goes_on || is_stopping_) continue;
            auto resting = rest_->rest(moved ? kIdleWait : kRetryWait);
            (void)co_await std::move(resting);
        }
        stopped_();
    }

    void note(const Result<bool>& moved) {
        const bool fails = !moved;
        if (fails && !is_failing_) {
            environment_.log.error("the change feed cannot go on",
                                   {{"error", moved.error().describe()}});
        }
        is_failing_ = fails;
    }

    // Returns whether there may be more.
    io::Task<Result<bool>> move_piece() {
        auto job = [this] { return next_piece(); };
        auto reading = io::offload(environment_.pools.read, std::move(job));
        CO_TRY(Piece piece, co_await std::move(reading));
        const std::size_t changes = piece.changes;
        if (changes > 0) {
            auto appending = append(std::move(piece.batch));
            CO_TRY_VOID(co_await std::move(appending));
            taken_.reset();
        }
        changes_ += changes;
        advance(piece);
        co_return changes > 0;
    }

    io::Task<Result<>> append(std::string batch) {
        io::Completion<Result<Appended>> appended([&](auto done) {
            partition_.append(std::move(batch),
                              [done = std::move(done)](Appended answer) mutable { done(answer); });
        });
        CO_TRY(const Appended answer, co_await appended);
        if (answer.error == ErrorCode::kNone) co_return Result<>();
        co_return fail(madang::ErrorCode::kUnavailable, "the log does not take changes",
                       static_cast<std::int64_t>(answer.error));
    }

    void advance(const Piece& piece) {
        position_ = piece.through;
        if (piece.ends_snapshot) {
            snapshot_.reset();
            needs_snapshot_ = false;
        }
        if (needs_snapshot_) return;
        // What stands behind is of this commit, or a later one.
        const std::uint64_t done = position_.stamp - 1;
        if (done == published_ && is_confirmed_) return;
        published_ = done;
        source_.confirm({done, topic_->id});
        is_confirmed_ = true;
    }

    // A piece that could not be appended is appended the next time.
    Result<Piece> next_piece() {
        if (taken_) return *taken_;
        Piece piece = TRY(needs_snapshot_ ? snapshot_piece() : commit_piece());
        if (piece.changes > 0) taken_ = piece;
        return piece;
    }

    Result<Piece> snapshot_piece() {
        if (!snapshot_) {
            const bool is_first = partition_.high_watermark() == 0;
            const Gone gone = is_first ? Gone::kLeaveOut : Gone::kTell;
            snapshot_.emplace(TRY(source_.walk(gone)));
            environment_.log.info("the change feed begins with all that there is",
                                  {{"stamp", std::to_string(snapshot_->stamp())}});
        }
        const auto changes = TRY(snapshot_->next(kPieceBytes));
        Piece piece = encode(changes);
        piece.ends_snapshot = snapshot_->is_done();
        piece.through = piece.ends_snapshot ? behind(snapshot_->stamp()) : position_;
        return piece;
    }

    Result<Piece> commit_piece() {
        auto read = TRY(source_.read(position_, kPieceBytes));
        Piece piece = encode(read.changes);
        piece.through = std::move(read.through);
        return piece;
    }

    Piece encode(const std::vector<Change>& changes) const {
        Piece piece;
        piece.changes = changes.size();
        if (changes.empty()) return piece;
        kafka::BatchBuilder batch;
        const WallTime now = environment_.clock.wall();
        for (const Change& change : changes) add_change(batch, change, now);
        piece.batch = batch.finish();
        return piece;
    }

    io::Environment& environment_;
    Source& source_;
    commitlog::TopicPtr topic_;
    commitlog::Partition& partition_;

    // The loop's own, and its job's while that runs.
    Position position_ = {1, ""};  // the first commit is the next
    bool needs_snapshot_ = false;
    bool is_confirmed_ = false;
    std::optional<SnapshotPieces> snapshot_;
    std::optional<Piece> taken_;  // read and not appended yet

    // The home's.
    std::optional<Rest> rest_;
    io::Job stopped_;
    bool is_stopping_ = false;

    std::atomic<bool> is_failing_ = false;
    std::atomic<std::uint64_t> published_ = 0;
    std::atomic<std::uint64_t> changes_ = 0;
};

}  // namespace

Result<std::unique_ptr<Publisher>> Publisher::open(io::Environment& environment,
                                                   commitlog::Log& log, Source& source,
                                                   const std::string& name) {
    commitlog::TopicPtr topic = TRY(open_topic(log, name));
    auto last = TRY(last_change(*topic->partitions.front()));
    if (last && last->stamp > source.last()) {
        environment.log.warning("the log is ahead of the store, so its topic begins anew",
                                {{"topic", name}, {"stamp", std::to_string(last->stamp)}});
        TRY(log.delete_topic(name));
        topic = TRY(open_topic(log, name));
        last.reset();
    }
    auto publisher = std::make_unique<LivePublisher>(environment, source, std::move(topic));
    TRY(publisher->find_position(last));
    return publisher;
}

}  // namespace madang::feed
