// A host as a source.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/result.h"
#include "tool/log/host/client.h"
#include "tool/log/host/groups.h"
#include "tool/log/host/metadata.h"
#include "tool/log/host/reader.h"
#include "tool/log/host/writer.h"

namespace madang::logtool {
namespace {

std::vector<TopicPartition> places_of(const std::vector<TopicView>& topics) {
    std::vector<TopicPartition> places;
    for (const TopicView& topic : topics) {
        for (const PartitionView& partition : topic.partitions) {
            places.push_back({topic.name, partition.partition});
        }
    }
    return places;
}

class HostSource final : public LogSource {
public:
    HostSource(std::unique_ptr<Client> client, ClientSettings settings)
        : client_(std::move(client)), settings_(std::move(settings)) {}

    std::string name() const override { return client_->bootstrap(); }
    bool is_live() const override { return true; }

    Outcome<std::vector<std::string>> topic_names() override {
        std::vector<std::string> names;
        for (const auto& [name, topic] : TRY(all_topics(*client_))) names.push_back(name);
        return names;
    }

    Outcome<std::vector<TopicView>> describe(const std::vector<std::string>& topics) override {
        auto all = TRY(all_topics(*client_));
        std::vector<TopicView> views;
        views.reserve(topics.size());
        for (const std::string& name : topics) views.push_back(std::move(all[name]));
        const auto settings = TRY(settings_of(*client_, topics));
        const auto places = places_of(views);
        const auto starts = TRY(offsets_of(*client_, places, kAtStart));
        const auto ends = TRY(offsets_of(*client_, places, kAtEnd));
        for (TopicView& view : views) {
            const auto found = settings.find(view.name);
            if (found != settings.end()) view.settings = found->second;
            for (PartitionView& partition : view.partitions) {
                const auto start = starts.find({view.name, partition.partition});
                const auto end = ends.find({view.name, partition.partition});
                if (start != starts.end()) partition.start = start->second;
                if (end != ends.end()) partition.end = end->second;
                const bool is_lost = start == starts.end() || end == ends.end();
                if (is_lost && partition.trouble.empty()) partition.trouble = "offsets unknown";
            }
        }
        return views;
    }

    Outcome<std::vector<std::int64_t>> offsets_at(const TopicView& topic,
                                                  std::int64_t timestamp) override {
        const auto found = TRY(offsets_of(*client_, places_of({topic}), timestamp));
        std::vector<std::int64_t> offsets;
        for (const PartitionView& partition : topic.partitions) {
            const auto place = found.find({topic.name, partition.partition});
            offsets.push_back(place == found.end() ? partition.end : place->second);
        }
        return offsets;
    }

    Outcome<std::unique_ptr<EntryReader>> read(const std::string& topic,
                                               const std::vector<Span>& spans) override {
        // An end is told, since compaction and transactions leave offsets without a record.
        auto client = TRY(Client::create(RD_KAFKA_CONSUMER, client_->bootstrap(), settings_,
                                         {{"enable.partition.eof", "true"},
                                          {"enable.auto.offset.store", "false"},
                                          {"check.crcs", "true"}}));
        return host_reader(std::move(client), topic, spans);
    }

    Outcome<> create_topic(const std::string& topic, std::int32_t partitions) override {
        return make_topic(*client_, topic, partitions);
    }

    Outcome<std::unique_ptr<EntryWriter>> write(const TopicView& topic,
                                                const WriterOptions& options) override {
        return host_writer(client_->bootstrap(), settings_, topic.name, options);
    }

    Outcome<std::vector<std::string>> group_names() override { return host_group_names(*client_); }

    Outcome<std::vector<GroupView>> groups(const std::vector<std::string>& names) override {
        auto views = TRY(host_groups(*client_, names));
        const auto topics = TRY(all_topics(*client_));
        std::vector<TopicPartition> places;
        for (const GroupView& group : views) {
            for (const CommittedView& offset : group.offsets) {
                const auto topic = topics.find(offset.place.topic);
                const bool is_there =
                    topic != topics.end() && static_cast<std::size_t>(offset.place.partition) <
                                                 topic->second.partitions.size();
                if (is_there) places.push_back(offset.place);
            }
        }
        std::ranges::sort(places);
        const auto repeated = std::ranges::unique(places);
        places.erase(repeated.begin(), repeated.end());
        const auto ends = TRY(offsets_of(*client_, places, kAtEnd));
        for (GroupView& group : views) {
            for (CommittedView& offset : group.offsets) {
                const auto end = ends.find(offset.place);
                if (end != ends.end()) offset.end = end->second;
            }
        }
        return views;
    }

private:
    std::unique_ptr<Client> client_;
    const ClientSettings settings_;
};

}  // namespace

Outcome<std::unique_ptr<LogSource>> open_host(io::Clock& clock, const std::string& bootstrap,
                                              const std::map<std::string, std::string>& settings) {
    auto client = TRY(Client::create(RD_KAFKA_PRODUCER, bootstrap, settings, {}));
    TRY(client->connect(clock));
    return std::make_unique<HostSource>(std::move(client), settings);
}

}  // namespace madang::logtool
