// One handler for each request, each in a file of its own. Those that may wait are coroutines.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/commitlog/kafka/desk.h"
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

namespace madang::commitlog {

void answer_api_versions(Call& call, const kafka::ApiVersionsRequest& request,
                         kafka::ApiVersionsResponse& answer);
io::Task<> answer_metadata(Call& call, const kafka::MetadataRequest& request,
                           kafka::MetadataResponse& answer);
io::Task<> answer_produce(Call& call, const kafka::ProduceRequest& request,
                          kafka::ProduceResponse& answer);
io::Task<> answer_fetch(Call& call, const kafka::FetchRequest& request,
                        kafka::FetchResponse& answer);
io::Task<> answer_list_offsets(Call& call, const kafka::ListOffsetsRequest& request,
                               kafka::ListOffsetsResponse& answer);
io::Task<> answer_create_topics(Call& call, const kafka::CreateTopicsRequest& request,
                                kafka::CreateTopicsResponse& answer);
io::Task<> answer_delete_topics(Call& call, const kafka::DeleteTopicsRequest& request,
                                kafka::DeleteTopicsResponse& answer);
io::Task<> answer_create_partitions(Call& call, const kafka::CreatePartitionsRequest& request,
                                    kafka::CreatePartitionsResponse& answer);
io::Task<> answer_delete_records(Call& call, const kafka::DeleteRecordsRequest& request,
                                 kafka::DeleteRecordsResponse& answer);
io::Task<> answer_init_producer_id(Call& call, const kafka::InitProducerIdRequest& request,
                                   kafka::InitProducerIdResponse& answer);
void answer_describe_configs(Call& call, const kafka::DescribeConfigsRequest& request,
                             kafka::DescribeConfigsResponse& answer);
void answer_describe_cluster(Call& call, const kafka::DescribeClusterRequest& request,
                             kafka::DescribeClusterResponse& answer);
void answer_offset_for_leader_epoch(Call& call, const kafka::OffsetForLeaderEpochRequest& request,
                                    kafka::OffsetForLeaderEpochResponse& answer);
void answer_find_coordinator(Call& call, const kafka::FindCoordinatorRequest& request,
                             kafka::FindCoordinatorResponse& answer);
io::Task<> answer_join_group(Call& call, const kafka::JoinGroupRequest& request,
                             kafka::JoinGroupResponse& answer);
io::Task<> answer_sync_group(Call& call, const kafka::SyncGroupRequest& request,
                             kafka::SyncGroupResponse& answer);
io::Task<> answer_heartbeat(Call& call, const kafka::HeartbeatRequest& request,
                            kafka::HeartbeatResponse& answer);
io::Task<> answer_leave_group(Call& call, const kafka::LeaveGroupRequest& request,
                              kafka::LeaveGroupResponse& answer);
io::Task<> answer_offset_commit(Call& call, const kafka::OffsetCommitRequest& request,
                                kafka::OffsetCommitResponse& answer);
io::Task<> answer_offset_fetch(Call& call, const kafka::OffsetFetchRequest& request,
                               kafka::OffsetFetchResponse& answer);
io::Task<> answer_describe_groups(Call& call, const kafka::DescribeGroupsRequest& request,
                                  kafka::DescribeGroupsResponse& answer);
io::Task<> answer_list_groups(Call& call, const kafka::ListGroupsRequest& request,
                              kafka::ListGroupsResponse& answer);
io::Task<> answer_delete_groups(Call& call, const kafka::DeleteGroupsRequest& request,
                                kafka::DeleteGroupsResponse& answer);

}  // namespace madang::commitlog
