// How far each group has read, in memory.
// Threads: one at a time.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/commitlog/groups/offset_record.h"

namespace madang::commitlog {

using GroupOffsets = std::map<OffsetKey, CommittedOffset>;

class OffsetBook {
public:
    void put(const std::string& group, const OffsetKey& key, CommittedOffset offset) {
        const auto [at, is_new] = groups_[group].insert_or_assign(key, std::move(offset));
        if (is_new) ++size_;
    }
    void forget(const std::string& group, const OffsetKey& key) {
        const auto found = groups_.find(group);
        if (found != groups_.end()) size_ -= found->second.erase(key);
    }
    void forget(const std::string& group) {
        const auto found = groups_.find(group);
        if (found == groups_.end()) return;
        size_ -= found->second.size();
        groups_.erase(found);
    }
    const GroupOffsets& of(const std::string& group) const {
        static const GroupOffsets none;
        const auto found = groups_.find(group);
        return found == groups_.end() ? none : found->second;
    }
    std::size_t size() const { return size_; }  // of all groups

    // Answers what OffsetFetch asks of one group, in the types of its version; no topics: all.
    template <class Asked, class Answered>
    void show(const std::string& group, const std::optional<std::vector<Asked>>& topics,
              std::vector<Answered>& answer) const {
        if (topics) {
            for (const Asked& topic : *topics) {
                answer.emplace_back().name = topic.name;
                for (const std::int32_t partition : topic.partitions) {
                    show(group, {topic.name, partition}, answer.back());
                }
            }
            return;
        }
        for (const auto& [key, committed] : of(group)) {
            const bool is_next = answer.empty() || answer.back().name != key.topic;
            if (is_next) answer.emplace_back().name = key.topic;
            show(group, key, answer.back());
        }
    }

private:
    template <class Answered>
    void show(const std::string& group, const OffsetKey& key, Answered& topic) const {
        auto& shown = topic.partitions.emplace_back();
        shown.index = key.partition;
        shown.metadata = "";
        const GroupOffsets& offsets = of(group);
        const auto found = offsets.find(key);
        if (found == offsets.end()) return;
        shown.committed_offset = found->second.offset;
        shown.committed_leader_epoch = found->second.leader_epoch;
        shown.metadata = found->second.metadata;
    }

    std::map<std::string, GroupOffsets> groups_;
    std::size_t size_ = 0;
};

}  // namespace madang::commitlog
