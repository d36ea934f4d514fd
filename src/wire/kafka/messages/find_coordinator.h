// Which broker coordinates a group. One key up to version 3, several from 4.
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

struct FindCoordinatorRequest {
    static constexpr ApiKey kKey = ApiKey::kFindCoordinator;
    std::string key;
    std::int8_t key_type = 0;  // 0: group, 1: transaction
    std::vector<std::string> coordinator_keys;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.key, until(3));
        visit(self.key_type, since(1));
        visit(self.coordinator_keys, since(4));
    }
};

struct FindCoordinatorResponse {
    static constexpr ApiKey kKey = ApiKey::kFindCoordinator;
    struct Coordinator {
        std::string key;
        std::int32_t node_id = 0;
        std::string host;
        std::int32_t port = 0;
        ErrorCode error_code = ErrorCode::kNone;
        std::optional<std::string> error_message;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.key);
            visit(self.node_id);
            visit(self.host);
            visit(self.port);
            visit(self.error_code);
            visit(self.error_message);
        }
    };
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;
    std::optional<std::string> error_message;
    std::int32_t node_id = 0;
    std::string host;
    std::int32_t port = 0;
    std::vector<Coordinator> coordinators;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.error_code, until(3));
        visit(self.error_message, between(1, 3));
        visit(self.node_id, until(3));
        visit(self.host, until(3));
        visit(self.port, until(3));
        visit(self.coordinators, since(4));
    }
};

}  // namespace madang::kafka
