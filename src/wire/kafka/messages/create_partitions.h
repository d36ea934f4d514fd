// More partitions for a topic.
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

struct CreatePartitionsRequest {
    static constexpr ApiKey kKey = ApiKey::kCreatePartitions;
    struct Topic {
        struct Assignment {
            std::vector<std::int32_t> broker_ids;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.broker_ids);
            }
        };
        std::string name;
        std::int32_t count = 0;
        std::optional<std::vector<Assignment>> assignments;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.count);
            visit(self.assignments);
        }
    };
    std::vector<Topic> topics;
    std::int32_t timeout_ms = 0;
    bool validate_only = false;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.topics);
        visit(self.timeout_ms);
        visit(self.validate_only);
    }
};

struct CreatePartitionsResponse {
    static constexpr ApiKey kKey = ApiKey::kCreatePartitions;
    struct Result {
        std::string name;
        ErrorCode error_code = ErrorCode::kNone;
        std::optional<std::string> error_message;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.error_code);
            visit(self.error_message);
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Result> results;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms);
        visit(self.results);
    }
};

}  // namespace madang::kafka
