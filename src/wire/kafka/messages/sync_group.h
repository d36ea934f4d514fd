// The leader hands out assignments, each member gets its own.
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

struct SyncGroupRequest {
    static constexpr ApiKey kKey = ApiKey::kSyncGroup;
    struct Assignment {
        std::string member_id;
        Blob assignment;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.member_id);
            visit(self.assignment);
        }
    };
    std::string group_id;
    std::int32_t generation_id = 0;
    std::string member_id;
    std::optional<std::string> group_instance_id;
    std::optional<std::string> protocol_type;
    std::optional<std::string> protocol_name;
    std::vector<Assignment> assignments;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.group_id);
        visit(self.generation_id);
        visit(self.member_id);
        visit(self.group_instance_id, since(3));
        visit(self.protocol_type, since(5));
        visit(self.protocol_name, since(5));
        visit(self.assignments);
    }
};

struct SyncGroupResponse {
    static constexpr ApiKey kKey = ApiKey::kSyncGroup;
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;
    std::optional<std::string> protocol_type;
    std::optional<std::string> protocol_name;
    Blob assignment;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.error_code);
        visit(self.protocol_type, since(5));
        visit(self.protocol_name, since(5));
        visit(self.assignment);
    }
};

}  // namespace madang::kafka
