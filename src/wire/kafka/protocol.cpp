// The table of requests and the names of errors.
// SPDX-License-Identifier: Apache-2.0
#include "wire/kafka/protocol.h"

#include <algorithm>
#include <array>
#include <utility>

namespace madang::kafka {
namespace {

constexpr std::array kApis = {
    Api{ApiKey::kProduce, "Produce", 3, 9, 9, 0},
    Api{ApiKey::kFetch, "Fetch", 4, 12, 12, 4},
    Api{ApiKey::kListOffsets, "ListOffsets", 1, 7, 6, 1},
    Api{ApiKey::kMetadata, "Metadata", 0, 12, 9, 0},
    Api{ApiKey::kOffsetCommit, "OffsetCommit", 2, 8, 8, 2},
    Api{ApiKey::kOffsetFetch, "OffsetFetch", 1, 8, 6, 1},
    Api{ApiKey::kFindCoordinator, "FindCoordinator", 0, 4, 3, 0},
    Api{ApiKey::kJoinGroup, "JoinGroup", 0, 9, 6, 0},
    Api{ApiKey::kHeartbeat, "Heartbeat", 0, 4, 4, 0},
    Api{ApiKey::kLeaveGroup, "LeaveGroup", 0, 5, 4, 0},
    Api{ApiKey::kSyncGroup, "SyncGroup", 0, 5, 4, 0},
    Api{ApiKey::kDescribeGroups, "DescribeGroups", 0, 5, 5, 0},
    Api{ApiKey::kListGroups, "ListGroups", 0, 4, 3, 0},
    Api{ApiKey::kApiVersions, "ApiVersions", 0, 3, 3, 0},
    Api{ApiKey::kCreateTopics, "CreateTopics", 0, 7, 5, 0},
    Api{ApiKey::kDeleteTopics, "DeleteTopics", 0, 5, 4, 0},
    Api{ApiKey::kDeleteRecords, "DeleteRecords", 0, 2, 2, 0},
    Api{ApiKey::kInitProducerId, "InitProducerId", 0, 4, 2, 0},
    Api{ApiKey::kOffsetForLeaderEpoch, "OffsetForLeaderEpoch", 2, 4, 4, 2},
    Api{ApiKey::kDescribeConfigs, "DescribeConfigs", 0, 4, 4, 0},
    Api{ApiKey::kCreatePartitions, "CreatePartitions", 0, 3, 2, 0},
    Api{ApiKey::kDeleteGroups, "DeleteGroups", 0, 2, 2, 0},
    Api{ApiKey::kDescribeCluster, "DescribeCluster", 0, 0, 0, 0},
};

constexpr auto kErrorNames = std::to_array<std::pair<ErrorCode, std::string_view>>({
    {ErrorCode::kUnknown, "UNKNOWN_SERVER_ERROR"},
    {ErrorCode::kNone, "NONE"},
    {ErrorCode::kOffsetOutOfRange, "OFFSET_OUT_OF_RANGE"},
    {ErrorCode::kCorruptMessage, "CORRUPT_MESSAGE"},
    {ErrorCode::kUnknownTopicOrPartition, "UNKNOWN_TOPIC_OR_PARTITION"},
    {ErrorCode::kInvalidFetchSize, "INVALID_FETCH_SIZE"},
    {ErrorCode::kNotLeader, "NOT_LEADER_OR_FOLLOWER"},
    {ErrorCode::kRequestTimedOut, "REQUEST_TIMED_OUT"},
    {ErrorCode::kMessageTooLarge, "MESSAGE_TOO_LARGE"},
    {ErrorCode::kOffsetMetadataTooLarge, "OFFSET_METADATA_TOO_LARGE"},
    {ErrorCode::kCoordinatorLoading, "COORDINATOR_LOAD_IN_PROGRESS"},
    {ErrorCode::kCoordinatorNotAvailable, "COORDINATOR_NOT_AVAILABLE"},
    {ErrorCode::kNotCoordinator, "NOT_COORDINATOR"},
    {ErrorCode::kInvalidTopic, "INVALID_TOPIC_EXCEPTION"},
    {ErrorCode::kRecordListTooLarge, "RECORD_LIST_TOO_LARGE"},
    {ErrorCode::kInvalidRequiredAcks, "INVALID_REQUIRED_ACKS"},
    {ErrorCode::kIllegalGeneration, "ILLEGAL_GENERATION"},
    {ErrorCode::kInconsistentGroupProtocol, "INCONSISTENT_GROUP_PROTOCOL"},
    {ErrorCode::kInvalidGroupId, "INVALID_GROUP_ID"},
    {ErrorCode::kUnknownMemberId, "UNKNOWN_MEMBER_ID"},
    {ErrorCode::kInvalidSessionTimeout, "INVALID_SESSION_TIMEOUT"},
    {ErrorCode::kRebalanceInProgress, "REBALANCE_IN_PROGRESS"},
    {ErrorCode::kTopicAuthorizationFailed, "TOPIC_AUTHORIZATION_FAILED"},
    {ErrorCode::kClusterAuthorizationFailed, "CLUSTER_AUTHORIZATION_FAILED"},
    {ErrorCode::kInvalidTimestamp, "INVALID_TIMESTAMP"},
    {ErrorCode::kUnsupportedVersion, "UNSUPPORTED_VERSION"},
    {ErrorCode::kTopicAlreadyExists, "TOPIC_ALREADY_EXISTS"},
    {ErrorCode::kInvalidPartitions, "INVALID_PARTITIONS"},
    {ErrorCode::kInvalidReplicationFactor, "INVALID_REPLICATION_FACTOR"},
    {ErrorCode::kInvalidReplicaAssignment, "INVALID_REPLICA_ASSIGNMENT"},
    {ErrorCode::kInvalidConfig, "INVALID_CONFIG"},
    {ErrorCode::kInvalidRequest, "INVALID_REQUEST"},
    {ErrorCode::kUnsupportedForMessageFormat, "UNSUPPORTED_FOR_MESSAGE_FORMAT"},
    {ErrorCode::kPolicyViolation, "POLICY_VIOLATION"},
    {ErrorCode::kOutOfOrderSequence, "OUT_OF_ORDER_SEQUENCE_NUMBER"},
    {ErrorCode::kDuplicateSequence, "DUPLICATE_SEQUENCE_NUMBER"},
    {ErrorCode::kInvalidProducerEpoch, "INVALID_PRODUCER_EPOCH"},
    {ErrorCode::kInvalidProducerIdMapping, "INVALID_PRODUCER_ID_MAPPING"},
    {ErrorCode::kStorageError, "KAFKA_STORAGE_ERROR"},
    {ErrorCode::kUnknownProducerId, "UNKNOWN_PRODUCER_ID"},
    {ErrorCode::kNonEmptyGroup, "NON_EMPTY_GROUP"},
    {ErrorCode::kGroupIdNotFound, "GROUP_ID_NOT_FOUND"},
    {ErrorCode::kFetchSessionIdNotFound, "FETCH_SESSION_ID_NOT_FOUND"},
    {ErrorCode::kInvalidFetchSessionEpoch, "INVALID_FETCH_SESSION_EPOCH"},
    {ErrorCode::kFencedLeaderEpoch, "FENCED_LEADER_EPOCH"},
    {ErrorCode::kUnknownLeaderEpoch, "UNKNOWN_LEADER_EPOCH"},
    {ErrorCode::kUnsupportedCompression, "UNSUPPORTED_COMPRESSION_TYPE"},
    {ErrorCode::kMemberIdRequired, "MEMBER_ID_REQUIRED"},
    {ErrorCode::kGroupMaxSizeReached, "GROUP_MAX_SIZE_REACHED"},
    {ErrorCode::kFencedInstanceId, "FENCED_INSTANCE_ID"},
    {ErrorCode::kInvalidRecord, "INVALID_RECORD"},
    {ErrorCode::kProducerFenced, "PRODUCER_FENCED"},
    {ErrorCode::kUnknownTopicId, "UNKNOWN_TOPIC_ID"},
});

}  // namespace

std::span<const Api> apis() {
    return kApis;
}

const Api* find_api(ApiKey key) {
    const auto found = std::ranges::find(kApis, key, &Api::key);
    return found == kApis.end() ? nullptr : &*found;
}

std::string_view name_of(ErrorCode code) {
    const auto found =
        std::ranges::find(kErrorNames, code, &decltype(kErrorNames)::value_type::first);
    return found == kErrorNames.end() ? "UNKNOWN_SERVER_ERROR" : found->second;
}

}  // namespace madang::kafka
