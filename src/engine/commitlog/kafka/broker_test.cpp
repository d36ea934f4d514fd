// The broker over real sockets, spoken to in its own protocol. Foreign clients are in
// test/conformance/kafka.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/kafka/broker.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <thread>

#include "base/check.h"
#include "engine/commitlog/testing.h"
#include "io/run_task.h"
#include "io/system_environment.h"
#include "io/tcp.h"
#include "wire/kafka/all_messages.h"
#include "wire/kafka/frame.h"

namespace madang::commitlog {
namespace {

using kafka::ErrorCode;

// A broker on a thread of its own over a log that is removed at the end.
class BrokerTest : public testing::Test {
protected:
    explicit BrokerTest(Transfer transfer = Transfer::kSendFile) {
        CHECK(::mkdtemp(directory_.data()) != nullptr, "the test machine has a writable /tmp");
        log_ = *Log::open(system_.environment(), directory_);
        loop_ = *io::Loop::create(system_.environment().clock);
        BrokerOptions options;
        options.auto_create_partitions = 2;
        options.transfer = transfer;
        groups_ = *Groups::open(system_.environment(), *log_, {*loop_, *loop_});
        broker_ = *Broker::listen(*loop_, {*log_, *groups_, system_.environment()},
                                  io::Address::loopback(0), options);
        thread_ = std::thread([this] { loop_->run(); });
        client_loop_ = *io::Loop::create(system_.environment().clock);
        stream_ = connect();
    }
    ~BrokerTest() override {
        stream_.reset();
        loop_->post([this] {
            groups_->stop();
            broker_->stop([this] { loop_->stop(); });
        });
        thread_.join();
        broker_.reset();
        groups_.reset();
        loop_.reset();
        log_.reset();
        std::filesystem::remove_all(directory_);
    }

    std::unique_ptr<io::Stream> connect() {
        return *io::run_task(*client_loop_, io::connect(*client_loop_, broker_->address()));
    }
    void send(std::string_view bytes) {
        EXPECT_TRUE(io::run_task(*client_loop_, io::write_all(*stream_, bytes)));
    }
    // Returns the next answer without its length, or nothing if the broker closed.
    std::optional<std::string> receive() {
        const auto length = read(4);
        if (!length) return std::nullopt;
        std::size_t size = 0;
        for (const char byte : *length) size = size << 8 | static_cast<unsigned char>(byte);
        return read(size);
    }
    std::optional<std::string> read(std::size_t size) {
        return io::run_task(*client_loop_, read_from(*stream_, size));
    }
    static io::Task<std::optional<std::string>> read_from(io::Stream& stream, std::size_t size) {
        std::string bytes(size, '\0');
        std::size_t held = 0;
        while (held < size) {
            auto count = co_await stream.read_some(std::span(bytes).subspan(held));
            if (!count || *count == 0) co_return std::nullopt;
            held += *count;
        }
        co_return bytes;
    }

    template <class Answer, class Request>
    Answer ask(const Request& request, std::int16_t version) {
        const auto key = static_cast<std::int16_t>(Request::kKey);
        send(kafka::encode_request({key, version, ++correlation_, "test"}, request).bytes);
        received_ = receive().value_or("");
        const auto body = kafka::answer_body(received_, Request::kKey, version, correlation_);
        EXPECT_TRUE(body) << "no answer";
        auto answer = kafka::decode<Answer>(body.value_or(""), version);
        EXPECT_TRUE(answer) << answer.error().describe();
        return answer ? *std::move(answer) : Answer();
    }

    kafka::ProduceResponse::Topic::Partition produce(const std::string& topic,
                                                     std::int32_t partition,
                                                     const std::string& batches,
                                                     std::int16_t version = 9) {
        kafka::ProduceRequest request;
        request.acks = -1;
        request.timeout_ms = 1000;
        request.topics.push_back({topic, {{partition, {.bytes = batches}}}});
        return ask<kafka::ProduceResponse>(request, version).topics.at(0).partitions.at(0);
    }
    static kafka::FetchRequest fetching(const std::string& topic, std::int64_t offset) {
        kafka::FetchRequest request;
        request.min_bytes = 1;
        auto& partition = request.topics.emplace_back(topic).partitions.emplace_back();
        partition.fetch_offset = offset;
        partition.max_bytes = 1 << 20;
        return request;
    }
    kafka::FetchResponse::Topic::Partition fetch(const kafka::FetchRequest& request,
                                                 std::int16_t version = 12) {
        return ask<kafka::FetchResponse>(request, version).topics.at(0).partitions.at(0);
    }
    void create(const std::string& topic, std::int32_t partitions = 1) {
        ASSERT_TRUE(log_->create_topic(topic, static_cast<std::uint32_t>(partitions), {}));
    }

    std::string directory_ = std::filesystem::temp_directory_path() / "madang-broker-XXXXXX";
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
    std::unique_ptr<Log> log_;
    std::unique_ptr<io::Loop> loop_;
    std::unique_ptr<Groups> groups_;
    std::unique_ptr<Broker> broker_;
    std::thread thread_;
    std::unique_ptr<io::Loop> client_loop_;
    std::unique_ptr<io::Stream> stream_;
    std::string received_;  // what answers point into
    std::int32_t correlation_ = 0;
};

TEST_F(BrokerTest, TellsItsVersionsAlsoToNewerClients) {
    const auto answer = ask<kafka::ApiVersionsResponse>(kafka::ApiVersionsRequest(), 3);
    EXPECT_EQ(answer.api_keys.size(), kafka::apis().size());
    send(std::string("\0\0\0\x0A\0\x12\0\x63\0\0\0\x05\0\0", 14));  // version 99
    const auto refusal = receive();
    ASSERT_TRUE(refusal);
    const auto read = kafka::decode<kafka::ApiVersionsResponse>(refusal->substr(4), 0);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->error_code, ErrorCode::kUnsupportedVersion);
    ask<kafka::ApiVersionsResponse>(kafka::ApiVersionsRequest(), 0);  // the connection goes on
}

TEST_F(BrokerTest, AnswersWithWhatWasProducedInEveryVersion) {
    create("t");
    std::int64_t offset = 0;
    for (std::int16_t version = 3; version <= 9; ++version) {
        const auto produced = produce("t", 0, batch_of({"a", "b"}), version);
        EXPECT_EQ(produced.error_code, ErrorCode::kNone);
        EXPECT_EQ(produced.base_offset, offset);
        offset += 2;
    }
    for (std::int16_t version = 4; version <= 12; ++version) {
        const auto fetched = fetch(fetching("t", 0), version);
        EXPECT_EQ(fetched.error_code, ErrorCode::kNone);
        EXPECT_EQ(fetched.high_watermark, 14);
        const auto kept = records_in(fetched.records.bytes);
        ASSERT_EQ(kept.size(), 14u);
        EXPECT_EQ(kept[13], (Kept{13, "b"}));
    }
    EXPECT_EQ(records_in(fetch(fetching("t", 6)).records.bytes).front().offset, 6);
}

class CopyingBrokerTest : public BrokerTest {
protected:
    CopyingBrokerTest() : BrokerTest(Transfer::kCopy) {}
};

// Larger than the memory that a request gets before more of it has come, twice in a row.
TEST_F(CopyingBrokerTest, AnswersWithLargeBatchesAsTheyWere) {
    create("t");
    const std::vector<std::string> values = {std::string(300'000, 'a'), std::string(400'000, 'b')};
    for (std::int64_t offset : {0, 2}) {
        EXPECT_EQ(produce("t", 0, batch_of(values)).base_offset, offset);
    }
    const auto kept = records_in(fetch(fetching("t", 2)).records.bytes);
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0], (Kept{2, values[0]}));
    EXPECT_EQ(kept[1], (Kept{3, values[1]}));
}

TEST_F(BrokerTest, MakesTopicsThatAreAskedForUnlessTheClientForbidsIt) {
    kafka::MetadataRequest request;
    request.topics.emplace().push_back({{}, "new"});
    request.allow_auto_topic_creation = false;
    auto answer = ask<kafka::MetadataResponse>(request, 9);
    EXPECT_EQ(answer.topics.at(0).error_code, ErrorCode::kUnknownTopicOrPartition);
    request.allow_auto_topic_creation = true;
    answer = ask<kafka::MetadataResponse>(request, 9);
    ASSERT_EQ(answer.topics.at(0).partitions.size(), 2u);
    EXPECT_EQ(answer.topics[0].partitions[1].leader_id, answer.brokers.at(0).node_id);
    EXPECT_EQ(answer.brokers[0].port, broker_->address().port());
    // By its id, too.
    kafka::MetadataRequest by_id;
    by_id.topics.emplace().push_back({log_->find("new")->id, std::nullopt});
    EXPECT_EQ(ask<kafka::MetadataResponse>(by_id, 12).topics.at(0).name, "new");
    request.topics->at(0).name = "no name";
    EXPECT_EQ(ask<kafka::MetadataResponse>(request, 9).topics.at(0).error_code,
              ErrorCode::kInvalidTopic);
}

TEST_F(BrokerTest, WaitsForRecordsAndNoLonger) {
    create("t");
    kafka::FetchRequest request = fetching("t", 0);
    request.max_wait_ms = 50;
    EXPECT_EQ(fetch(request).records.bytes, "");  // nothing came
    request.max_wait_ms = 20'000;
    const auto key = static_cast<std::int16_t>(kafka::ApiKey::kFetch);
    send(kafka::encode_request({key, 12, 900, "test"}, request).bytes);
    auto waiting = std::move(stream_);
    stream_ = connect();
    EXPECT_EQ(produce("t", 0, batch_of({"late"})).error_code, ErrorCode::kNone);
    stream_ = std::move(waiting);
    const auto answer = receive();
    ASSERT_TRUE(answer);
    const auto body = kafka::answer_body(*answer, kafka::ApiKey::kFetch, 12, 900);
    ASSERT_TRUE(body);
    const auto fetched = kafka::decode<kafka::FetchResponse>(*body, 12);
    ASSERT_TRUE(fetched);
    EXPECT_EQ(records_in(fetched->topics.at(0).partitions.at(0).records.bytes),
              (std::vector<Kept>{{0, "late"}}));
}

TEST_F(BrokerTest, SaysWhatCannotBeFetchedOrProduced) {
    create("t");
    EXPECT_EQ(fetch(fetching("none", 0)).error_code, ErrorCode::kUnknownTopicOrPartition);
    EXPECT_EQ(fetch(fetching("t", 5)).error_code, ErrorCode::kOffsetOutOfRange);
    kafka::FetchRequest newer = fetching("t", 0);
    newer.topics[0].partitions[0].current_leader_epoch = 7;
    EXPECT_EQ(fetch(newer).error_code, ErrorCode::kUnknownLeaderEpoch);
    kafka::FetchRequest session = fetching("t", 0);
    session.session_id = 5;
    EXPECT_EQ(ask<kafka::FetchResponse>(session, 12).error_code,
              ErrorCode::kFetchSessionIdNotFound);
    EXPECT_EQ(produce("t", 3, batch_of({"a"})).error_code, ErrorCode::kUnknownTopicOrPartition);
    EXPECT_EQ(produce("t", 0, "no batch at all").error_code, ErrorCode::kCorruptMessage);
    kafka::ProduceRequest strange;
    strange.acks = 7;
    strange.topics.push_back({"t", {{0, {}}}});
    EXPECT_EQ(ask<kafka::ProduceResponse>(strange, 9).topics.at(0).partitions.at(0).error_code,
              ErrorCode::kInvalidRequiredAcks);
}

TEST_F(BrokerTest, AnswersNothingToProducersThatWantNoAnswer) {
    create("t");
    kafka::ProduceRequest request;
    request.topics.push_back({"t", {{0, {.bytes = {}}}}});
    const std::string batch = batch_of({"a"});
    request.topics[0].partitions[0].records.bytes = batch;
    const auto key = static_cast<std::int16_t>(kafka::ApiKey::kProduce);
    send(kafka::encode_request({key, 9, 1, "test"}, request).bytes);
    // The next answer is that of the next request.
    ask<kafka::ApiVersionsResponse>(kafka::ApiVersionsRequest(), 3);
    EXPECT_EQ(log_->find("t")->partitions[0]->high_watermark(), 1);
}

TEST_F(BrokerTest, ListsOffsetsOfTimesAndEnds) {
    create("t");
    produce("t", 0, batch_of({"a"}, {}, 1'000));
    produce("t", 0, batch_of({"b"}, {}, 2'000));
    const auto offset = [&](std::int64_t timestamp) {
        kafka::ListOffsetsRequest request;
        auto& partition = request.topics.emplace_back("t").partitions.emplace_back();
        partition.timestamp = timestamp;
        return ask<kafka::ListOffsetsResponse>(request, 7).topics.at(0).partitions.at(0).offset;
    };
    EXPECT_EQ(offset(-2), 0);
    EXPECT_EQ(offset(-1), 2);
    EXPECT_EQ(offset(-3), 1);
    EXPECT_EQ(offset(1'500), 1);
    EXPECT_EQ(offset(2'001), -1);
}

TEST_F(BrokerTest, MakesDescribesGrowsAndDeletesTopics) {
    kafka::CreateTopicsRequest request;
    auto& topic = request.topics.emplace_back();
    topic.name = "made";
    topic.num_partitions = 3;
    topic.configs.push_back({"retention.ms", "60000"});
    auto made = ask<kafka::CreateTopicsResponse>(request, 7).topics.at(0);
    EXPECT_EQ(made.error_code, ErrorCode::kNone) << made.error_message.value_or("");
    EXPECT_EQ(made.num_partitions, 3);
    EXPECT_EQ(ask<kafka::CreateTopicsResponse>(request, 7).topics.at(0).error_code,
              ErrorCode::kTopicAlreadyExists);
    topic.name = "other";
    topic.configs.push_back({"compression.level", "1"});
    made = ask<kafka::CreateTopicsResponse>(request, 7).topics.at(0);
    EXPECT_EQ(made.error_code, ErrorCode::kInvalidConfig);
    EXPECT_EQ(made.error_message, "compression.level is not a setting here");
    topic.configs.clear();
    topic.replication_factor = 3;
    EXPECT_EQ(ask<kafka::CreateTopicsResponse>(request, 7).topics.at(0).error_code,
              ErrorCode::kInvalidReplicationFactor);

    kafka::DescribeConfigsRequest describe;
    describe.resources.push_back({2, "made", std::vector<std::string>{"retention.ms"}});
    const auto described = ask<kafka::DescribeConfigsResponse>(describe, 4).results.at(0);
    ASSERT_EQ(described.configs.size(), 1u);
    EXPECT_EQ(described.configs[0].value, "60000");

    kafka::CreatePartitionsRequest grow;
    grow.topics.push_back({"made", 5, std::nullopt});
    EXPECT_EQ(ask<kafka::CreatePartitionsResponse>(grow, 3).results.at(0).error_code,
              ErrorCode::kNone);
    EXPECT_EQ(log_->find("made")->partitions.size(), 5u);
    EXPECT_EQ(ask<kafka::CreatePartitionsResponse>(grow, 3).results.at(0).error_code,
              ErrorCode::kInvalidPartitions);

    kafka::DeleteTopicsRequest remove;
    remove.topic_names = {"made", "never"};
    const auto removed = ask<kafka::DeleteTopicsResponse>(remove, 5);
    EXPECT_EQ(removed.responses.at(0).error_code, ErrorCode::kNone);
    EXPECT_EQ(removed.responses.at(1).error_code, ErrorCode::kUnknownTopicOrPartition);
    EXPECT_EQ(log_->find("made"), nullptr);
}

TEST_F(BrokerTest, KeepsHowATopicIsCleanedAndRefusesWhatIsNoCleanup) {
    kafka::CreateTopicsRequest request;
    auto& topic = request.topics.emplace_back();
    topic.name = "table";
    topic.configs.push_back({"cleanup.policy", "compact, delete"});
    topic.configs.push_back({"min.cleanable.dirty.ratio", "0.25"});
    topic.configs.push_back({"delete.retention.ms", "1000"});
    topic.configs.push_back({"segment.ms", "2000"});
    topic.configs.push_back({"flush.ms", "3000"});
    const auto made = ask<kafka::CreateTopicsResponse>(request, 7).topics.at(0);
    ASSERT_EQ(made.error_code, ErrorCode::kNone) << made.error_message.value_or("");
    EXPECT_EQ(log_->find("table")->config.partition.cleanup, Cleanup::kCompactAndDelete);

    kafka::DescribeConfigsRequest describe;
    describe.resources.push_back({2, "table", std::nullopt});
    std::map<std::string, std::string> shown;
    const auto described = ask<kafka::DescribeConfigsResponse>(describe, 4);
    for (const auto& config : described.results.at(0).configs) {
        shown[config.name] = config.value.value_or("");
    }
    EXPECT_EQ(shown["cleanup.policy"], "compact,delete");
    EXPECT_EQ(shown["min.cleanable.dirty.ratio"], "0.25");
    EXPECT_EQ(shown["delete.retention.ms"], "1000");
    EXPECT_EQ(shown["segment.ms"], "2000");
    EXPECT_EQ(shown["flush.ms"], "3000");

    topic.name = "wrong";
    for (const auto& [name, value] :
         std::map<std::string, std::string>{{"cleanup.policy", "squash"},
                                            {"min.cleanable.dirty.ratio", "1.5"},
                                            {"delete.retention.ms", "-1"},
                                            {"segment.ms", "0"},
                                            {"flush.ms", "soon"}}) {
        topic.configs = {{name, value}};
        EXPECT_EQ(ask<kafka::CreateTopicsResponse>(request, 7).topics.at(0).error_code,
                  ErrorCode::kInvalidConfig)
            << name;
    }
}

TEST_F(BrokerTest, DeletesNoRecordsOfATopicThatIsOnlyCompacted) {
    TopicConfig config;
    config.partition.cleanup = Cleanup::kCompact;
    ASSERT_TRUE(log_->create_topic("table", 1, config));
    kafka::DeleteRecordsRequest request;
    auto& topic = request.topics.emplace_back();
    topic.name = "table";
    topic.partitions.push_back({0, 0});
    const auto answer = ask<kafka::DeleteRecordsResponse>(request, 2);
    EXPECT_EQ(answer.topics.at(0).partitions.at(0).error_code, ErrorCode::kPolicyViolation);
}

TEST_F(BrokerTest, DeletesRecordsAndGivesProducersIdentities) {
    create("t");
    produce("t", 0, batch_of({"a", "b", "c"}));
    kafka::DeleteRecordsRequest forget;
    forget.topics.emplace_back("t").partitions.push_back({0, 2});
    const auto forgotten =
        ask<kafka::DeleteRecordsResponse>(forget, 2).topics.at(0).partitions.at(0);
    EXPECT_EQ(forgotten.low_watermark, 2);
    EXPECT_EQ(fetch(fetching("t", 1)).error_code, ErrorCode::kOffsetOutOfRange);
    const auto first = ask<kafka::InitProducerIdResponse>(kafka::InitProducerIdRequest(), 4);
    const auto second = ask<kafka::InitProducerIdResponse>(kafka::InitProducerIdRequest(), 4);
    EXPECT_EQ(first.error_code, ErrorCode::kNone);
    EXPECT_NE(first.producer_id, second.producer_id);
}

TEST_F(BrokerTest, ShowsNoInternalTopic) {
    TopicConfig internal;
    internal.visibility = Visibility::kInternal;
    ASSERT_TRUE(log_->create_topic("secret", 1, internal));
    EXPECT_EQ(ask<kafka::MetadataResponse>(kafka::MetadataRequest(), 9).topics.size(), 0u);
    EXPECT_EQ(fetch(fetching("secret", 0)).error_code, ErrorCode::kUnknownTopicOrPartition);
    EXPECT_EQ(produce("secret", 0, batch_of({"a"})).error_code,
              ErrorCode::kUnknownTopicOrPartition);
}

TEST_F(BrokerTest, EndsConnectionsThatSpeakSomethingElse) {
    const std::string strange[] = {
        "GET / HTTP/1.1\r\n\r\n",                                         // a length of 1.2 GB
        std::string("\0\0\0\x0A\x03\xE7\0\0\0\0\0\1\xFF\xFF", 14),        // key 999
        std::string("\0\0\0\x04\0\x03\0\1", 8),                           // a header cut short
        std::string("\0\0\0\x0C\0\x03\0\1\0\0\0\1\xFF\xFF\xFF\xFF", 16),  // a body cut short
        std::string("\xFF\xFF\xFF\xFF", 4),                               // a negative length
    };
    for (const std::string& bytes : strange) {
        stream_ = connect();
        send(bytes);
        EXPECT_EQ(receive(), std::nullopt);
    }
    stream_ = connect();
    ask<kafka::ApiVersionsResponse>(kafka::ApiVersionsRequest(), 3);
}

// A client that is the only member of a group, in its first generation.
class MemberTest : public BrokerTest {
protected:
    kafka::JoinGroupResponse join() {
        kafka::JoinGroupRequest join;
        join.group_id = "g";
        join.session_timeout_ms = 10'000;
        join.rebalance_timeout_ms = 10'000;
        join.protocol_type = "consumer";
        join.protocols.push_back({"range", {"what I read"}});
        auto joined = ask<kafka::JoinGroupResponse>(join, 9);
        EXPECT_EQ(joined.error_code, ErrorCode::kMemberIdRequired);
        join.member_id = joined.member_id;
        joined = ask<kafka::JoinGroupResponse>(join, 9);
        EXPECT_EQ(joined.error_code, ErrorCode::kNone);
        kafka::SyncGroupRequest sync;
        sync.group_id = "g";
        sync.member_id = joined.member_id;
        sync.generation_id = joined.generation_id;
        sync.assignments.push_back({joined.member_id, {"partition 0"}});
        EXPECT_EQ(ask<kafka::SyncGroupResponse>(sync, 5).assignment.bytes, "partition 0");
        return joined;
    }
    kafka::OffsetFetchResponse::Group committed() {
        kafka::OffsetFetchRequest fetch;
        fetch.groups.push_back({"g", std::nullopt});
        return ask<kafka::OffsetFetchResponse>(fetch, 8).groups.at(0);
    }
};

TEST_F(MemberTest, JoinsAndLeadsItsGroup) {
    kafka::FindCoordinatorRequest find;
    find.coordinator_keys = {"g"};
    const auto found = ask<kafka::FindCoordinatorResponse>(find, 4).coordinators.at(0);
    EXPECT_EQ(found.port, broker_->address().port());
    const auto joined = join();
    EXPECT_EQ(joined.leader, joined.member_id);
    ASSERT_EQ(joined.members.size(), 1u);
    EXPECT_EQ(joined.members[0].metadata.bytes, "what I read");
}

TEST_F(MemberTest, CommitsOffsetsInItsGenerationOnly) {
    create("t");
    const auto joined = join();
    kafka::OffsetCommitRequest commit;
    commit.group_id = "g";
    commit.member_id = joined.member_id;
    commit.generation_id = joined.generation_id;
    commit.topics.push_back({"t", {{0, 41, -1, "here"}}});
    commit.topics.push_back({"none", {{0, 41, -1, std::nullopt}}});
    const auto answer = ask<kafka::OffsetCommitResponse>(commit, 8);
    EXPECT_EQ(answer.topics.at(0).partitions.at(0).error_code, ErrorCode::kNone);
    EXPECT_EQ(answer.topics.at(1).partitions.at(0).error_code, ErrorCode::kUnknownTopicOrPartition);
    commit.generation_id = 99;
    EXPECT_EQ(ask<kafka::OffsetCommitResponse>(commit, 8).topics.at(0).partitions.at(0).error_code,
              ErrorCode::kIllegalGeneration);

    const auto fetched = committed();
    ASSERT_EQ(fetched.topics.size(), 1u);
    EXPECT_EQ(fetched.topics[0].partitions.at(0).committed_offset, 41);
    EXPECT_EQ(fetched.topics[0].partitions.at(0).metadata, "here");
}

TEST_F(MemberTest, LeavesAGroupThatThenCanBeDeleted) {
    const auto joined = join();
    kafka::DescribeGroupsRequest describe;
    describe.groups = {"g", "nobody"};
    const auto described = ask<kafka::DescribeGroupsResponse>(describe, 5);
    EXPECT_EQ(described.groups.at(0).group_state, "Stable");
    EXPECT_EQ(described.groups.at(0).members.at(0).member_assignment.bytes, "partition 0");
    EXPECT_EQ(described.groups.at(1).group_state, "Dead");
    kafka::DeleteGroupsRequest remove;
    remove.groups_names = {"g"};
    EXPECT_EQ(ask<kafka::DeleteGroupsResponse>(remove, 2).results.at(0).error_code,
              ErrorCode::kNonEmptyGroup);

    kafka::LeaveGroupRequest leave;
    leave.group_id = "g";
    leave.members.push_back({joined.member_id, std::nullopt, std::nullopt});
    EXPECT_EQ(ask<kafka::LeaveGroupResponse>(leave, 5).members.at(0).error_code, ErrorCode::kNone);
    EXPECT_EQ(
        ask<kafka::ListGroupsResponse>(kafka::ListGroupsRequest(), 4).groups.at(0).group_state,
        "Empty");
    EXPECT_EQ(ask<kafka::DeleteGroupsResponse>(remove, 2).results.at(0).error_code,
              ErrorCode::kNone);
    EXPECT_TRUE(committed().topics.empty());
}

TEST_F(MemberTest, IsCountedAmongGroupsMembersAndConnections) {
    Activity& activity = log_->activity();
    const auto joined = join();
    EXPECT_EQ(activity.groups.value(), 1);
    EXPECT_EQ(activity.members.value(), 1);
    EXPECT_EQ(activity.connections.value(), 1);
    kafka::LeaveGroupRequest leave;
    leave.group_id = "g";
    leave.members.push_back({joined.member_id, std::nullopt, std::nullopt});
    ask<kafka::LeaveGroupResponse>(leave, 5);
    EXPECT_EQ(activity.groups.value(), 1);
    EXPECT_EQ(activity.members.value(), 0);
    kafka::DeleteGroupsRequest remove;
    remove.groups_names = {"g"};
    ask<kafka::DeleteGroupsResponse>(remove, 2);
    EXPECT_EQ(activity.groups.value(), 0);
}

TEST_F(BrokerTest, CountsWhatIsFetchedAndRefused) {
    Metrics metrics;
    log_->add_metrics(metrics);
    create("t");
    const std::string batch = batch_of({"a"});
    produce("t", 0, batch);
    produce("nowhere", 0, batch);
    fetch(fetching("t", 0));
    EXPECT_EQ(log_->activity().bytes_fetched.value(), batch.size());
    const std::string shown = metrics.render();
    const auto shows = [&](const char* line) { return shown.find(line) != std::string::npos; };
    EXPECT_TRUE(shows("commitlog_requests_total{kind=\"Produce\"} 2\n")) << shown;
    EXPECT_TRUE(shows("commitlog_requests_total{kind=\"Fetch\"} 1\n"));
    EXPECT_TRUE(
        shows("commitlog_errors_total{kind=\"Produce\","
              "error=\"UNKNOWN_TOPIC_OR_PARTITION\"} 1\n"));
}

TEST_F(BrokerTest, ATopicDeletedUnderAWaitingConsumerEndsItsWait) {
    create("t");
    kafka::FetchRequest request = fetching("t", 0);
    request.max_wait_ms = 200;
    const auto key = static_cast<std::int16_t>(kafka::ApiKey::kFetch);
    send(kafka::encode_request({key, 12, 900, "test"}, request).bytes);
    ASSERT_TRUE(log_->delete_topic("t"));
    EXPECT_TRUE(receive());
    EXPECT_EQ(fetch(request).error_code, ErrorCode::kUnknownTopicOrPartition);
}

}  // namespace
}  // namespace madang::commitlog
