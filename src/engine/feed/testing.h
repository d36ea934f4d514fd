// A source in memory, and what a topic tells, for tests.
// Threads: one.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/commitlog/log.h"
#include "engine/commitlog/replay.h"
#include "engine/feed/source.h"
#include "engine/feed/subscriber.h"

namespace madang::feed {

using Things = std::map<std::string, std::string>;

// A store whose commits survive everything, and which forgets what was confirmed when told to.
class MemorySource final : public Source {
public:
    // One commit; a thing without value is gone.
    void commit(const std::vector<std::pair<std::string, std::optional<std::string>>>& writes) {
        ++last_;
        for (const auto& [key, value] : writes) {
            outbox_[{last_, key}] = value;
            known_keys_[key] = true;
            if (value)
                things_[key] = *value;
            else
                things_.erase(key);
        }
        if (committed_) committed_();
    }
    // What happened up to `stamp` is not known any more, unless the feed still needs it.
    void forget(std::uint64_t stamp, bool whatever_the_feed_needs = false) {
        if (confirmed_ && !whatever_the_feed_needs) stamp = std::min(stamp, confirmed_->stamp);
        mark_ = confirmed_;  // kept in the transaction that forgets
        std::erase_if(outbox_, [stamp](const auto& entry) { return entry.first.first <= stamp; });
        forgotten_ = std::max(forgotten_, stamp);
    }
    // A restart: what was confirmed is known only as far as it was kept.
    void restart() { confirmed_ = mark_; }
    // A backup of before comes back.
    void restore(const MemorySource& backup) {
        auto watching = std::move(committed_);
        *this = backup;
        committed_ = std::move(watching);
    }
    const Things& things() const { return things_; }
    const std::optional<Confirmed>& confirmation() const { return confirmed_; }

    std::uint64_t last() const override { return last_; }
    Result<std::uint64_t> forgotten() override { return forgotten_; }
    Result<Batch> read(const Position& after, std::size_t bytes) override {
        Batch batch{.changes = {}, .through = {last_ + 1, ""}};
        for (auto it = outbox_.upper_bound({after.stamp, after.key}); it != outbox_.end(); ++it) {
            if (bytes < it->first.second.size()) {
                batch.through = {batch.changes.back().stamp, batch.changes.back().key};
                break;
            }
            bytes -= it->first.second.size();
            batch.changes.push_back(
                {.stamp = it->first.first, .key = it->first.second, .value = it->second});
        }
        return batch;
    }
    Result<std::unique_ptr<Walk>> walk(Gone gone) override {
        std::vector<Change> all;
        for (const auto& [key, known] : known_keys_) {
            const auto found = things_.find(key);
            Change change{.stamp = last_, .key = key};
            if (found != things_.end()) change.value = found->second;
            if (change.value || gone == Gone::kTell) all.push_back(change);
        }
        return std::make_unique<ListWalk>(last_, std::move(all));
    }
    Result<std::optional<Confirmed>> confirmed() override { return mark_; }
    void confirm(const Confirmed& confirmed) override {
        if (!confirmed_) mark_ = confirmed;
        confirmed_ = confirmed;
    }
    void watch(std::function<void()> committed) override { committed_ = std::move(committed); }

private:
    class ListWalk final : public Walk {
    public:
        ListWalk(std::uint64_t stamp, std::vector<Change> all)
            : stamp_(stamp), all_(std::move(all)) {}
        std::uint64_t stamp() const override { return stamp_; }
        Result<std::optional<Change>> next() override {
            if (at_ == all_.size()) return std::nullopt;
            return all_[at_++];
        }

    private:
        std::uint64_t stamp_;
        std::vector<Change> all_;
        std::size_t at_ = 0;
    };

    std::uint64_t last_ = 0;
    std::uint64_t forgotten_ = 0;
    std::map<std::pair<std::uint64_t, std::string>, std::optional<std::string>> outbox_;
    std::map<std::string, bool> known_keys_;
    Things things_;
    std::optional<Confirmed> confirmed_;
    std::optional<Confirmed> mark_;
    std::function<void()> committed_;
};

// Everything that a topic holds.
inline std::vector<LoggedChange> logged(const commitlog::Log& log, const std::string& topic) {
    std::vector<LoggedChange> all;
    const auto found = log.find(topic);
    if (!found) return all;
    const auto read = commitlog::replay(
        *found->partitions.front(), 0, [&all](const kafka::Record& record) -> Result<> {
            all.push_back({record.offset, {record.timestamp * 1000}, TRY(decode_change(record))});
            return {};
        });
    EXPECT_TRUE(read);
    return all;
}

// What there is for somebody who read all of it.
inline Things things_told(const std::vector<LoggedChange>& changes) {
    Things things;
    for (const LoggedChange& logged : changes) {
        if (logged.change.value)
            things[logged.change.key] = *logged.change.value;
        else
            things.erase(logged.change.key);
    }
    return things;
}

// A subscriber that reads a log of this process; without one it cannot reach it.
class LogSubscriber final : public Subscriber {
public:
    LogSubscriber(const std::unique_ptr<commitlog::Log>& log, std::string topic)
        : log_(log), topic_(std::move(topic)) {}

    Result<> begin(std::int64_t offset) override {
        at_ = offset;
        return {};
    }
    Result<Arrived> take() override {
        const auto topic = log_ ? log_->find(topic_) : nullptr;
        if (!topic) return fail(ErrorCode::kUnavailable, "the log is not there");
        const commitlog::Partition& partition = *topic->partitions.front();
        Arrived arrived{.changes = {}, .end = partition.high_watermark()};
        if (at_ > *arrived.end) return fail(ErrorCode::kNotFound, "the log is shorter");
        TRY(commitlog::replay(partition, at_, [&](const kafka::Record& record) -> Result<> {
            arrived.changes.push_back(
                {record.offset, {record.timestamp * 1000}, TRY(decode_change(record))});
            return {};
        }));
        at_ = *arrived.end;
        return arrived;
    }
    Result<std::int64_t> ask_end() override {
        const auto topic = log_ ? log_->find(topic_) : nullptr;
        if (!topic) return fail(ErrorCode::kUnavailable, "the log is not there");
        return topic->partitions.front()->high_watermark();
    }
    void watch(std::function<void()>) override {}

private:
    const std::unique_ptr<commitlog::Log>& log_;
    const std::string topic_;
    std::int64_t at_ = 0;
};

}  // namespace madang::feed
