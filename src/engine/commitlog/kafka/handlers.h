// One handler for each request, each in a file of its own. Those that may wait are coroutines.
// Threads: one reactor.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/commitlog/kafka/desk.h"
#include "wire/kafka/messages/api_versions.h"
#include "wire/kafka/messages/create_partitions.h"
#include "wire/kafka/messages/create_topics.h"
#include "wire/kafka/messages/delete_records.h"
#include "wire/kafka/messages/delete_topics.h"
#include "wire/kafka/messages/describe_cluster.h"
#include "wire/kafka/messages/describe_configs.h"
#include "wire/kafka/messages/fetch.h"
#include "wire/kafka/messages/init_producer_id.h"
#include "wire/kafka/messages/list_offsets.h"
#include "wire/kafka/messages/metadata.h"
#include "wire/kafka/messages/offset_for_leader_epoch.h"
#include "wire/kafka/messages/produce.h"

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

}  // namespace madang::commitlog
