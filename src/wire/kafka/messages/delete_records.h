// Forgetting the records before an offset.
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

struct DeleteRecordsRequest {
    static constexpr ApiKey kKey = ApiKey::kDeleteRecords;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            std::int64_t offset = 0;  // -1: up to the high watermark

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.offset);
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
    std::vector<Topic> topics;
    std::int32_t timeout_ms = 0;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.topics);
        visit(self.timeout_ms);
    }
};

struct DeleteRecordsResponse {
    static constexpr ApiKey kKey = ApiKey::kDeleteRecords;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            std::int64_t low_watermark = -1;
            ErrorCode error_code = ErrorCode::kNone;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.low_watermark);
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
        visit(self.throttle_time_ms);
        visit(self.topics);
    }
};

}  // namespace madang::kafka
