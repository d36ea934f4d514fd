// Becoming a member of a group, and of its next generation.
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

struct JoinGroupRequest {
    static constexpr ApiKey kKey = ApiKey::kJoinGroup;
    struct Protocol {
        std::string name;
        Blob metadata;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.name);
            visit(self.metadata);
        }
    };
    std::string group_id;
    std::int32_t session_timeout_ms = 0;
    std::int32_t rebalance_timeout_ms = -1;
    std::string member_id;
    std::optional<std::string> group_instance_id;
    std::string protocol_type;
    std::vector<Protocol> protocols;
    std::optional<std::string> reason;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.group_id);
        visit(self.session_timeout_ms);
        visit(self.rebalance_timeout_ms, since(1));
        visit(self.member_id);
        visit(self.group_instance_id, since(5));
        visit(self.protocol_type);
        visit(self.protocols);
        visit(self.reason, since(8));
    }
};

struct JoinGroupResponse {
    static constexpr ApiKey kKey = ApiKey::kJoinGroup;
    struct Member {
        std::string member_id;
        std::optional<std::string> group_instance_id;
        Blob metadata;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.member_id);
            visit(self.group_instance_id, since(5));
            visit(self.metadata);
        }
    };
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;
    std::int32_t generation_id = -1;
    std::optional<std::string> protocol_type;
    std::optional<std::string> protocol_name;  // not null before version 7
    std::string leader;
    bool skip_assignment = false;
    std::string member_id;
    std::vector<Member> members;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(2));
        visit(self.error_code);
        visit(self.generation_id);
        visit(self.protocol_type, since(7));
        visit(self.protocol_name);
        visit(self.leader);
        visit(self.skip_assignment, since(9));
        visit(self.member_id);
        visit(self.members);
    }
};

}  // namespace madang::kafka
