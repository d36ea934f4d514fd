// All groups of the node, and how far each has read.
//
// Idea:       groups live on one executor, their home, and need no lock; what others ask travels
//             there and back. Committed offsets and generations are records of an internal topic,
//             durable before they are answered, read again when the log is opened. Members are not
//             kept: after a restart they join again, in a generation that was never used before.
// Threads:    any, but create, load and the destructor: the home's, with nothing under way.
// Limits:     groups/limits.h.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "engine/commitlog/groups/group.h"
#include "engine/commitlog/log.h"
#include "io/environment.h"
#include "io/executor.h"
#include "io/timers.h"
#include "wire/kafka/messages/delete_groups.h"
#include "wire/kafka/messages/list_groups.h"
#include "wire/kafka/messages/offset_commit.h"
#include "wire/kafka/messages/offset_fetch.h"

namespace madang::commitlog {

inline constexpr const char* kOffsetsTopic = "__consumer_offsets";

class Groups {
public:
    struct Home {
        io::Executor& executor;
        io::Timers& timers;
    };
    // Makes the topic if it is not there and reads what it holds. Blocks. Errors: as
    // Log::create_topic; corrupt.
    static Result<std::unique_ptr<Groups>> open(io::Environment& environment, Log& log, Home home);
    virtual ~Groups() = default;

    // `done` of each is called once, on the home's thread or that of the commit pool.
    virtual void join(kafka::JoinGroupRequest request, Client client, JoinDone done) = 0;
    virtual void sync(kafka::SyncGroupRequest request, SyncDone done) = 0;
    virtual void heartbeat(kafka::HeartbeatRequest request,
                           std::move_only_function<void(kafka::ErrorCode)> done) = 0;
    virtual void leave(kafka::LeaveGroupRequest request,
                       std::move_only_function<void(kafka::LeaveGroupResponse)> done) = 0;
    virtual void commit(kafka::OffsetCommitRequest request,
                        std::move_only_function<void(kafka::OffsetCommitResponse)> done) = 0;
    virtual void fetch(kafka::OffsetFetchRequest request,
                       std::move_only_function<void(kafka::OffsetFetchResponse)> done) = 0;
    virtual void describe(kafka::DescribeGroupsRequest request,
                          std::move_only_function<void(kafka::DescribeGroupsResponse)> done) = 0;
    virtual void list(kafka::ListGroupsRequest request,
                      std::move_only_function<void(kafka::ListGroupsResponse)> done) = 0;
    virtual void remove(kafka::DeleteGroupsRequest request,
                        std::move_only_function<void(kafka::DeleteGroupsResponse)> done) = 0;

    // Answers who waits for a round, so that their connections can end. From the home's thread.
    virtual void stop() = 0;
};

}  // namespace madang::commitlog
