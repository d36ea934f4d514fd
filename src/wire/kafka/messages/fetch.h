// Reading record batches from partitions, waiting for some if there are none.
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

struct FetchRequest {
    static constexpr ApiKey kKey = ApiKey::kFetch;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            std::int32_t current_leader_epoch = -1;
            std::int64_t fetch_offset = 0;
            std::int32_t last_fetched_epoch = -1;
            std::int64_t log_start_offset = -1;
            std::int32_t max_bytes = 0;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.current_leader_epoch, since(9));
                visit(self.fetch_offset);
                visit(self.last_fetched_epoch, since(12));
                visit(self.log_start_offset, since(5));
                visit(self.max_bytes);
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
    struct Forgotten {
        std::string name;
        std::vector<std::int32_t> partitions;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.partitions);
        }
    };
    std::int32_t replica_id = -1;
    std::int32_t max_wait_ms = 0;
    std::int32_t min_bytes = 0;
    std::int32_t max_bytes = INT32_MAX;
    std::int8_t isolation_level = 0;  // 0: read uncommitted, 1: committed
    std::int32_t session_id = 0;
    std::int32_t session_epoch = -1;
    std::vector<Topic> topics;
    std::vector<Forgotten> forgotten;
    std::string rack_id;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.replica_id);
        visit(self.max_wait_ms);
        visit(self.min_bytes);
        visit(self.max_bytes, since(3));
        visit(self.isolation_level, since(4));
        visit(self.session_id, since(7));
        visit(self.session_epoch, since(7));
        visit(self.topics);
        visit(self.forgotten, since(7));
        visit(self.rack_id, since(11));
    }
};

struct FetchResponse {
    static constexpr ApiKey kKey = ApiKey::kFetch;
    struct Topic {
        struct Partition {
            struct Aborted {
                std::int64_t producer_id = 0;
                std::int64_t first_offset = 0;

                template <class V, class Self>
                static void visit(V& visit, Self& self) {
                    visit(self.producer_id);
                    visit(self.first_offset);
                }
            };
            std::int32_t index = 0;
            ErrorCode error_code = ErrorCode::kNone;
            std::int64_t high_watermark = -1;
            std::int64_t last_stable_offset = -1;
            std::int64_t log_start_offset = -1;
            std::optional<std::vector<Aborted>> aborted_transactions;
            std::int32_t preferred_read_replica = -1;
            Records records;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.error_code);
                visit(self.high_watermark);
                visit(self.last_stable_offset, since(4));
                visit(self.log_start_offset, since(5));
                visit(self.aborted_transactions, since(4));
                visit(self.preferred_read_replica, since(11));
                visit(self.records);
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
    ErrorCode error_code = ErrorCode::kNone;
    std::int32_t session_id = 0;
    std::vector<Topic> topics;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.error_code, since(7));
        visit(self.session_id, since(7));
        visit(self.topics);
    }
};

}  // namespace madang::kafka
