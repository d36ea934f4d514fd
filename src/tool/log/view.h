// What a log shows of itself, wherever it is: topics, partitions, records, groups.
//
// Threads: values.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace madang::logtool {

struct PartitionView {
    std::int32_t partition = 0;
    std::int64_t start = 0;  // the first offset that counts
    std::int64_t end = 0;    // the next one to be given
    // Known of a directory.
    std::optional<std::uint64_t> bytes = {};
    std::optional<std::size_t> segments = {};
    // Why it takes no records or cannot be read; empty: it does and can.
    std::string trouble = {};
    // Known of a host: the node that leads, those that replicate and those that are in step.
    std::string nodes = {};

    std::int64_t records() const { return end - start; }
};

using Settings = std::vector<std::pair<std::string, std::string>>;  // by Kafka's names

struct TopicView {
    std::string name;
    bool is_internal = false;
    std::vector<PartitionView> partitions;
    Settings settings;
};

struct Header {
    std::string name;
    std::optional<std::string> value;
    friend bool operator==(const Header&, const Header&) = default;
};

// One record.
struct Entry {
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t timestamp = -1;  // milliseconds since 1970; -1 without
    std::optional<std::string> key = {};
    std::optional<std::string> value = {};
    std::vector<Header> headers = {};
    // Why the record cannot be shown; then it stands for its whole batch.
    std::string unreadable = {};
};

struct TopicPartition {
    std::string topic;
    std::int32_t partition = 0;
    friend auto operator<=>(const TopicPartition&, const TopicPartition&) = default;
};

struct CommittedView {
    TopicPartition place;
    std::int64_t committed = -1;
    std::optional<std::int64_t> end = {};  // nothing: the partition is gone

    std::optional<std::int64_t> lag() const {
        if (!end || committed < 0) return std::nullopt;
        return *end > committed ? *end - committed : 0;
    }
};

struct MemberView {
    std::string id;
    std::string client;
    std::string host;
    std::vector<TopicPartition> assigned;
};

struct GroupView {
    std::string name;
    std::string state;     // Kafka's word; of a directory "Stored": members are not kept on disk
    std::string assignor;  // how partitions are shared; empty: not known
    std::vector<MemberView> members;
    std::vector<CommittedView> offsets;  // by topic and partition
};

}  // namespace madang::logtool
