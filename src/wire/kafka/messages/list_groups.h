// All groups that the broker coordinates.
// Threads: values.
// Source:  https://kafka.apache.org/protocol.html
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/kafka/fields.h"
#include "wire/kafka/protocol.h"

namespace madang::kafka {

struct ListGroupsRequest {
    static constexpr ApiKey kKey = ApiKey::kListGroups;
    static constexpr bool kMayHaveMore = true;  // librdkafka ends it with its tags twice
    std::vector<std::string> states_filter;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.states_filter, since(4));
    }
};

struct ListGroupsResponse {
    static constexpr ApiKey kKey = ApiKey::kListGroups;
    struct Group {
        std::string group_id;
        std::string protocol_type;
        std::string group_state;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.group_id);
            visit(self.protocol_type);
            visit(self.group_state, since(4));
        }
    };
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;
    std::vector<Group> groups;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms, since(1));
        visit(self.error_code);
        visit(self.groups);
    }
};

}  // namespace madang::kafka
