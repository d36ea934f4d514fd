// Deleting topics and all that is in them.
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

struct DeleteTopicsRequest {
    static constexpr ApiKey kKey = ApiKey::kDeleteTopics;
    std::vector<std::string> topic_names;
    std::int32_t timeout_ms = 0;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.topic_names);
        visit(self.timeout_ms);
    }
};

struct DeleteTopicsResponse {
    static constexpr ApiKey kKey = ApiKey::kDeleteTopics;
    struct Topic {
        std::string name;
        ErrorCode error_code = ErrorCode::kNone;
        std::optional<std::string> error_message;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.error_code);
            visit(self.error_message, since(5));
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Topic> responses;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.responses);
    }
};

}  // namespace madang::kafka
