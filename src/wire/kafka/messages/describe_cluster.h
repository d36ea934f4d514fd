// The brokers of the cluster.
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

struct DescribeClusterRequest {
    static constexpr ApiKey kKey = ApiKey::kDescribeCluster;
    bool include_cluster_authorized_operations = false;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.include_cluster_authorized_operations);
    }
};

struct DescribeClusterResponse {
    static constexpr ApiKey kKey = ApiKey::kDescribeCluster;
    struct Broker {
        std::int32_t broker_id = 0;
        std::string host;
        std::int32_t port = 0;
        std::optional<std::string> rack;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.broker_id);
            visit(self.host);
            visit(self.port);
            visit(self.rack);
        }
    };
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;
    std::optional<std::string> error_message;
    std::string cluster_id;
    std::int32_t controller_id = 0;
    std::vector<Broker> brokers;
    std::int32_t cluster_authorized_operations = INT32_MIN;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms);
        visit(self.error_code);
        visit(self.error_message);
        visit(self.cluster_id);
        visit(self.controller_id);
        visit(self.brokers);
        visit(self.cluster_authorized_operations);
    }
};

}  // namespace madang::kafka
