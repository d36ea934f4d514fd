// SPDX-License-Identifier: Apache-2.0
#include "tool/log/directory/writer.h"

#include <algorithm>
#include <utility>

#include "base/mutex.h"
#include "base/result.h"
#include "tool/log/limits.h"
#include "tool/log/partitioner.h"
#include "wire/kafka/record_batch.h"

namespace madang::logtool {
namespace {

// What the commit pool answers, counted.
class Answers {
public:
    void expect_one() {
        MutexLock lock(mutex_);
        ++under_way_;
    }
    void take(std::uint64_t records, kafka::ErrorCode error) {
        MutexLock lock(mutex_);
        --under_way_;
        if (error == kafka::ErrorCode::kNone) {
            acknowledged_ += records;
        } else {
            failed_ += records;
            if (first_failure_.empty()) first_failure_ = kafka::name_of(error);
        }
        changed_.notify_all();
    }
    void refuse(kafka::ErrorCode error) {
        expect_one();
        take(1, error);
    }
    // Waits until no more than `most` appends are under way, but not for ever.
    void wait_until(std::size_t most) {
        MutexLock lock(mutex_);
        while (under_way_ > most) {
            if (!changed_.wait_for(mutex_, kSettleWait)) return;
        }
    }
    std::size_t under_way() {
        MutexLock lock(mutex_);
        return under_way_;
    }
    void show(Tally& tally) {
        MutexLock lock(mutex_);
        tally.acknowledged = acknowledged_;
        tally.failed = failed_;
        tally.first_failure = first_failure_;
    }

private:
    Mutex mutex_;
    CondVar changed_;
    std::size_t under_way_ GUARDED_BY(mutex_) = 0;
    std::uint64_t acknowledged_ GUARDED_BY(mutex_) = 0;
    std::uint64_t failed_ GUARDED_BY(mutex_) = 0;
    std::string first_failure_ GUARDED_BY(mutex_);
};

// Of a record in a batch, at most.
std::size_t size_of(const NewEntry& entry) {
    constexpr std::size_t kNumbers = 40;  // lengths, offset and time as varints
    std::size_t size = kNumbers + entry.key.value_or("").size() + entry.value.value_or("").size();
    for (const Header& header : entry.headers) {
        size += kNumbers + header.name.size() + header.value.value_or("").size();
    }
    return size;
}

class DirectoryWriter final : public EntryWriter {
public:
    DirectoryWriter(io::Clock& clock, std::int64_t producer, commitlog::TopicPtr topic,
                    std::optional<std::int32_t> partition)
        : clock_(clock),
          producer_(producer),
          topic_(std::move(topic)),
          partition_(partition),
          lanes_(topic_->partitions.size()) {}

    Outcome<> write(const NewEntry& entry) override {
        ++tally_.given;
        tally_.bytes += entry.key.value_or("").size() + entry.value.value_or("").size();
        const std::size_t size = size_of(entry);
        const std::size_t most = topic_->config.partition.batch_bytes_max.value;
        if (size + kafka::kBatchHeaderBytes > most) {
            answers_->refuse(kafka::ErrorCode::kMessageTooLarge);
            return {};
        }
        const std::size_t partition = partition_of(entry);
        Lane& lane = lanes_[partition];
        if (lane.builder.bytes() + size > std::min(most, kAppendBytes)) append(partition);
        kafka::Record record{
            .timestamp = clock_.wall().microseconds / 1000, .key = entry.key, .value = entry.value};
        for (const Header& header : entry.headers) {
            record.headers.push_back({header.name, header.value});
        }
        lane.builder.add(record);
        ++lane.records;
        return {};
    }

    bool is_settled() override {
        for (std::size_t i = 0; i < lanes_.size(); ++i) append(i);
        answers_->wait_until(0);
        return answers_->under_way() == 0;
    }

    const Tally& tally() const override {
        answers_->show(tally_);
        return tally_;
    }

private:
    // What waits for one partition.
    struct Lane {
        kafka::BatchBuilder builder;
        std::int32_t records = 0;
        std::int32_t sequence = 0;
    };

    std::size_t partition_of(const NewEntry& entry) {
        if (partition_) return static_cast<std::size_t>(*partition_);
        if (entry.key) {
            return static_cast<std::size_t>(partition_of_key(*entry.key, lanes_.size()));
        }
        return sticky_;
    }

    void append(std::size_t partition) {
        Lane& lane = lanes_[partition];
        if (lane.builder.empty()) return;
        const auto records = static_cast<std::uint64_t>(lane.records);
        lane.builder.set_producer(producer_, 0, lane.sequence);
        lane.sequence += std::exchange(lane.records, 0);
        answers_->expect_one();
        topic_->partitions[partition]->append(
            lane.builder.finish(), [answers = answers_, records](commitlog::Appended appended) {
                answers->take(records, appended.error);
            });
        sticky_ = (sticky_ + 1) % lanes_.size();  // records without a key go batch by batch
        answers_->wait_until(kAppendsUnderWay - 1);
    }

    io::Clock& clock_;
    const std::int64_t producer_;
    commitlog::TopicPtr topic_;
    const std::optional<std::int32_t> partition_;
    std::vector<Lane> lanes_;
    std::size_t sticky_ = 0;
    std::shared_ptr<Answers> answers_ = std::make_shared<Answers>();
    mutable Tally tally_;
};

}  // namespace

Result<std::unique_ptr<EntryWriter>> directory_writer(io::Clock& clock, commitlog::Log& log,
                                                      commitlog::TopicPtr topic,
                                                      std::optional<std::int32_t> partition) {
    const std::int64_t producer = TRY(log.new_producer());
    return std::make_unique<DirectoryWriter>(clock, producer, std::move(topic), partition);
}

}  // namespace madang::logtool
