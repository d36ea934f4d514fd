// Rounds of a group in simulated time: who joins, leads, is silent, restarts or leaves.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/groups/group.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;

class GroupTest : public testing::Test {
protected:
    GroupTest() : group_("g", 0, surroundings()) {}

    Group::Surroundings surroundings() {
        return {world_.reactor(), [this] { return std::to_string(++suffix_); },
                [](std::int32_t) { return true; }};
    }

    // Joins; the answer may come later.
    std::shared_ptr<std::optional<kafka::JoinGroupResponse>> join(
        const std::string& member_id, const std::string& client = "c",
        std::optional<std::string> instance = std::nullopt) {
        kafka::JoinGroupRequest request;
        request.group_id = "g";
        request.member_id = member_id;
        request.group_instance_id = std::move(instance);
        request.session_timeout_ms = 10'000;
        request.rebalance_timeout_ms = 20'000;
        request.protocol_type = "consumer";
        request.protocols.push_back({"range", {client}});
        auto answer = std::make_shared<std::optional<kafka::JoinGroupResponse>>();
        group_.join(request, {client, "host", false},
                    [answer](kafka::JoinGroupResponse joined) { *answer = std::move(joined); });
        return answer;
    }
    std::shared_ptr<std::optional<kafka::SyncGroupResponse>> sync(
        const kafka::JoinGroupResponse& joined,
        const std::map<std::string, std::string>& assignments = {}) {
        kafka::SyncGroupRequest request;
        request.member_id = joined.member_id;
        request.generation_id = joined.generation_id;
        for (const auto& [member, assignment] : assignments) {
            request.assignments.push_back({member, {assignment}});
        }
        auto answer = std::make_shared<std::optional<kafka::SyncGroupResponse>>();
        group_.sync(request,
                    [answer](kafka::SyncGroupResponse synced) { *answer = std::move(synced); });
        return answer;
    }
    ErrorCode beat(const kafka::JoinGroupResponse& joined) {
        kafka::HeartbeatRequest request;
        request.member_id = joined.member_id;
        request.generation_id = joined.generation_id;
        return group_.heartbeat(request);
    }
    void pass(Milliseconds time) { world_.run_for(time); }

    // A stable group of two: the answers of their last join.
    std::pair<kafka::JoinGroupResponse, kafka::JoinGroupResponse> pair() {
        const auto a = join("", "a");
        const auto b = join("", "b");
        pass(Milliseconds(600));
        EXPECT_TRUE(a->has_value() && b->has_value());
        const bool a_leads = (*a)->leader == (*a)->member_id;
        const auto& leader = a_leads ? **a : **b;
        const auto& other = a_leads ? **b : **a;
        const auto second = sync(other);
        EXPECT_FALSE(second->has_value());  // waits for the leader
        const auto first = sync(leader, {{leader.member_id, "left"}, {other.member_id, "right"}});
        EXPECT_EQ((*first)->assignment.bytes, "left");
        EXPECT_EQ((*second)->assignment.bytes, "right");
        return {leader, other};
    }

    io::sim::World world_{1};
    int suffix_ = 0;
    Group group_;
};

TEST_F(GroupTest, TheFirstRoundWaitsForThoseWhoStartTogether) {
    const auto a = join("", "a");
    EXPECT_FALSE(a->has_value());
    pass(Milliseconds(300));
    const auto b = join("", "b");
    pass(Milliseconds(300));
    ASSERT_TRUE(a->has_value());
    ASSERT_TRUE(b->has_value());
    EXPECT_EQ((*a)->generation_id, (*b)->generation_id);
    EXPECT_EQ((*a)->members.size() + (*b)->members.size(), 2u);  // the leader's list only
}

TEST_F(GroupTest, ANewMemberMakesTheOthersJoinAgain) {
    const auto [leader, other] = pair();
    EXPECT_EQ(beat(leader), ErrorCode::kNone);
    const auto third = join("", "third");
    EXPECT_EQ(beat(leader), ErrorCode::kRebalanceInProgress);
    const auto again = join(leader.member_id);
    EXPECT_FALSE(third->has_value());
    join(other.member_id);
    ASSERT_TRUE(third->has_value());  // all are there: nobody waits for the time to pass
    EXPECT_GT((*third)->generation_id, leader.generation_id);
    EXPECT_EQ((*again)->members.size(), 3u);
    EXPECT_EQ(beat(leader), ErrorCode::kIllegalGeneration);
    EXPECT_EQ((*sync(leader))->error_code, ErrorCode::kIllegalGeneration);
}

TEST_F(GroupTest, WhoIsSilentLosesItsPlace) {
    const auto [leader, other] = pair();
    for (int i = 0; i < 4; ++i) {
        pass(Milliseconds(4'000));
        (void)beat(leader);
    }
    EXPECT_EQ(beat(other), ErrorCode::kUnknownMemberId);
    EXPECT_EQ(beat(leader), ErrorCode::kRebalanceInProgress);
    const auto again = join(leader.member_id);
    ASSERT_TRUE(again->has_value());
    EXPECT_EQ((*again)->members.size(), 1u);
}

TEST_F(GroupTest, ARoundEndsWithoutThoseWhoDoNotComeBack) {
    const auto [leader, other] = pair();
    const auto third = join("", "third");
    const auto again = join(leader.member_id);
    for (int i = 0; i < 6; ++i) {
        pass(Milliseconds(4'000));
        (void)beat(other);  // alive, but it does not join
    }
    ASSERT_TRUE(third->has_value());
    EXPECT_EQ((*again)->members.size(), 2u);
    EXPECT_EQ(beat(other), ErrorCode::kUnknownMemberId);
}

TEST_F(GroupTest, WhoLeavesIsMissedAtOnce) {
    const auto [leader, other] = pair();
    EXPECT_EQ(group_.leave(other.member_id, std::nullopt), ErrorCode::kNone);
    EXPECT_EQ(group_.leave(other.member_id, std::nullopt), ErrorCode::kUnknownMemberId);
    EXPECT_EQ(beat(leader), ErrorCode::kRebalanceInProgress);
    EXPECT_EQ(group_.leave(leader.member_id, std::nullopt), ErrorCode::kNone);
    EXPECT_EQ(group_.state(), Group::State::kEmpty);
}

TEST_F(GroupTest, AStaticMemberTakesItsPlaceAgainAndFencesItsOldSelf) {
    const auto first = join("", "c", "instance");
    pass(Milliseconds(600));
    ASSERT_TRUE(first->has_value());
    const auto second = join("", "c", "instance");
    pass(Milliseconds(600));
    ASSERT_TRUE(second->has_value());
    EXPECT_NE((*second)->member_id, (*first)->member_id);
    EXPECT_EQ((*second)->members.size(), 1u);
    kafka::HeartbeatRequest old;
    old.member_id = (*first)->member_id;
    old.group_instance_id = "instance";
    old.generation_id = (*second)->generation_id;
    EXPECT_EQ(group_.heartbeat(old), ErrorCode::kFencedInstanceId);
}

TEST_F(GroupTest, SaysWhoMayNotJoinOrCommit) {
    kafka::JoinGroupRequest request;
    request.session_timeout_ms = 1;
    request.protocol_type = "consumer";
    request.protocols.push_back({"range", {"x"}});
    ErrorCode error{};
    const auto keep = [&error](kafka::JoinGroupResponse joined) { error = joined.error_code; };
    group_.join(request, {}, keep);
    EXPECT_EQ(error, ErrorCode::kInvalidSessionTimeout);
    const auto [leader, other] = pair();
    request.session_timeout_ms = 10'000;
    request.protocol_type = "connect";
    group_.join(request, {}, keep);
    EXPECT_EQ(error, ErrorCode::kInconsistentGroupProtocol);
    request.protocol_type = "consumer";
    request.protocols[0].name = "sticky";
    group_.join(request, {}, keep);
    EXPECT_EQ(error, ErrorCode::kInconsistentGroupProtocol);
    request.protocols[0].name = "range";
    request.member_id = "never seen";
    group_.join(request, {"c", "", false}, keep);
    EXPECT_EQ(error, ErrorCode::kUnknownMemberId);
    EXPECT_EQ(group_.may_commit(leader.generation_id, leader.member_id, {}), ErrorCode::kNone);
    EXPECT_EQ(group_.may_commit(77, leader.member_id, {}), ErrorCode::kIllegalGeneration);
    EXPECT_EQ(group_.may_commit(-1, "", {}), ErrorCode::kUnknownMemberId);
}

TEST_F(GroupTest, AGenerationThatIsNotKeptYetIsWaitedFor) {
    bool may_begin = false;
    Group::Surroundings waiting = surroundings();
    waiting.may_begin = [&may_begin](std::int32_t) { return may_begin; };
    Group group("g", 100, std::move(waiting));
    kafka::JoinGroupRequest request;
    request.session_timeout_ms = 10'000;
    request.protocol_type = "consumer";
    request.protocols.push_back({"range", {"x"}});
    std::optional<kafka::JoinGroupResponse> answer;
    group.join(request, {"c", "", false}, [&](auto joined) { answer = std::move(joined); });
    pass(Milliseconds(2'000));
    EXPECT_FALSE(answer);
    may_begin = true;
    group.go_on();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->generation_id, 101);
}

TEST(GroupEnd, AnswersWhoStillWaits) {
    io::sim::World world(1);
    std::optional<kafka::JoinGroupResponse> answer;
    {
        Group group(
            "g", 0,
            {world.reactor(), [] { return std::string("1"); }, [](std::int32_t) { return true; }});
        kafka::JoinGroupRequest request;
        request.session_timeout_ms = 10'000;
        request.protocol_type = "consumer";
        request.protocols.push_back({"range", {"x"}});
        group.join(request, {"c", "", false}, [&](auto joined) { answer = std::move(joined); });
    }
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->error_code, ErrorCode::kCoordinatorNotAvailable);
}

// Members that come, go silent, restart and leave at random: nobody ever owns what another owns in
// the same generation, and every request is answered once.
class Crowd {
public:
    explicit Crowd(std::uint64_t seed)
        : world_(seed),
          random_(seed),
          group_("g", 0,
                 {world_.reactor(), [this] { return std::to_string(++suffix_); },
                  [](std::int32_t) { return true; }}) {}

    void live() {
        for (int step = 0; step < 400; ++step) {
            const std::size_t who = random_() % kMembers;
            switch (random_() % 6) {
                case 0: leave(who); break;
                case 1: break;  // silent for a while
                default: act(who);
            }
            world_.run_for(Milliseconds(static_cast<std::int64_t>(random_() % 3'000)));
        }
    }

private:
    static constexpr std::size_t kMembers = 4;
    struct Member {
        std::string id;
        std::optional<kafka::JoinGroupResponse> joined;  // and not yet synced, or stable
        bool is_waiting = false;
        bool is_stable = false;
    };

    void act(std::size_t who) {
        Member& member = members_[who];
        if (member.is_waiting) return;
        if (!member.joined) return join(who);
        if (!member.is_stable) return sync(who);
        kafka::HeartbeatRequest request;
        request.member_id = member.id;
        request.generation_id = member.joined->generation_id;
        if (group_.heartbeat(request) != ErrorCode::kNone) forget(member);
    }
    void forget(Member& member) {
        member.joined.reset();
        member.is_stable = false;
    }
    void leave(std::size_t who) {
        Member& member = members_[who];
        if (member.is_waiting) return;
        (void)group_.leave(member.id, std::nullopt);
        forget(member);
        member.id.clear();
    }
    void join(std::size_t who) {
        kafka::JoinGroupRequest request;
        request.member_id = members_[who].id;
        request.session_timeout_ms = 10'000;
        request.rebalance_timeout_ms = 12'000;
        request.protocol_type = "consumer";
        request.protocols.push_back({"range", {"m" + std::to_string(who)}});
        members_[who].is_waiting = true;
        group_.join(request, {"c" + std::to_string(who), "", false}, [this, who](auto answer) {
            Member& member = members_[who];
            EXPECT_TRUE(member.is_waiting) << "answered twice";
            member.is_waiting = false;
            member.id = answer.error_code == ErrorCode::kUnknownMemberId ? "" : answer.member_id;
            if (answer.error_code == ErrorCode::kNone) member.joined = std::move(answer);
        });
    }
    void sync(std::size_t who) {
        Member& member = members_[who];
        kafka::SyncGroupRequest request;
        request.member_id = member.id;
        request.generation_id = member.joined->generation_id;
        for (const auto& other : member.joined->members) {
            request.assignments.push_back({other.member_id, {other.member_id}});
        }
        member.is_waiting = true;
        group_.sync(request, [this, who](auto answer) {
            Member& one = members_[who];
            EXPECT_TRUE(one.is_waiting) << "answered twice";
            one.is_waiting = false;
            if (answer.error_code != ErrorCode::kNone) return forget(one);
            one.is_stable = true;
            // What the leader gave to this member and to nobody else.
            EXPECT_EQ(answer.assignment.bytes, one.id);
            auto& owner = owners_[{one.joined->generation_id, answer.assignment.bytes}];
            EXPECT_TRUE(owner.empty() || owner == one.id);
            owner = one.id;
        });
    }

    io::sim::World world_;
    std::mt19937_64 random_;
    int suffix_ = 0;
    std::array<Member, kMembers> members_;
    std::map<std::pair<std::int32_t, std::string>, std::string> owners_;
    Group group_;
};

TEST(GroupCrowd, NobodyOwnsWhatAnotherOwns) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        SCOPED_TRACE(seed);
        Crowd(seed).live();
    }
}

}  // namespace
}  // namespace madang::commitlog
