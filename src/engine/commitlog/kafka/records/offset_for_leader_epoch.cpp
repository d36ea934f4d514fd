// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/handlers.h"

namespace madang::commitlog {

void answer_offset_for_leader_epoch(Call& call, const kafka::OffsetForLeaderEpochRequest& request,
                                    kafka::OffsetForLeaderEpochResponse& answer) {
    for (const auto& topic : request.topics) {
        auto& shown = answer.topics.emplace_back();
        shown.name = topic.name;
        for (const auto& asked : topic.partitions) {
            auto& partition = shown.partitions.emplace_back();
            partition.index = asked.index;
            const FoundPartition found = find_partition(call.desk, topic.name, asked.index);
            partition.error_code = found.error != kafka::ErrorCode::kNone
                                       ? found.error
                                       : check_epoch(asked.current_leader_epoch);
            const bool is_known = partition.error_code == kafka::ErrorCode::kNone &&
                                  asked.leader_epoch == kLeaderEpoch;
            if (!is_known) continue;
            partition.leader_epoch = kLeaderEpoch;
            partition.end_offset = found.partition->high_watermark();
        }
    }
}

}  // namespace madang::commitlog
