// The offset of a time, of the beginning (-2) or of the end (-1) of partitions.
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

struct ListOffsetsRequest {
    static constexpr ApiKey kKey = ApiKey::kListOffsets;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            std::int32_t current_leader_epoch = -1;
            std::int64_t timestamp = 0;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.current_leader_epoch, since(4));
                visit(self.timestamp);
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
    std::int32_t replica_id = -1;
    std::int8_t isolation_level = 0;
    std::vector<Topic> topics;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.replica_id);
        visit(self.isolation_level, since(2));
        visit(self.topics);
    }
};

struct ListOffsetsResponse {
    static constexpr ApiKey kKey = ApiKey::kListOffsets;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            ErrorCode error_code = ErrorCode::kNone;
            std::int64_t timestamp = -1;
            std::int64_t offset = -1;
            std::int32_t leader_epoch = -1;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.error_code);
                visit(self.timestamp);
                visit(self.offset);
                visit(self.leader_epoch, since(4));
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
        visit(self.throttle_time_ms, since(2));
        visit(self.topics);
    }
};

}  // namespace madang::kafka
