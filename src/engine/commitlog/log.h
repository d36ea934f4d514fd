// The log of one node: topics of partitions in one directory.
//
// Idea:       a manifest names the topics; a topic is there once the manifest says so, and gone
//             once it no longer does: what is left of its files is removed then, or at the next
//             opening.
// Threads:    any. Changes of topics come one after another.
// Limits:     kTopicsMax, kTopicPartitionsMax.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/commitlog/activity.h"
#include "engine/commitlog/topic.h"
#include "io/environment.h"

namespace madang::commitlog {

using TopicPtr = std::shared_ptr<const Topic>;

class Log {
public:
    // Opens or creates the log in `directory`, which one process may have open. Blocks. Errors:
    // conflict if another has it; unsupported if a newer version wrote it; corrupt; those of the
    // disk.
    static Result<std::unique_ptr<Log>> open(io::Environment& environment,
                                             const std::string& directory);
    // No append may be under way.
    virtual ~Log() = default;

    // The topic, or null.
    virtual TopicPtr find(std::string_view name) const = 0;
    virtual std::vector<TopicPtr> topics() const = 0;  // by name
    virtual const kafka::Uuid& cluster() const = 0;
    // What it does, counted.
    virtual Activity& activity() const = 0;

    // Registers what it counts, and where the partitions of its internal topics begin and end; both
    // outlive the log. Once, when those topics are there.
    virtual void add_metrics(Metrics& metrics) const = 0;

    // These block. Errors: conflict if it exists; not_found if it does not; invalid for a name or
    // a number that may not be; exhausted beyond a limit; those of the disk.
    virtual Result<TopicPtr> create_topic(const std::string& name, std::uint32_t partitions,
                                          const TopicConfig& config) = 0;
    virtual Result<> delete_topic(const std::string& name) = 0;
    virtual Result<TopicPtr> add_partitions(const std::string& name, std::uint32_t partitions) = 0;

    // Returns an identity that no producer has had. Blocks, but rarely: they are taken from the
    // manifest in blocks. Errors: those of the disk.
    virtual Result<std::int64_t> new_producer() = 0;

    // Changes how a topic keeps what it holds, from now on. Errors: as those above.
    virtual Result<TopicPtr> configure_topic(const std::string& name,
                                             const TopicConfig& config) = 0;

    // Does for every partition what is due: seals, retains, compacts (Partition::tend). Blocks, for
    // as long as that takes, until `stop` is requested. Goes on after an error, which is logged.
    virtual void tend(const std::stop_token& stop) = 0;
    // Asks every partition to flush what has waited long enough (Partition::flush_if_due).
    virtual void flush_due() = 0;
};

}  // namespace madang::commitlog
