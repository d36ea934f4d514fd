// A member is alive, and hears whether the group rebalances.
// Threads: values.
// Source:  https://kafka.apache.org/protocol.html
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/kafka/fields.h"
#include "wire/kafka/protocol.h"

namespace madang::kafka {

struct HeartbeatRequest {
    static constexpr ApiKey kKey = ApiKey::kHeartbeat;
    std::string group_id;
    std::int32_t generation_id = 0;
    std::string member_id;
    std::optional<std::string> group_instance_id;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.group_id);
        visit(self.generation_id);
        visit(self.member_id);
        visit(self.group_instance_id, since(3));
    }
};

struct HeartbeatResponse {
    static constexpr ApiKey kKey = ApiKey::kHeartbeat;
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.error_code);
    }
};

}  // namespace madang::kafka
