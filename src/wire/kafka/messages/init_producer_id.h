// An identity for a producer, by which repeated batches are recognised.
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

struct InitProducerIdRequest {
    static constexpr ApiKey kKey = ApiKey::kInitProducerId;
    std::optional<std::string> transactional_id;
    std::int32_t transaction_timeout_ms = 0;
    std::int64_t producer_id = -1;
    std::int16_t producer_epoch = -1;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.transactional_id);
        visit(self.transaction_timeout_ms);
        visit(self.producer_id, since(3));
        visit(self.producer_epoch, since(3));
    }
};

struct InitProducerIdResponse {
    static constexpr ApiKey kKey = ApiKey::kInitProducerId;
    std::int32_t throttle_time_ms = 0;
    ErrorCode error_code = ErrorCode::kNone;
    std::int64_t producer_id = -1;
    std::int16_t producer_epoch = 0;

    template <class V, class Self>
    static void visit(V& visit, Self& self) {
        visit(self.throttle_time_ms);
        visit(self.error_code);
        visit(self.producer_id);
        visit(self.producer_epoch);
    }
};

}  // namespace madang::kafka
