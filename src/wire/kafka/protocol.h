// The requests of Kafka's protocol, the versions that are read and written here, and error codes.
//
// Threads: constants, pure functions.
// Source:  https://kafka.apache.org/protocol.html
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace madang::kafka {

enum class ApiKey : std::int16_t {
    kProduce = 0,
    kFetch = 1,
    kListOffsets = 2,
    kMetadata = 3,
    kOffsetCommit = 8,
    kOffsetFetch = 9,
    kFindCoordinator = 10,
    kJoinGroup = 11,
    kHeartbeat = 12,
    kLeaveGroup = 13,
    kSyncGroup = 14,
    kDescribeGroups = 15,
    kListGroups = 16,
    kApiVersions = 18,
    kCreateTopics = 19,
    kDeleteTopics = 20,
    kDeleteRecords = 21,
    kInitProducerId = 22,
    kOffsetForLeaderEpoch = 23,
    kDescribeConfigs = 32,
    kCreatePartitions = 37,
    kDeleteGroups = 42,
    kDescribeCluster = 60,
};

struct Api {
    ApiKey key{};
    std::string_view name;
    std::int16_t first = 0;  // versions that can be read and written: first to last
    std::int16_t last = 0;
    std::int16_t first_flexible = 0;    // from here compact lengths and tagged fields (KIP-482)
    std::int16_t first_advertised = 0;  // librdkafka wants to see old versions that nobody sends

    bool serves(std::int16_t version) const { return version >= first && version <= last; }
    bool is_flexible(std::int16_t version) const { return version >= first_flexible; }
};

// All of them, by key.
std::span<const Api> apis();

// Returns the API of a key, or null.
const Api* find_api(ApiKey key);

enum class ErrorCode : std::int16_t {
    kUnknown = -1,
    kNone = 0,
    kOffsetOutOfRange = 1,
    kCorruptMessage = 2,
    kUnknownTopicOrPartition = 3,
    kInvalidFetchSize = 4,
    kNotLeader = 6,
    kRequestTimedOut = 7,
    kMessageTooLarge = 10,
    kOffsetMetadataTooLarge = 12,
    kCoordinatorLoading = 14,
    kCoordinatorNotAvailable = 15,
    kNotCoordinator = 16,
    kInvalidTopic = 17,
    kRecordListTooLarge = 18,
    kInvalidRequiredAcks = 21,
    kIllegalGeneration = 22,
    kInconsistentGroupProtocol = 23,
    kInvalidGroupId = 24,
    kUnknownMemberId = 25,
    kInvalidSessionTimeout = 26,
    kRebalanceInProgress = 27,
    kTopicAuthorizationFailed = 29,
    kClusterAuthorizationFailed = 31,
    kInvalidTimestamp = 32,
    kUnsupportedVersion = 35,
    kTopicAlreadyExists = 36,
    kInvalidPartitions = 37,
    kInvalidReplicationFactor = 38,
    kInvalidReplicaAssignment = 39,
    kInvalidConfig = 40,
    kInvalidRequest = 42,
    kUnsupportedForMessageFormat = 43,
    kPolicyViolation = 44,
    kOutOfOrderSequence = 45,
    kDuplicateSequence = 46,
    kInvalidProducerEpoch = 47,
    kInvalidProducerIdMapping = 49,
    kStorageError = 56,
    kUnknownProducerId = 59,
    kNonEmptyGroup = 68,
    kGroupIdNotFound = 69,
    kFetchSessionIdNotFound = 70,
    kInvalidFetchSessionEpoch = 71,
    kFencedLeaderEpoch = 74,
    kUnknownLeaderEpoch = 75,
    kUnsupportedCompression = 76,
    kMemberIdRequired = 79,
    kGroupMaxSizeReached = 81,
    kFencedInstanceId = 82,
    kInvalidRecord = 87,
    kProducerFenced = 90,
    kUnknownTopicId = 100,
};

// Returns Kafka's own name, e.g. "UNKNOWN_TOPIC_OR_PARTITION".
std::string_view name_of(ErrorCode code);

}  // namespace madang::kafka
