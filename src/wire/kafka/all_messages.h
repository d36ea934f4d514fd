// For tests: every message once.
// Threads: pure functions.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "wire/kafka/messages/api_versions.h"
#include "wire/kafka/messages/create_partitions.h"
#include "wire/kafka/messages/create_topics.h"
#include "wire/kafka/messages/delete_groups.h"
#include "wire/kafka/messages/delete_records.h"
#include "wire/kafka/messages/delete_topics.h"
#include "wire/kafka/messages/describe_cluster.h"
#include "wire/kafka/messages/describe_configs.h"
#include "wire/kafka/messages/describe_groups.h"
#include "wire/kafka/messages/fetch.h"
#include "wire/kafka/messages/find_coordinator.h"
#include "wire/kafka/messages/heartbeat.h"
#include "wire/kafka/messages/init_producer_id.h"
#include "wire/kafka/messages/join_group.h"
#include "wire/kafka/messages/leave_group.h"
#include "wire/kafka/messages/list_groups.h"
#include "wire/kafka/messages/list_offsets.h"
#include "wire/kafka/messages/metadata.h"
#include "wire/kafka/messages/offset_commit.h"
#include "wire/kafka/messages/offset_fetch.h"
#include "wire/kafka/messages/offset_for_leader_epoch.h"
#include "wire/kafka/messages/produce.h"
#include "wire/kafka/messages/sync_group.h"

namespace madang::kafka {

// Calls `each.template operator()<Message>()` for every request, and for every answer.
template <class F>
void each_request(F&& each) {
    each.template operator()<ApiVersionsRequest>();
    each.template operator()<CreatePartitionsRequest>();
    each.template operator()<CreateTopicsRequest>();
    each.template operator()<DeleteGroupsRequest>();
    each.template operator()<DeleteRecordsRequest>();
    each.template operator()<DeleteTopicsRequest>();
    each.template operator()<DescribeClusterRequest>();
    each.template operator()<DescribeConfigsRequest>();
    each.template operator()<DescribeGroupsRequest>();
    each.template operator()<FetchRequest>();
    each.template operator()<FindCoordinatorRequest>();
    each.template operator()<HeartbeatRequest>();
    each.template operator()<InitProducerIdRequest>();
    each.template operator()<JoinGroupRequest>();
    each.template operator()<LeaveGroupRequest>();
    each.template operator()<ListGroupsRequest>();
    each.template operator()<ListOffsetsRequest>();
    each.template operator()<MetadataRequest>();
    each.template operator()<OffsetCommitRequest>();
    each.template operator()<OffsetFetchRequest>();
    each.template operator()<OffsetForLeaderEpochRequest>();
    each.template operator()<ProduceRequest>();
    each.template operator()<SyncGroupRequest>();
}
template <class F>
void each_answer(F&& each) {
    each.template operator()<ApiVersionsResponse>();
    each.template operator()<CreatePartitionsResponse>();
    each.template operator()<CreateTopicsResponse>();
    each.template operator()<DeleteGroupsResponse>();
    each.template operator()<DeleteRecordsResponse>();
    each.template operator()<DeleteTopicsResponse>();
    each.template operator()<DescribeClusterResponse>();
    each.template operator()<DescribeConfigsResponse>();
    each.template operator()<DescribeGroupsResponse>();
    each.template operator()<FetchResponse>();
    each.template operator()<FindCoordinatorResponse>();
    each.template operator()<HeartbeatResponse>();
    each.template operator()<InitProducerIdResponse>();
    each.template operator()<JoinGroupResponse>();
    each.template operator()<LeaveGroupResponse>();
    each.template operator()<ListGroupsResponse>();
    each.template operator()<ListOffsetsResponse>();
    each.template operator()<MetadataResponse>();
    each.template operator()<OffsetCommitResponse>();
    each.template operator()<OffsetFetchResponse>();
    each.template operator()<OffsetForLeaderEpochResponse>();
    each.template operator()<ProduceResponse>();
    each.template operator()<SyncGroupResponse>();
}

}  // namespace madang::kafka
