// Creating topics.
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

struct CreateTopicsRequest {
    static constexpr ApiKey kKey = ApiKey::kCreateTopics;
    struct Topic {
        struct Assignment {
            std::int32_t partition_index = 0;
            std::vector<std::int32_t> broker_ids;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.partition_index);
                visit(self.broker_ids);
            }
        };
        struct Config {
            std::string name;
            std::optional<std::string> value;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.name);
                visit(self.value);
            }
        };
        std::string name;
        std::int32_t num_partitions = -1;
        std::int16_t replication_factor = -1;
        std::vector<Assignment> assignments;
        std::vector<Config> configs;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.num_partitions);
            visit(self.replication_factor);
            visit(self.assignments);
            visit(self.configs);
        }
    };
    std::vector<Topic> topics;
    std::int32_t timeout_ms = 0;
    bool validate_only = false;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.topics);
        visit(self.timeout_ms);
        visit(self.validate_only, since(1));
    }
};

struct CreateTopicsResponse {
    static constexpr ApiKey kKey = ApiKey::kCreateTopics;
    struct Topic {
        struct Config {
            std::string name;
            std::optional<std::string> value;
            bool read_only = false;
            std::int8_t config_source = 0;
            bool is_sensitive = false;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.name);
                visit(self.value);
                visit(self.read_only);
                visit(self.config_source);
                visit(self.is_sensitive);
            }
        };
        std::string name;
        Uuid topic_id;
        ErrorCode error_code = ErrorCode::kNone;
        std::optional<std::string> error_message;
        std::int32_t num_partitions = -1;
        std::int16_t replication_factor = -1;
        std::optional<std::vector<Config>> configs;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.topic_id, since(7));
            visit(self.error_code);
            visit(self.error_message, since(1));
            visit(self.num_partitions, since(5));
            visit(self.replication_factor, since(5));
            visit(self.configs, since(5));
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Topic> topics;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(2));
        visit(self.topics);
    }
};

}  // namespace madang::kafka
