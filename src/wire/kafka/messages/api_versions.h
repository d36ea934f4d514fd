// Which requests a broker serves: what a client asks first.
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

struct ApiVersionsRequest {
    static constexpr ApiKey kKey = ApiKey::kApiVersions;
    std::string client_software_name;
    std::string client_software_version;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.client_software_name, since(3));
        visit(self.client_software_version, since(3));
    }
};

struct ApiVersionsResponse {
    static constexpr ApiKey kKey = ApiKey::kApiVersions;
    struct Range {
        std::int16_t api_key = 0;
        std::int16_t min_version = 0;
        std::int16_t max_version = 0;

        template <class V, class Self>
        static void visit(V& visit, Self& self) {
            visit(self.api_key);
            visit(self.min_version);
            visit(self.max_version);
        }
    };
    ErrorCode error_code = ErrorCode::kNone;
    std::vector<Range> api_keys;
    std::int32_t throttle_time_ms = 0;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.error_code);
        visit(self.api_keys);
        visit(self.throttle_time_ms, since(1));
    }
};

}  // namespace madang::kafka
