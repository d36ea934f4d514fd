// One consumer group: who is in it, and who does what in which generation.
//
// Idea:       Kafka's classic protocol. Members join; once all known ones have joined again, or the
//             time for it is over, a new generation begins: each hears of it, the leader of all
//             members. The leader sends assignments, each member gets its own. Members that are
//             silent for their session's length, leave, or come with news begin another round.
// Invariants: (1) a member of a generation gets the assignment that this generation's leader gave;
//             (2) what belongs to an older generation is refused;
//             (3) each request is answered once.
// Threads:    one executor, by way of Groups.
// Source:     Kafka's "group membership protocol"; KIP-62 (sessions apart from rebalances), KIP-345
//             (static members), KIP-394 (a member id is needed to join).
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/time.h"
#include "io/timers.h"
#include "wire/kafka/messages/describe_groups.h"
#include "wire/kafka/messages/heartbeat.h"
#include "wire/kafka/messages/join_group.h"
#include "wire/kafka/messages/leave_group.h"
#include "wire/kafka/messages/sync_group.h"

namespace madang::commitlog {

using JoinDone = std::move_only_function<void(kafka::JoinGroupResponse)>;
using SyncDone = std::move_only_function<void(kafka::SyncGroupResponse)>;

// Who asks.
struct Client {
    std::string id;
    std::string host;
    // Whether it can be told an id first, to join with (JoinGroup from version 4).
    bool takes_member_id = false;
};

class Group {
public:
    enum class State : std::uint8_t {
        kEmpty,                // no members; offsets may be there
        kPreparingRebalance,   // waiting for members to join
        kCompletingRebalance,  // waiting for the leader's assignments
        kStable,
    };

    // What the group needs from outside.
    struct Surroundings {
        io::Timers& timers;
        std::function<std::string()> new_suffix;  // makes member ids unlike any before
        // Whether this generation may begin: it is kept that it was used. If not, it will be, and
        // then go_on() is called.
        std::function<bool(std::int32_t)> may_begin;
        Gauge* members = nullptr;  // of all groups together; this one adds its own
    };

    Group(std::string id, std::int32_t generation, Surroundings surroundings);
    ~Group();  // answers who still waits
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;

    void join(const kafka::JoinGroupRequest& request, const Client& client, JoinDone done);
    void sync(const kafka::SyncGroupRequest& request, SyncDone done);
    kafka::ErrorCode heartbeat(const kafka::HeartbeatRequest& request);
    kafka::ErrorCode leave(const std::string& member_id,
                           const std::optional<std::string>& instance_id);

    // A generation may begin that was waited for.
    void go_on() { complete_join(); }

    // Whether this member may commit offsets now. Without a generation (-1) only an empty group
    // takes them: consumers that assign partitions to themselves.
    kafka::ErrorCode may_commit(std::int32_t generation, const std::string& member_id,
                                const std::optional<std::string>& instance_id);

    State state() const { return state_; }
    const std::string& protocol_type() const { return protocol_type_; }
    kafka::DescribeGroupsResponse::Group describe() const;

private:
    struct Member {
        std::string id;
        std::optional<std::string> instance_id;
        Client client;
        Milliseconds session{0};
        Milliseconds rebalance{0};
        std::vector<kafka::JoinGroupRequest::Protocol> protocols;
        std::string assignment;
        io::TimerId expiry;
        JoinDone joining;  // has joined the round that is being prepared
        SyncDone syncing;
    };

    kafka::ErrorCode check_join(const kafka::JoinGroupRequest& request) const;
    // Finds a member by its id, fencing one whose instance another has taken over.
    kafka::ErrorCode find(const std::string& member_id,
                          const std::optional<std::string>& instance_id, Member*& member);
    void add_member(const kafka::JoinGroupRequest& request, const Client& client, JoinDone done);
    void rejoin(Member& member, const kafka::JoinGroupRequest& request, JoinDone done);
    void take_over(Member& old, const kafka::JoinGroupRequest& request, const Client& client,
                   JoinDone done);
    static void read(Member& member, const kafka::JoinGroupRequest& request);
    void prepare_rebalance();
    void complete_join_if_all_are_there();
    void complete_join();
    void remove_absent();
    std::optional<std::string> common_protocol() const;
    kafka::JoinGroupResponse joined(const Member& member) const;
    void complete_sync();
    void touch(Member& member);
    void expire(const std::string& member_id);
    void remove(const std::string& member_id);
    void after_removal();
    void count_members();

    const std::string id_;
    Surroundings surroundings_;
    State state_ = State::kEmpty;
    std::int32_t generation_;
    std::string protocol_type_;
    std::string protocol_name_;
    std::string leader_;
    std::map<std::string, Member> members_;
    std::size_t counted_members_ = 0;
    std::map<std::string, std::string> instances_;  // instance id to member id
    io::TimerId round_end_;                         // of the round that is being prepared
};

std::string_view name_of(Group::State state);

}  // namespace madang::commitlog
