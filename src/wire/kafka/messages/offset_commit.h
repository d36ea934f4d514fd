// Keeping how far a group has read.
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

struct OffsetCommitRequest {
    static constexpr ApiKey kKey = ApiKey::kOffsetCommit;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            std::int64_t committed_offset = 0;
            std::int32_t committed_leader_epoch = -1;
            std::optional<std::string> committed_metadata;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.committed_offset);
                visit(self.committed_leader_epoch, since(6));
                visit(self.committed_metadata);
            }
        };
        std::string name;
        std::vector<Partition> partitions;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.partitions);
        }
    };
    std::string group_id;
    std::int32_t generation_id = -1;
    std::string member_id;
    std::optional<std::string> group_instance_id;
    std::int64_t retention_time_ms = -1;
    std::vector<Topic> topics;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.group_id);
        visit(self.generation_id);
        visit(self.member_id);
        visit(self.group_instance_id, since(7));
        visit(self.retention_time_ms, between(2, 4));
        visit(self.topics);
    }
};

struct OffsetCommitResponse {
    static constexpr ApiKey kKey = ApiKey::kOffsetCommit;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            ErrorCode error_code = ErrorCode::kNone;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.error_code);
            }
        };
        std::string name;
        std::vector<Partition> partitions;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.partitions);
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Topic> topics;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(3));
        visit(self.topics);
    }
};

}  // namespace madang::kafka
