// The state and the members of groups.
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

struct DescribeGroupsRequest {
    static constexpr ApiKey kKey = ApiKey::kDescribeGroups;
    std::vector<std::string> groups;
    bool include_authorized_operations = false;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.groups);
        visit(self.include_authorized_operations, since(3));
    }
};

struct DescribeGroupsResponse {
    static constexpr ApiKey kKey = ApiKey::kDescribeGroups;
    struct Group {
        struct Member {
            std::string member_id;
            std::optional<std::string> group_instance_id;
            std::string client_id;
            std::string client_host;
            Blob member_metadata;
            Blob member_assignment;

            template <class V, class Self>
            static void visit(V& visit, Self& self) {
                visit(self.member_id);
                visit(self.group_instance_id, since(4));
                visit(self.client_id);
                visit(self.client_host);
                visit(self.member_metadata);
                visit(self.member_assignment);
            }
        };
        ErrorCode error_code = ErrorCode::kNone;
        std::string group_id;
        std::string group_state;
        std::string protocol_type;
        std::string protocol_data;
        std::vector<Member> members;
        std::int32_t authorized_operations = INT32_MIN;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.error_code);
            visit(self.group_id);
            visit(self.group_state);
            visit(self.protocol_type);
            visit(self.protocol_data);
            visit(self.members);
            visit(self.authorized_operations, since(3));
        }
    };
    std::int32_t throttle_time_ms = 0;
    std::vector<Group> groups;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.groups);
    }
};

}  // namespace madang::kafka
