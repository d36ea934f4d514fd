// Appending record batches to partitions.
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

struct ProduceRequest {
    static constexpr ApiKey kKey = ApiKey::kProduce;
    struct Topic {
        struct Partition {
            std::int32_t index = 0;
            Records records;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
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
    std::optional<std::string> transactional_id;
    std::int16_t acks = 0;  // 0: no answer, 1: written, -1: durable
    std::int32_t timeout_ms = 0;
    std::vector<Topic> topics;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.transactional_id, since(3));
        visit(self.acks);
        visit(self.timeout_ms);
        visit(self.topics);
    }
};

struct ProduceResponse {
    static constexpr ApiKey kKey = ApiKey::kProduce;
    struct Topic {
        struct Partition {
            struct RecordError {
                std::int32_t batch_index = 0;
                std::optional<std::string> message;

                template <class V, class Self>
                static void visit(V& visit, Self& self) {
                    visit(self.batch_index);
                    visit(self.message);
                }
            };
            std::int32_t index = 0;
            ErrorCode error_code = ErrorCode::kNone;
            std::int64_t base_offset = -1;
            std::int64_t log_append_time_ms = -1;
            std::int64_t log_start_offset = -1;
            std::vector<RecordError> record_errors;
            std::optional<std::string> error_message;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.index);
                visit(self.error_code);
                visit(self.base_offset);
                visit(self.log_append_time_ms, since(2));
                visit(self.log_start_offset, since(5));
                visit(self.record_errors, since(8));
                visit(self.error_message, since(8));
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
    std::int32_t throttle_time_ms = 0;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.topics);
        visit(self.throttle_time_ms, since(1));
    }
};

}  // namespace madang::kafka
