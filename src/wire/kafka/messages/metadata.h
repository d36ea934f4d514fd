// Brokers, topics and who leads their partitions.
// Threads: values.
// Source:  https://kafka.apache.org/protocol.html
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wire/kafka/fields.h"
#include "wire/kafka/protocol.h"

namespace madang::kafka {

struct MetadataRequest {
    static constexpr ApiKey kKey = ApiKey::kMetadata;
    struct Topic {
        Uuid topic_id;
        std::optional<std::string> name;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.topic_id, since(10));
            visit(self.name);
        }
    };
    std::optional<std::vector<Topic>> topics;  // null: all; none in version 0 means all as well
    bool allow_auto_topic_creation = true;
    bool include_cluster_authorized_operations = false;
    bool include_topic_authorized_operations = false;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.topics);
        visit(self.allow_auto_topic_creation, since(4));
        visit(self.include_cluster_authorized_operations, between(8, 10));
        visit(self.include_topic_authorized_operations, since(8));
    }
};

struct MetadataResponse {
    static constexpr ApiKey kKey = ApiKey::kMetadata;
    struct Broker {
        std::int32_t node_id = 0;
        std::string host;
        std::int32_t port = 0;
        std::optional<std::string> rack;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.node_id);
            visit(self.host);
            visit(self.port);
            visit(self.rack, since(1));
        }
    };
    struct Topic {
        struct Partition {
            ErrorCode error_code = ErrorCode::kNone;
            std::int32_t partition_index = 0;
            std::int32_t leader_id = 0;
            std::int32_t leader_epoch = 0;
            std::vector<std::int32_t> replica_nodes;
            std::vector<std::int32_t> isr_nodes;
            std::vector<std::int32_t> offline_replicas;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.error_code);
                visit(self.partition_index);
                visit(self.leader_id);
                visit(self.leader_epoch, since(7));
                visit(self.replica_nodes);
                visit(self.isr_nodes);
                visit(self.offline_replicas, since(5));
            }
        };
        ErrorCode error_code = ErrorCode::kNone;
        std::optional<std::string> name;
        Uuid topic_id;
        bool is_internal = false;
        std::vector<Partition> partitions;
        std::int32_t topic_authorized_operations = INT32_MIN;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.error_code);
            visit(self.name);
            visit(self.topic_id, since(10));
            visit(self.is_internal, since(1));
            visit(self.partitions);
            visit(self.topic_authorized_operations, since(8));
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Broker> brokers;
    std::optional<std::string> cluster_id;
    std::int32_t controller_id = 0;
    std::vector<Topic> topics;
    std::int32_t cluster_authorized_operations = INT32_MIN;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(3));
        visit(self.brokers);
        visit(self.cluster_id, since(2));
        visit(self.controller_id, since(1));
        visit(self.topics);
        visit(self.cluster_authorized_operations, between(8, 10));
    }
};

}  // namespace madang::kafka
