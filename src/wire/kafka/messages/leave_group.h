// Members leave a group. One up to version 2, several from 3.
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

struct LeaveGroupRequest {
    static constexpr ApiKey kKey = ApiKey::kLeaveGroup;
    struct Member {
        std::string member_id;
        std::optional<std::string> group_instance_id;
        std::optional<std::string> reason;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.member_id);
            visit(self.group_instance_id);
            visit(self.reason, since(5));
        }
    };
    std::string group_id;
    std::string member_id;
    std::vector<Member> members;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.group_id);
        visit(self.member_id, until(2));
        visit(self.members, since(3));
    }
};

struct LeaveGroupResponse {
    static constexpr ApiKey kKey = ApiKey::kLeaveGroup;
    struct Member {
        std::string member_id;
        std::optional<std::string> group_instance_id;
        ErrorCode error_code = ErrorCode::kNone;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.member_id);
            visit(self.group_instance_id);
            visit(self.error_code);
        }
    };
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;
    std::vector<Member> members;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.error_code);
        visit(self.members, since(3));
    }
};

}  // namespace madang::kafka
