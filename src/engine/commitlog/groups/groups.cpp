// Groups on their home, offsets in their topic.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/groups/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "engine/commitlog/groups/limits.h"
#include "engine/commitlog/groups/offset_book.h"
#include "engine/commitlog/replay.h"
#include "wire/kafka/record_batch.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;

struct Entry {
    std::unique_ptr<Group> group;
    std::int32_t generations_end = 0;  // all up to this are kept as used
    bool is_reserving = false;
};

// Of each key only the newest record counts, and all of them are read when the log is opened.
TopicConfig compacted(TopicConfig config) {
    config.partition.cleanup = Cleanup::kCompact;
    config.partition.segment_bytes = kOffsetsSegmentBytes;
    return config;
}

template <class Asked>
std::size_t count_partitions(const std::vector<Asked>& topics) {
    std::size_t count = 0;
    for (const Asked& topic : topics) count += topic.partitions.size();
    return count;
}

class LiveGroups final : public Groups {
public:
    LiveGroups(io::Environment& environment, Log& log, Home home, const TopicPtr& topic)
        : environment_(environment),
          log_(log),
          home_(home),
          partition_(topic->partitions.front()) {}

    Result<> load() {
        TRY(replay(*partition_, 0, [this](const kafka::Record& record) { return load(record); }));
        for (auto& [id, entry] : groups_) make_group(id, entry);
        return {};
    }

    void join(kafka::JoinGroupRequest request, Client client, JoinDone done) override {
        at_home([this, request = std::move(request), client = std::move(client),
                 done = std::move(done)]() mutable {
            const bool is_legal =
                !request.group_id.empty() && request.group_id.size() <= kGroupIdBytesMax;
            const bool is_new = groups_.find(request.group_id) == groups_.end();
            kafka::JoinGroupResponse refused;
            refused.protocol_name = "";
            refused.member_id = request.member_id;
            refused.error_code =
                is_legal ? ErrorCode::kGroupMaxSizeReached : ErrorCode::kInvalidGroupId;
            if (!is_legal || (is_new && groups_.size() >= kGroupsMax)) return done(refused);
            entry_of(request.group_id).group->join(request, client, std::move(done));
        });
    }

    void sync(kafka::SyncGroupRequest request, SyncDone done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            kafka::SyncGroupResponse refused;
            refused.error_code = ErrorCode::kUnknownMemberId;
            Entry* entry = find(request.group_id);
            if (entry == nullptr) return done(refused);
            entry->group->sync(request, std::move(done));
        });
    }

    void heartbeat(kafka::HeartbeatRequest request,
                   std::move_only_function<void(ErrorCode)> done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            Entry* entry = find(request.group_id);
            done(entry == nullptr ? ErrorCode::kUnknownMemberId : entry->group->heartbeat(request));
        });
    }

    void leave(kafka::LeaveGroupRequest request,
               std::move_only_function<void(kafka::LeaveGroupResponse)> done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            kafka::LeaveGroupResponse answer;
            Entry* entry = find(request.group_id);
            if (request.members.empty()) {
                answer.error_code = entry == nullptr
                                        ? ErrorCode::kUnknownMemberId
                                        : entry->group->leave(request.member_id, std::nullopt);
            }
            for (const auto& member : request.members) {
                const ErrorCode error =
                    entry == nullptr
                        ? ErrorCode::kUnknownMemberId
                        : entry->group->leave(member.member_id, member.group_instance_id);
                answer.members.push_back({member.member_id, member.group_instance_id, error});
            }
            done(std::move(answer));
        });
    }

    void commit(kafka::OffsetCommitRequest request,
                std::move_only_function<void(kafka::OffsetCommitResponse)> done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            commit_here(request, std::move(done));
        });
    }

    void fetch(kafka::OffsetFetchRequest request,
               std::move_only_function<void(kafka::OffsetFetchResponse)> done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            kafka::OffsetFetchResponse answer;
            offsets_.show(request.group_id, request.topics, answer.topics);
            for (const auto& asked : request.groups) {
                auto& group = answer.groups.emplace_back();
                group.group_id = asked.group_id;
                offsets_.show(asked.group_id, asked.topics, group.topics);
            }
            done(std::move(answer));
        });
    }

    void describe(kafka::DescribeGroupsRequest request,
                  std::move_only_function<void(kafka::DescribeGroupsResponse)> done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            kafka::DescribeGroupsResponse answer;
            for (const std::string& id : request.groups) {
                if (const Entry* entry = find(id)) {
                    answer.groups.push_back(entry->group->describe());
                } else {
                    auto& group = answer.groups.emplace_back();
                    group.group_id = id;
                    group.group_state = "Dead";
                }
            }
            done(std::move(answer));
        });
    }

    void list(kafka::ListGroupsRequest request,
              std::move_only_function<void(kafka::ListGroupsResponse)> done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            kafka::ListGroupsResponse answer;
            const auto& states = request.states_filter;
            for (const auto& [id, entry] : groups_) {
                const std::string state(name_of(entry.group->state()));
                const bool is_asked =
                    states.empty() || std::ranges::find(states, state) != states.end();
                if (is_asked) answer.groups.push_back({id, entry.group->protocol_type(), state});
            }
            done(std::move(answer));
        });
    }

    void remove(kafka::DeleteGroupsRequest request,
                std::move_only_function<void(kafka::DeleteGroupsResponse)> done) override {
        at_home([this, request = std::move(request), done = std::move(done)]() mutable {
            remove_here(request, std::move(done));
        });
    }

    void stop() override {
        is_stopped_ = true;
        groups_.clear();
        count_groups();
    }

private:
    template <class Job>
    void at_home(Job job) {
        home_.executor.post(std::move(job));
    }

    void count_groups() { log_.activity().groups.set(static_cast<double>(groups_.size())); }

    Entry* find(const std::string& id) {
        const auto found = groups_.find(id);
        return found == groups_.end() ? nullptr : &found->second;
    }
    Entry& entry_of(const std::string& id) {
        Entry& entry = groups_[id];
        if (!entry.group) make_group(id, entry);
        return entry;
    }
    void make_group(const std::string& id, Entry& entry) {
        Group::Surroundings surroundings{
            home_.timers, [this] { return fmt::format("{:016x}", environment_.random.next()); },
            [this, id](std::int32_t generation) { return reserve(id, generation); },
            &log_.activity().members};
        // All that may have been used before is skipped.
        entry.group = std::make_unique<Group>(id, entry.generations_end, std::move(surroundings));
        count_groups();
    }

    // Keeps that generations are used, a number of them at once.
    bool reserve(const std::string& id, std::int32_t generation) {
        Entry& entry = groups_.at(id);
        if (generation <= entry.generations_end) return true;
        if (std::exchange(entry.is_reserving, true)) return false;
        const std::int32_t end = generation + kGenerationsAtOnce;
        kafka::BatchBuilder batch;
        const std::string key = encode_generation_key(id);
        const std::string value = encode_generation(end);
        batch.add({.timestamp = now(), .key = key, .value = value});
        append(batch.finish(), [this, id, end](ErrorCode error) {
            Entry* reserved = find(id);
            if (reserved == nullptr) return;
            reserved->is_reserving = false;
            if (error == ErrorCode::kNone) {
                reserved->generations_end = end;
                return reserved->group->go_on();
            }
            home_.timers.after(kRetryAfter, [this, id] {
                if (Entry* waiting = find(id)) waiting->group->go_on();
            });
        });
        return false;
    }

    std::int64_t now() const { return environment_.clock.wall().microseconds / 1000; }

    // Appends to the topic and goes on here once it is durable.
    template <class Then>
    void append(std::string batch, Then then) {
        partition_->append(
            std::move(batch), [this, then = std::move(then)](Appended appended) mutable {
                at_home([this, then = std::move(then), error = appended.error]() mutable {
                    if (!is_stopped_) then(error);
                });
            });
    }

    ErrorCode check_commit(const kafka::OffsetCommitRequest& request) {
        if (request.group_id.empty() || request.group_id.size() > kGroupIdBytesMax) {
            return ErrorCode::kInvalidGroupId;
        }
        const bool is_new = find(request.group_id) == nullptr;
        if (is_new && groups_.size() >= kGroupsMax) return ErrorCode::kPolicyViolation;
        if (offsets_.size() + count_partitions(request.topics) > kOffsetsMax) {
            return ErrorCode::kPolicyViolation;
        }
        if (is_new && !request.member_id.empty()) return ErrorCode::kUnknownMemberId;
        return entry_of(request.group_id)
            .group->may_commit(request.generation_id, request.member_id, request.group_instance_id);
    }

    ErrorCode check_offset(const std::string& topic, std::int32_t partition,
                           const std::optional<std::string>& metadata) const {
        const TopicPtr found = log_.find(topic);
        const bool is_there = found && partition >= 0 &&
                              static_cast<std::size_t>(partition) < found->partitions.size();
        if (!is_there) return ErrorCode::kUnknownTopicOrPartition;
        const bool fits = !metadata || metadata->size() <= kOffsetMetadataMax;
        return fits ? ErrorCode::kNone : ErrorCode::kOffsetMetadataTooLarge;
    }

    void commit_here(const kafka::OffsetCommitRequest& request,
                     std::move_only_function<void(kafka::OffsetCommitResponse)> done) {
        const ErrorCode refused = check_commit(request);
        kafka::OffsetCommitResponse answer;
        kafka::BatchBuilder batch;
        GroupOffsets committed;
        for (const auto& topic : request.topics) {
            auto& shown = answer.topics.emplace_back();
            shown.name = topic.name;
            for (const auto& asked : topic.partitions) {
                ErrorCode error = refused;
                if (error == ErrorCode::kNone) {
                    error = check_offset(topic.name, asked.index, asked.committed_metadata);
                }
                shown.partitions.push_back({asked.index, error});
                if (error != ErrorCode::kNone) continue;
                CommittedOffset offset{asked.committed_offset, asked.committed_leader_epoch,
                                       asked.committed_metadata.value_or("")};
                const OffsetKey key{topic.name, asked.index};
                const std::string record_key = encode_offset_key(request.group_id, key);
                const std::string value = encode_offset(offset);
                batch.add({.timestamp = now(), .key = record_key, .value = value});
                committed[key] = std::move(offset);
            }
        }
        if (batch.empty()) return done(std::move(answer));
        append(batch.finish(),
               [this, id = request.group_id, answer = std::move(answer),
                committed = std::move(committed), done = std::move(done)](ErrorCode error) mutable {
                   keep(id, std::move(committed), error, answer);
                   done(std::move(answer));
               });
    }

    void keep(const std::string& id, GroupOffsets committed, ErrorCode error,
              kafka::OffsetCommitResponse& answer) {
        if (error == ErrorCode::kNone) {
            entry_of(id);
            for (auto& [key, offset] : committed) offsets_.put(id, key, std::move(offset));
            return;
        }
        for (auto& topic : answer.topics) {
            for (auto& partition : topic.partitions) {
                if (partition.error_code == ErrorCode::kNone) partition.error_code = error;
            }
        }
    }

    void remove_here(const kafka::DeleteGroupsRequest& request,
                     std::move_only_function<void(kafka::DeleteGroupsResponse)> done) {
        kafka::DeleteGroupsResponse answer;
        kafka::BatchBuilder batch;
        std::vector<std::string> removed;
        for (const std::string& id : request.groups_names) {
            auto& shown = answer.results.emplace_back();
            shown.group_id = id;
            const Entry* entry = find(id);
            if (entry == nullptr) {
                shown.error_code = ErrorCode::kGroupIdNotFound;
            } else if (entry->group->state() != Group::State::kEmpty) {
                shown.error_code = ErrorCode::kNonEmptyGroup;
            } else {
                removed.push_back(id);
                for (const auto& [key, committed] : offsets_.of(id)) {
                    const std::string record_key = encode_offset_key(id, key);
                    batch.add({.timestamp = now(), .key = record_key, .value = std::nullopt});
                }
            }
        }
        const auto forget = [this](const std::vector<std::string>& ids) {
            for (const std::string& id : ids) {
                offsets_.forget(id);
                // A group that got members meanwhile stays; its offsets are gone.
                if (groups_.at(id).group->state() == Group::State::kEmpty) groups_.erase(id);
                count_groups();
            }
        };
        if (batch.empty()) {
            forget(removed);
            return done(std::move(answer));
        }
        append(batch.finish(), [forget, removed = std::move(removed), answer = std::move(answer),
                                done = std::move(done)](ErrorCode error) mutable {
            if (error == ErrorCode::kNone) forget(removed);
            for (auto& result : answer.results) {
                if (result.error_code == ErrorCode::kNone) result.error_code = error;
            }
            done(std::move(answer));
        });
    }

    Result<> load(const kafka::Record& record) {
        const OffsetRecordKey key = TRY(decode_offset_record_key(record.key.value_or("")));
        Entry& entry = groups_[key.group];
        if (key.is_generation) {
            if (record.value) entry.generations_end = TRY(decode_generation(*record.value));
            return {};
        }
        if (record.value) {
            offsets_.put(key.group, key.offset, TRY(decode_offset(*record.value)));
        } else {
            offsets_.forget(key.group, key.offset);
        }
        return {};
    }

    io::Environment& environment_;
    Log& log_;
    Home home_;
    std::shared_ptr<Partition> partition_;

    // The home's own.
    std::map<std::string, Entry> groups_;
    OffsetBook offsets_;
    bool is_stopped_ = false;
};

}  // namespace

Result<std::unique_ptr<Groups>> Groups::open(io::Environment& environment, Log& log, Home home) {
    TopicPtr topic = log.find(kOffsetsTopic);
    if (!topic) {
        TopicConfig config;
        config.visibility = Visibility::kInternal;
        topic = TRY(log.create_topic(kOffsetsTopic, 1, compacted(config)));
    } else if (!topic->config.partition.compacts()) {
        topic = TRY(log.configure_topic(kOffsetsTopic, compacted(topic->config)));
    }
    auto groups = std::make_unique<LiveGroups>(environment, log, home, topic);
    TRY(groups->load());
    return groups;
}

}  // namespace madang::commitlog
