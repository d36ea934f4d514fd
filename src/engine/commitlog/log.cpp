// Topics in a manifest, partitions in directories named after the topic's id.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/log.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "base/mutex.h"
#include "base/text.h"
#include "engine/commitlog/limits.h"
#include "engine/commitlog/manifest.h"

namespace madang::commitlog {
namespace {

Result<> check(std::string_view name, std::uint32_t partitions, const TopicConfig& config) {
    if (!is_topic_name(name)) return fail(ErrorCode::kInvalid, "not a topic's name");
    if (partitions == 0 || partitions > kTopicPartitionsMax) {
        return fail(ErrorCode::kInvalid, "the number of partitions", partitions);
    }
    const PartitionOptions& options = config.partition;
    const bool fits = options.segment_bytes.value > 0 &&
                      options.segment_bytes <= kSegmentBytesMax &&
                      options.batch_bytes_max <= kBatchBytesMax;
    if (!fits) return fail(ErrorCode::kInvalid, "the bytes of a segment or batch");
    const bool is_part = options.min_dirty_ratio >= 0 && options.min_dirty_ratio <= 1;
    const auto is_time = [](Milliseconds time) {
        return time >= Milliseconds(0) && time <= kSettingTimeMax;
    };
    const bool are_times = is_time(options.segment_time) && is_time(options.delete_retention) &&
                           is_time(options.flush_time.value_or(Milliseconds(0))) &&
                           is_time(options.retention_time.value_or(Milliseconds(0)));
    if (!is_part || !are_times) return fail(ErrorCode::kInvalid, "a time or part of a topic");
    return {};
}

void add_offsets(const Topic& topic, Metrics& metrics) {
    const auto add = [&](const char* name, const char* help, std::size_t partition, auto read) {
        const std::weak_ptr<Partition> kept = topic.partitions[partition];
        metrics.gauge_from(name, help,
                           {{"topic", topic.name}, {"partition", std::to_string(partition)}},
                           [kept, read] {
                               const auto shown = kept.lock();
                               return shown ? static_cast<double>(read(*shown)) : 0.0;
                           });
    };
    for (std::size_t i = 0; i < topic.partitions.size(); ++i) {
        add("commitlog_start_offset", "First offset of an internal partition that counts", i,
            [](const Partition& shown) { return shown.start_offset(); });
        add("commitlog_end_offset", "Next offset of an internal partition to be given", i,
            [](const Partition& shown) { return shown.high_watermark(); });
    }
}

class LiveLog final : public Log {
public:
    LiveLog(io::Environment& environment, std::string directory, std::unique_ptr<io::FileLock> lock,
            const Manifest& manifest)
        : environment_(environment),
          directory_(std::move(directory)),
          lock_(std::move(lock)),
          cluster_(manifest.cluster),
          next_producer_(manifest.next_producer),
          producers_end_(manifest.next_producer) {}

    Result<> open_topics(const Manifest& manifest) {
        for (const ManifestTopic& listed : manifest.topics) {
            Topic topic{listed.name, listed.id, listed.config, {}};
            TRY(open_partitions(topic, listed.partitions));
            MutexLock lock(topics_mutex_);
            topics_.emplace(listed.name, std::make_shared<const Topic>(std::move(topic)));
        }
        return remove_leftovers();
    }

    TopicPtr find(std::string_view name) const override {
        MutexLock lock(topics_mutex_);
        const auto found = topics_.find(name);
        return found == topics_.end() ? nullptr : found->second;
    }
    std::vector<TopicPtr> topics() const override {
        MutexLock lock(topics_mutex_);
        std::vector<TopicPtr> all;
        all.reserve(topics_.size());
        for (const auto& [name, topic] : topics_) all.push_back(topic);
        return all;
    }
    const kafka::Uuid& cluster() const override { return cluster_; }
    Activity& activity() const override { return *activity_; }

    void add_metrics(Metrics& metrics) const override {
        Activity::add_metrics(activity_, metrics);
        for (const TopicPtr& topic : topics()) {
            if (topic->config.visibility == Visibility::kInternal) add_offsets(*topic, metrics);
        }
    }

    Result<TopicPtr> create_topic(const std::string& name, std::uint32_t partitions,
                                  const TopicConfig& config) override {
        MutexLock lock(change_mutex_);
        TRY(check(name, partitions, config));
        if (find(name)) return fail(ErrorCode::kConflict, "the topic exists");
        if (topics().size() >= kTopicsMax) return fail(ErrorCode::kExhausted, "too many topics");
        Topic topic{name, {}, config, {}};
        environment_.random.fill(topic.id.bytes);
        TRY(open_partitions(topic, partitions));
        return TRY(put(std::move(topic)));
    }

    Result<> delete_topic(const std::string& name) override {
        MutexLock lock(change_mutex_);
        TopicPtr topic = find(name);
        if (!topic) return fail(ErrorCode::kNotFound, "no such topic");
        {
            MutexLock topics_lock(topics_mutex_);
            topics_.erase(name);
        }
        const auto saved = save();
        if (!saved) {
            MutexLock topics_lock(topics_mutex_);
            topics_[name] = std::move(topic);
            return saved;
        }
        return remove_leftovers();
    }

    Result<TopicPtr> add_partitions(const std::string& name, std::uint32_t partitions) override {
        MutexLock lock(change_mutex_);
        const TopicPtr before = find(name);
        if (!before) return fail(ErrorCode::kNotFound, "no such topic");
        TRY(check(name, partitions, before->config));
        if (partitions <= before->partitions.size()) {
            return fail(ErrorCode::kInvalid, "a topic never has fewer partitions", partitions);
        }
        Topic topic = *before;
        TRY(open_partitions(topic, partitions));
        return TRY(put(std::move(topic)));
    }

    Result<std::int64_t> new_producer() override {
        MutexLock lock(change_mutex_);
        if (next_producer_ == producers_end_) {
            producers_end_ += kProducerIdsAtOnce;
            const auto saved = save();
            if (!saved) {
                producers_end_ = next_producer_;
                return std::unexpected(saved.error());
            }
        }
        return next_producer_++;
    }

    Result<TopicPtr> configure_topic(const std::string& name, const TopicConfig& config) override {
        MutexLock lock(change_mutex_);
        const TopicPtr before = find(name);
        if (!before) return fail(ErrorCode::kNotFound, "no such topic");
        TRY(check(name, static_cast<std::uint32_t>(before->partitions.size()), config));
        Topic topic = *before;
        topic.config = config;
        TopicPtr changed = TRY(put(std::move(topic)));
        for (const auto& partition : changed->partitions) partition->set_options(config.partition);
        return changed;
    }

    void tend(const std::stop_token& stop) override {
        for (const TopicPtr& topic : topics()) {
            for (const auto& partition : topic->partitions) {
                if (stop.stop_requested()) return;
                const auto tended = partition->tend(stop);
                if (tended || tended.error().code() == ErrorCode::kCancelled) continue;
                environment_.log.warning(
                    "a partition was not tidied; it is tried again",
                    {{"topic", topic->name}, {"reason", tended.error().describe()}});
            }
        }
    }

    void flush_due() override {
        for (const TopicPtr& topic : topics()) {
            for (const auto& partition : topic->partitions) partition->flush_if_due();
        }
    }

    // Writes the manifest.
    Result<> save() REQUIRES(change_mutex_) {
        Manifest manifest{cluster_, producers_end_, {}};
        const std::vector<TopicPtr> all = topics();
        manifest.topics.reserve(all.size());
        for (const TopicPtr& topic : all) {
            manifest.topics.push_back({topic->name, topic->id,
                                       static_cast<std::uint32_t>(topic->partitions.size()),
                                       topic->config});
        }
        return environment_.files.replace(path(kManifestName), encode_manifest(manifest));
    }

private:
    std::string path(const std::string& name) const { return directory_ + "/" + name; }
    std::string directory_of(const Topic& topic, std::size_t partition) const {
        return path(partition_directory_name(topic.id, partition));
    }

    // Opens those that the topic does not have yet.
    Result<> open_partitions(Topic& topic, std::uint32_t partitions) {
        while (topic.partitions.size() < partitions) {
            const std::string directory = directory_of(topic, topic.partitions.size());
            topic.partitions.push_back(
                TRY(Partition::open(environment_, directory, topic.config.partition, activity_)));
        }
        return environment_.files.sync_directory(directory_);
    }

    // Shows a topic once the manifest has it.
    Result<TopicPtr> put(Topic topic) REQUIRES(change_mutex_) {
        auto shown = std::make_shared<const Topic>(std::move(topic));
        TopicPtr before = find(shown->name);
        {
            MutexLock lock(topics_mutex_);
            topics_[shown->name] = shown;
        }
        const auto saved = save();
        if (saved) return shown;
        MutexLock lock(topics_mutex_);
        if (before) {
            topics_[shown->name] = std::move(before);
        } else {
            topics_.erase(shown->name);
        }
        return std::unexpected(saved.error());
    }

    // Removes the files of partitions that no topic names. Their directories stay, empty.
    Result<> remove_leftovers() {
        std::vector<std::string> kept = {kManifestName};
        const std::vector<TopicPtr> all = topics();
        kept.reserve(all.size() + 1);
        for (const TopicPtr& topic : all) kept.push_back(hex(topic->id));
        for (const std::string& name : TRY(environment_.files.list(directory_))) {
            const std::string stem = name.substr(0, name.find('-'));
            const bool is_partition = stem.size() == 2 * sizeof(kafka::Uuid::bytes);
            if (!is_partition || std::ranges::find(kept, stem) != kept.end()) continue;
            for (const std::string& file : TRY(environment_.files.list(path(name)))) {
                // A compaction under way may have moved it.
                const auto removed = environment_.files.remove(path(name) + "/" + file);
                if (!removed && removed.error().code() != ErrorCode::kNotFound) return removed;
            }
        }
        return {};
    }

    io::Environment& environment_;
    const std::string directory_;
    std::unique_ptr<io::FileLock> lock_;
    const kafka::Uuid cluster_;
    const std::shared_ptr<Activity> activity_ = std::make_shared<Activity>();

    Mutex change_mutex_;
    std::int64_t next_producer_;
    std::int64_t producers_end_;

    mutable Mutex topics_mutex_;
    std::map<std::string, TopicPtr, std::less<>> topics_ GUARDED_BY(topics_mutex_);
};

}  // namespace

bool is_topic_name(std::string_view name) {
    constexpr std::size_t kNameMax = 249;
    const auto is_legal = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    return !name.empty() && name.size() <= kNameMax && name != "." && name != ".." &&
           std::ranges::all_of(name, is_legal);
}

Result<std::unique_ptr<Log>> Log::open(io::Environment& environment, const std::string& directory) {
    io::Files& files = environment.files;
    TRY(files.create_directories(directory));
    auto lock = TRY(files.lock(directory + "/lock"));
    const std::string path = directory + "/" + kManifestName;
    Manifest manifest;
    if (TRY(files.exists(path))) {
        manifest = TRY(decode_manifest(TRY(read_file(files, path, kManifestBytesMax))));
    } else {
        environment.random.fill(manifest.cluster.bytes);
        TRY(files.replace(path, encode_manifest(manifest)));
    }
    auto log = std::make_unique<LiveLog>(environment, directory, std::move(lock), manifest);
    TRY(log->open_topics(manifest));
    return log;
}

}  // namespace madang::commitlog
