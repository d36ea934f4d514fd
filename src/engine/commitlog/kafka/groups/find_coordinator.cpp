// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/handlers.h"

namespace madang::commitlog {
namespace {

constexpr std::int8_t kGroupKey = 0;  // the other kind is a transaction

}  // namespace

// This node coordinates all groups.
void answer_find_coordinator(Call& call, const kafka::FindCoordinatorRequest& request,
                             kafka::FindCoordinatorResponse& answer) {
    const BrokerOptions& options = call.desk.options;
    const auto error = request.key_type == kGroupKey ? kafka::ErrorCode::kNone
                                                     : kafka::ErrorCode::kCoordinatorNotAvailable;
    answer.error_code = error;
    answer.node_id = options.node;
    answer.host = options.advertised_host;
    answer.port = options.advertised_port;
    for (const std::string& key : request.coordinator_keys) {
        answer.coordinators.push_back({key, options.node, options.advertised_host,
                                       options.advertised_port, error, std::nullopt});
    }
}

}  // namespace madang::commitlog
