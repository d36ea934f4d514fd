// Answers that refuse, and what joins of several kinds ask alike.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "wire/kafka/messages/join_group.h"
#include "wire/kafka/messages/sync_group.h"

namespace madang::commitlog {

inline kafka::JoinGroupResponse refused_join(kafka::ErrorCode error, const std::string& member_id) {
    kafka::JoinGroupResponse answer;
    answer.error_code = error;
    answer.protocol_name = "";
    answer.member_id = member_id;
    return answer;
}

inline kafka::SyncGroupResponse refused_sync(kafka::ErrorCode error) {
    kafka::SyncGroupResponse answer;
    answer.error_code = error;
    return answer;
}

// Whether a member knows the protocol of this name.
inline bool names(const std::vector<kafka::JoinGroupRequest::Protocol>& protocols,
                  const std::string& name) {
    return std::ranges::find(protocols, name, &kafka::JoinGroupRequest::Protocol::name) !=
           protocols.end();
}

}  // namespace madang::commitlog
