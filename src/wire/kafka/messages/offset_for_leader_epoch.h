// Where an epoch of a partition's leader ended.
// Threads: values.
// Source:  https://kafka.apache.org/protocol.html
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/kafka/fields.h"
#include "wire/kafka/protocol.h"

namespace madang::kafka {

struct OffsetForLeaderEpochRequest {
    static constexpr ApiKey kKey = ApiKey::kOffsetForLeaderEpoch;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            std::int32_t current_leader_epoch = -1;
            std::int32_t leader_epoch = 0;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.current_leader_epoch);
                visit(self.leader_epoch);
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
    std::int32_t replica_id = -2;
    std::vector<Topic> topics;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.replica_id, since(3));
        visit(self.topics);
    }
};

struct OffsetForLeaderEpochResponse {
    static constexpr ApiKey kKey = ApiKey::kOffsetForLeaderEpoch;
    struct Topic {
        struct Partition {
            ErrorCode error_code = ErrorCode::kNone;
            std::int32_t index = 0;
            std::int32_t leader_epoch = -1;
            std::int64_t end_offset = -1;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.error_code);
                visit(self.index);
                visit(self.leader_epoch);
                visit(self.end_offset);
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
        visit(self.throttle_time_ms);
        visit(self.topics);
    }
};

}  // namespace madang::kafka
