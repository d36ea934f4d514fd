// Forgetting groups that have no members.
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

struct DeleteGroupsRequest {
    static constexpr ApiKey kKey = ApiKey::kDeleteGroups;
    std::vector<std::string> groups_names;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.groups_names);
    }
};

struct DeleteGroupsResponse {
    static constexpr ApiKey kKey = ApiKey::kDeleteGroups;
    struct Result {
        std::string group_id;
        ErrorCode error_code = ErrorCode::kNone;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.group_id);
            visit(self.error_code);
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
