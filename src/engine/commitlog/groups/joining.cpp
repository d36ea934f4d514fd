// Joining a group: as a new member, again, or in the place of one that restarted.
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "engine/commitlog/groups/group.h"
#include "engine/commitlog/groups/limits.h"
#include "engine/commitlog/groups/refusals.h"

namespace madang::commitlog {

using kafka::ErrorCode;
using kafka::JoinGroupRequest;

namespace {

bool same(const std::vector<JoinGroupRequest::Protocol>& a,
          const std::vector<JoinGroupRequest::Protocol>& b) {
    return std::ranges::equal(a, b, [](const auto& one, const auto& other) {
        return one.name == other.name && one.metadata == other.metadata;
    });
}

}  // namespace

ErrorCode Group::check_join(const JoinGroupRequest& request) const {
    const Milliseconds session(request.session_timeout_ms);
    if (session < kSessionLeast || session > kSessionMost) return ErrorCode::kInvalidSessionTimeout;
    std::size_t bytes = 0;
    for (const auto& protocol : request.protocols) bytes += protocol.metadata.bytes.size();
    if (request.protocols.empty() || request.protocol_type.empty() ||
        bytes > kMemberBytesMax.value) {
        return ErrorCode::kInconsistentGroupProtocol;
    }
    if (members_.empty()) return ErrorCode::kNone;
    if (request.protocol_type != protocol_type_) return ErrorCode::kInconsistentGroupProtocol;
    // At least one protocol is known to all.
    const bool fits = std::ranges::any_of(request.protocols, [&](const auto& protocol) {
        return std::ranges::all_of(members_, [&](const auto& item) {
            return item.first == request.member_id || names(item.second.protocols, protocol.name);
        });
    });
    return fits ? ErrorCode::kNone : ErrorCode::kInconsistentGroupProtocol;
}

void Group::join(const JoinGroupRequest& request, const Client& client, JoinDone done) {
    const ErrorCode fault = check_join(request);
    if (fault != ErrorCode::kNone) return done(refused_join(fault, request.member_id));
    const auto& instance = request.group_instance_id;
    if (!request.member_id.empty()) {
        Member* member = nullptr;
        const ErrorCode error = find(request.member_id, instance, member);
        if (error == ErrorCode::kNone) return rejoin(*member, request, std::move(done));
        // An id that was given out to join with (KIP-394), or of before a restart of ours.
        const bool is_new = error == ErrorCode::kUnknownMemberId && !instance &&
                            request.member_id.starts_with(client.id + "-");
        if (!is_new) return done(refused_join(error, request.member_id));
        return add_member(request, client, std::move(done));
    }
    const auto holder = instance ? instances_.find(*instance) : instances_.end();
    if (holder != instances_.end()) {
        return take_over(members_.at(holder->second), request, client, std::move(done));
    }
    JoinGroupRequest named = request;
    named.member_id = client.id + "-" + surroundings_.new_suffix();
    if (client.takes_member_id && !instance) {
        return done(refused_join(ErrorCode::kMemberIdRequired, named.member_id));
    }
    add_member(named, client, std::move(done));
}

void Group::read(Member& member, const JoinGroupRequest& request) {
    member.session = Milliseconds(request.session_timeout_ms);
    const bool is_old = request.rebalance_timeout_ms < 0;  // version 0 has but one time
    member.rebalance = is_old
                           ? member.session
                           : std::min(Milliseconds(request.rebalance_timeout_ms), kRebalanceMost);
    member.protocols = request.protocols;
}

void Group::add_member(const JoinGroupRequest& request, const Client& client, JoinDone done) {
    if (members_.size() >= kMembersMax) {
        return done(refused_join(ErrorCode::kGroupMaxSizeReached, request.member_id));
    }
    if (members_.empty()) protocol_type_ = request.protocol_type;
    Member& member = members_[request.member_id];
    count_members();
    member.id = request.member_id;
    member.instance_id = request.group_instance_id;
    member.client = client;
    read(member, request);
    if (member.instance_id) instances_[*member.instance_id] = member.id;
    member.joining = std::move(done);
    touch(member);
    prepare_rebalance();
    complete_join_if_all_are_there();
}

// A static member that restarted takes its place with a new id; the old one is fenced.
void Group::take_over(Member& old, const JoinGroupRequest& request, const Client& client,
                      JoinDone done) {
    if (old.joining) old.joining(refused_join(ErrorCode::kFencedInstanceId, old.id));
    if (old.syncing) old.syncing(refused_sync(ErrorCode::kFencedInstanceId));
    surroundings_.timers.cancel(old.expiry);
    JoinGroupRequest named = request;
    named.member_id = client.id + "-" + surroundings_.new_suffix();
    const std::string old_id = old.id;
    const bool was_leader = leader_ == old_id;
    members_.erase(old_id);
    if (was_leader) leader_ = named.member_id;
    add_member(named, client, std::move(done));
}

void Group::rejoin(Member& member, const JoinGroupRequest& request, JoinDone done) {
    const bool is_same = same(member.protocols, request.protocols);
    read(member, request);
    touch(member);
    // Somebody who missed the answer, and brings nothing new, gets it again.
    const bool knows_round = state_ == State::kCompletingRebalance && is_same;
    const bool is_follower = state_ == State::kStable && is_same && member.id != leader_;
    if (knows_round || is_follower) return done(joined(member));
    if (member.joining) member.joining(refused_join(ErrorCode::kRebalanceInProgress, member.id));
    member.joining = std::move(done);
    prepare_rebalance();
    complete_join_if_all_are_there();
}

}  // namespace madang::commitlog
