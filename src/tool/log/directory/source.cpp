// A directory as a source.
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "base/result.h"
#include "engine/commitlog/kafka/topics/topic_settings.h"
#include "engine/commitlog/log.h"
#include "tool/log/directory/groups.h"
#include "tool/log/directory/reader.h"
#include "tool/log/directory/writer.h"

namespace madang::logtool {
namespace {

using commitlog::TopicPtr;

PartitionView view_of(const commitlog::Partition& partition, std::size_t index) {
    PartitionView view{.partition = static_cast<std::int32_t>(index),
                       .start = partition.start_offset(),
                       .end = partition.high_watermark(),
                       .bytes = partition.bytes(),
                       .segments = partition.segment_count()};
    if (!partition.is_writable()) view.trouble = "takes no records";
    return view;
}

TopicView view_of(const commitlog::Topic& topic) {
    TopicView view{topic.name, topic.config.visibility == commitlog::Visibility::kInternal, {}, {}};
    for (std::size_t i = 0; i < topic.partitions.size(); ++i) {
        view.partitions.push_back(view_of(*topic.partitions[i], i));
    }
    for (const commitlog::TopicSetting& setting : commitlog::topic_settings()) {
        view.settings.emplace_back(setting.name, setting.get(topic.config.partition));
    }
    return view;
}

class DirectorySource final : public LogSource {
public:
    DirectorySource(io::Environment& environment, std::string directory,
                    std::unique_ptr<commitlog::Log> log)
        : environment_(environment), directory_(std::move(directory)), log_(std::move(log)) {}

    std::string name() const override { return directory_; }
    bool is_live() const override { return false; }

    Outcome<std::vector<std::string>> topic_names() override {
        const auto topics = log_->topics();
        std::vector<std::string> names;
        names.reserve(topics.size());
        for (const TopicPtr& topic : topics) names.push_back(topic->name);
        return names;
    }

    Outcome<std::vector<TopicView>> describe(const std::vector<std::string>& topics) override {
        std::vector<TopicView> views;
        views.reserve(topics.size());
        for (const std::string& name : topics) views.push_back(view_of(*TRY(find(name))));
        return views;
    }

    Outcome<std::vector<std::int64_t>> offsets_at(const TopicView& topic,
                                                  std::int64_t timestamp) override {
        const TopicPtr found = TRY(find(topic.name));
        std::vector<std::int64_t> offsets;
        for (const auto& partition : found->partitions) {
            const auto place = partition->find_time(timestamp, commitlog::Reach::kDisk);
            if (!place) return std::unexpected(failure(topic.name, place.error()));
            offsets.push_back(*place ? (*place)->offset : partition->high_watermark());
        }
        return offsets;
    }

    Outcome<std::unique_ptr<EntryReader>> read(const std::string& topic,
                                               const std::vector<Span>& spans) override {
        return directory_reader(TRY(find(topic)), spans);
    }

    Outcome<> create_topic(const std::string& topic, std::int32_t partitions) override {
        const auto made = log_->create_topic(topic, static_cast<std::uint32_t>(partitions), {});
        if (!made) return std::unexpected(failure(topic, made.error()));
        return {};
    }

    Outcome<std::unique_ptr<EntryWriter>> write(const TopicView& topic,
                                                const WriterOptions& options) override {
        if (options.compression != "none") {
            return stop("records are not compressed on their way into a directory",
                        "Leave out --compression, or produce through a server: --bootstrap");
        }
        auto writer =
            directory_writer(environment_.clock, *log_, TRY(find(topic.name)), options.partition);
        if (!writer) return std::unexpected(failure(topic.name, writer.error()));
        return *std::move(writer);
    }

    Outcome<std::vector<std::string>> group_names() override {
        auto stored = commitlog_groups();
        if (!stored) return std::unexpected(stored.error());
        std::vector<std::string> names;
        names.reserve(stored->size());
        for (const auto& [name, group] : *stored) names.push_back(name);
        return names;
    }

    Outcome<std::vector<GroupView>> groups(const std::vector<std::string>& names) override {
        const auto stored = TRY(commitlog_groups());
        std::vector<GroupView> views;
        views.reserve(names.size());
        for (const std::string& name : names) views.push_back(stored.at(name));
        return views;
    }

private:
    Outcome<TopicPtr> find(const std::string& name) const {
        TopicPtr topic = log_->find(name);
        if (!topic) return stop("there is no topic " + name);
        return topic;
    }

    Outcome<std::map<std::string, GroupView>> commitlog_groups() const {
        auto stored = stored_groups(*log_);
        if (!stored) return std::unexpected(failure("the groups", stored.error()));
        return *std::move(stored);
    }

    Failure failure(const std::string& subject, const Error& error) const {
        return importer::failure_of(directory_ + ": " + subject, error);
    }

    io::Environment& environment_;
    const std::string directory_;
    std::unique_ptr<commitlog::Log> log_;
};

}  // namespace

Failure held_failure(const std::string& directory, const Error& error,
                     const std::optional<std::string>& held_by) {
    const std::string holder =
        error.detail() > 0 ? fmt::format(" (process {})", error.detail()) : "";
    return {directory + " is held by a running madang" + holder,
            held_by ? "Ask that server instead: --bootstrap " + *held_by
                    : "Ask that server instead, with --bootstrap and the address that it was given "
                      "as --log-listen, or stop it."};
}

Failure absent_failure(const std::string& directory) {
    return {"there is no log in " + directory,
            "A server makes one: madang serve --log-listen 127.0.0.1:9092. For another directory "
            "give --data, for a running server --bootstrap."};
}

Outcome<std::unique_ptr<LogSource>> open_directory(io::Environment& environment,
                                                   const std::string& directory,
                                                   const std::optional<std::string>& held_by) {
    // Opening makes a log where there is none, which is not what was asked for.
    if (!environment.files.exists(directory + "/topics").value_or(true)) {
        return std::unexpected(absent_failure(directory));
    }
    auto log = commitlog::Log::open(environment, directory);
    if (log) {
        return std::make_unique<DirectorySource>(environment, directory, *std::move(log));
    }
    const Error& error = log.error();
    if (error.code() == ErrorCode::kConflict) {
        return std::unexpected(held_failure(directory, error, held_by));
    }
    Failure failure = importer::failure_of(directory, error);
    if (error.code() == ErrorCode::kCorrupt) {
        failure.advice = "madang log verify names the file and what to do.";
    }
    return std::unexpected(std::move(failure));
}

}  // namespace madang::logtool
