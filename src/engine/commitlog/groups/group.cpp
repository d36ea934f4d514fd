// The rounds of a group.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/groups/group.h"

#include <algorithm>
#include <utility>

#include "engine/commitlog/groups/limits.h"
#include "engine/commitlog/groups/refusals.h"

namespace madang::commitlog {

using kafka::ErrorCode;
using kafka::JoinGroupRequest;
using kafka::JoinGroupResponse;
using kafka::SyncGroupRequest;
using kafka::SyncGroupResponse;

std::string_view name_of(Group::State state) {
    switch (state) {
        case Group::State::kEmpty: return "Empty";
        case Group::State::kPreparingRebalance: return "PreparingRebalance";
        case Group::State::kCompletingRebalance: return "CompletingRebalance";
        case Group::State::kStable: break;
    }
    return "Stable";
}

Group::Group(std::string id, std::int32_t generation, Surroundings surroundings)
    : id_(std::move(id)), surroundings_(std::move(surroundings)), generation_(generation) {}

Group::~Group() {
    surroundings_.timers.cancel(round_end_);
    for (auto& [id, member] : members_) {
        surroundings_.timers.cancel(member.expiry);
        if (member.joining) member.joining(refused_join(ErrorCode::kCoordinatorNotAvailable, id));
        if (member.syncing) member.syncing(refused_sync(ErrorCode::kCoordinatorNotAvailable));
    }
    members_.clear();
    count_members();
}

ErrorCode Group::find(const std::string& member_id, const std::optional<std::string>& instance_id,
                      Member*& member) {
    if (instance_id) {
        const auto holder = instances_.find(*instance_id);
        if (holder == instances_.end()) return ErrorCode::kUnknownMemberId;
        if (holder->second != member_id) return ErrorCode::kFencedInstanceId;
    }
    const auto found = members_.find(member_id);
    if (found == members_.end()) return ErrorCode::kUnknownMemberId;
    member = &found->second;
    return ErrorCode::kNone;
}

// Begins a round, unless one is being prepared.
void Group::prepare_rebalance() {
    if (state_ == State::kPreparingRebalance) return;
    const bool is_first = state_ == State::kEmpty;
    state_ = State::kPreparingRebalance;
    Milliseconds wait = kFirstJoinDelay;
    for (auto& [id, member] : members_) {
        if (member.syncing) {
            std::exchange(member.syncing, nullptr)(refused_sync(ErrorCode::kRebalanceInProgress));
        }
        if (!is_first) wait = std::max(wait, member.rebalance);
    }
    round_end_ = surroundings_.timers.after(wait, [this] {
        round_end_ = {};
        complete_join();
    });
}

void Group::complete_join_if_all_are_there() {
    if (state_ != State::kPreparingRebalance) return;
    // The first round waits for whoever starts at the same time.
    const bool is_first = leader_.empty();
    const bool are_all = std::ranges::all_of(
        members_, [](const auto& item) { return static_cast<bool>(item.second.joining); });
    if (are_all && !is_first) complete_join();
}

// Those who did not come back in time are no members any more.
void Group::remove_absent() {
    for (auto at = members_.begin(); at != members_.end();) {
        Member& member = at->second;
        // Static members may be away for as long as their session is.
        const bool stays = member.joining || member.instance_id;
        if (!stays) surroundings_.timers.cancel(member.expiry);
        at = stays ? std::next(at) : members_.erase(at);
    }
    count_members();
}

std::optional<std::string> Group::common_protocol() const {
    // Each votes for the first of its list that all know; most votes win.
    std::map<std::string, int> votes;
    for (const auto& [id, member] : members_) {
        for (const auto& protocol : member.protocols) {
            const bool is_common = std::ranges::all_of(members_, [&](const auto& other) {
                return names(other.second.protocols, protocol.name);
            });
            if (!is_common) continue;
            ++votes[protocol.name];
            break;
        }
    }
    const auto best =
        std::ranges::max_element(votes, {}, [](const auto& vote) { return vote.second; });
    return best == votes.end() ? std::nullopt : std::optional(best->first);
}

void Group::complete_join() {
    surroundings_.timers.cancel(round_end_);
    round_end_ = {};
    if (state_ != State::kPreparingRebalance && !members_.empty()) return;
    if (!surroundings_.may_begin(generation_ + 1)) return;
    remove_absent();
    ++generation_;
    const auto protocol = common_protocol();
    if (members_.empty() || !protocol) {
        state_ = State::kEmpty;
        leader_.clear();
        return;
    }
    protocol_name_ = *protocol;
    const auto leader = members_.find(leader_);
    const bool leads = leader != members_.end() && leader->second.joining;
    if (!leads) {
        const auto first = std::ranges::find_if(
            members_, [](const auto& item) { return static_cast<bool>(item.second.joining); });
        leader_ = first == members_.end() ? members_.begin()->first : first->first;
    }
    state_ = State::kCompletingRebalance;
    for (auto& [id, member] : members_) {
        member.assignment.clear();
        touch(member);
        if (member.joining) std::exchange(member.joining, nullptr)(joined(member));
    }
}

JoinGroupResponse Group::joined(const Member& member) const {
    JoinGroupResponse answer;
    answer.generation_id = generation_;
    answer.protocol_type = protocol_type_;
    answer.protocol_name = protocol_name_;
    answer.leader = leader_;
    answer.member_id = member.id;
    if (member.id != leader_) return answer;
    for (const auto& [id, other] : members_) {
        const auto chosen =
            std::ranges::find(other.protocols, protocol_name_, &JoinGroupRequest::Protocol::name);
        const bool knows = chosen != other.protocols.end();
        answer.members.push_back({id, other.instance_id, knows ? chosen->metadata : kafka::Blob()});
    }
    return answer;
}

void Group::sync(const SyncGroupRequest& request, SyncDone done) {
    Member* member = nullptr;
    ErrorCode error = find(request.member_id, request.group_instance_id, member);
    if (error == ErrorCode::kNone && request.generation_id != generation_) {
        error = ErrorCode::kIllegalGeneration;
    }
    if (error == ErrorCode::kNone && state_ == State::kPreparingRebalance) {
        error = ErrorCode::kRebalanceInProgress;
    }
    if (error != ErrorCode::kNone) return done(refused_sync(error));
    touch(*member);
    if (member->syncing) member->syncing(refused_sync(ErrorCode::kRebalanceInProgress));
    member->syncing = std::move(done);
    const bool brings_assignments =
        state_ == State::kCompletingRebalance && request.member_id == leader_;
    if (brings_assignments) {
        for (const auto& assigned : request.assignments) {
            const auto found = members_.find(assigned.member_id);
            if (found != members_.end()) found->second.assignment = assigned.assignment.bytes;
        }
        state_ = State::kStable;
    }
    if (state_ == State::kStable) complete_sync();
}

void Group::complete_sync() {
    for (auto& [id, member] : members_) {
        if (!member.syncing) continue;
        SyncGroupResponse answer;
        answer.protocol_type = protocol_type_;
        answer.protocol_name = protocol_name_;
        answer.assignment.bytes = member.assignment;
        std::exchange(member.syncing, nullptr)(std::move(answer));
    }
}

ErrorCode Group::heartbeat(const kafka::HeartbeatRequest& request) {
    Member* member = nullptr;
    const ErrorCode error = find(request.member_id, request.group_instance_id, member);
    if (error != ErrorCode::kNone) return error;
    if (request.generation_id != generation_) return ErrorCode::kIllegalGeneration;
    touch(*member);
    return state_ == State::kPreparingRebalance ? ErrorCode::kRebalanceInProgress
                                                : ErrorCode::kNone;
}

ErrorCode Group::leave(const std::string& member_id,
                       const std::optional<std::string>& instance_id) {
    std::string id = member_id;
    if (id.empty() && instance_id) {
        const auto holder = instances_.find(*instance_id);
        if (holder == instances_.end()) return ErrorCode::kUnknownMemberId;
        id = holder->second;
    }
    Member* member = nullptr;
    const ErrorCode error = find(id, instance_id, member);
    if (error != ErrorCode::kNone) return error;
    remove(id);
    after_removal();
    return ErrorCode::kNone;
}

ErrorCode Group::may_commit(std::int32_t generation, const std::string& member_id,
                            const std::optional<std::string>& instance_id) {
    if (generation < 0 && member_id.empty()) {
        return members_.empty() ? ErrorCode::kNone : ErrorCode::kUnknownMemberId;
    }
    Member* member = nullptr;
    const ErrorCode error = find(member_id, instance_id, member);
    if (error != ErrorCode::kNone) return error;
    if (generation != generation_) return ErrorCode::kIllegalGeneration;
    touch(*member);
    return ErrorCode::kNone;
}

// A sign of life.
void Group::touch(Member& member) {
    surroundings_.timers.cancel(member.expiry);
    member.expiry =
        surroundings_.timers.after(member.session, [this, id = member.id] { expire(id); });
}

void Group::expire(const std::string& member_id) {
    const auto found = members_.find(member_id);
    if (found == members_.end()) return;
    found->second.expiry = {};
    // Who waits for a round is alive: its connection is.
    if (found->second.joining || found->second.syncing) return touch(found->second);
    remove(member_id);
    after_removal();
}

void Group::remove(const std::string& member_id) {
    Member member = std::move(members_.at(member_id));
    members_.erase(member_id);
    count_members();
    surroundings_.timers.cancel(member.expiry);
    if (member.instance_id) instances_.erase(*member.instance_id);
    if (member.joining) member.joining(refused_join(ErrorCode::kUnknownMemberId, member.id));
    if (member.syncing) member.syncing(refused_sync(ErrorCode::kUnknownMemberId));
}

void Group::count_members() {
    if (surroundings_.members == nullptr) return;
    surroundings_.members->add(static_cast<double>(members_.size()) -
                               static_cast<double>(counted_members_));
    counted_members_ = members_.size();
}

// The others share what it had.
void Group::after_removal() {
    if (members_.empty()) return complete_join();
    prepare_rebalance();
    complete_join_if_all_are_there();
}

kafka::DescribeGroupsResponse::Group Group::describe() const {
    kafka::DescribeGroupsResponse::Group shown;
    shown.group_id = id_;
    shown.group_state = name_of(state_);
    shown.protocol_type = protocol_type_;
    const bool has_protocol = state_ == State::kStable || state_ == State::kCompletingRebalance;
    if (has_protocol) shown.protocol_data = protocol_name_;
    for (const auto& [id, member] : members_) {
        auto& one = shown.members.emplace_back();
        one.member_id = id;
        one.group_instance_id = member.instance_id;
        one.client_id = member.client.id;
        one.client_host = "/" + member.client.host;
        const auto chosen =
            std::ranges::find(member.protocols, protocol_name_, &JoinGroupRequest::Protocol::name);
        if (has_protocol && chosen != member.protocols.end())
            one.member_metadata = chosen->metadata;
        one.member_assignment.bytes = member.assignment;
    }
    return shown;
}

}  // namespace madang::commitlog
