// What verification finds in damaged logs, and that it changes nothing.
// SPDX-License-Identifier: Apache-2.0
#include "engine/commitlog/verify.h"

#include <gtest/gtest.h>

#include <map>

#include "engine/commitlog/log.h"
#include "engine/commitlog/testing.h"
#include "io/sim/world.h"

namespace madang::commitlog {
namespace {

class VerifyTest : public testing::Test {
protected:
    // Three sealed segments of two batches, and one batch in the last.
    VerifyTest() {
        TopicConfig config;
        config.partition.segment_bytes = Bytes{2 * batch_of({"0"}).size()};
        auto log = Log::open(world_.environment(), "log");
        EXPECT_TRUE(log);
        const auto topic = (*log)->create_topic("orders", 1, config);
        EXPECT_TRUE(topic);
        for (int i = 0; i < 7; ++i) {
            (*topic)->partitions[0]->append(
                batch_of({std::to_string(i)}),
                [](const Appended& done) { EXPECT_EQ(done.error, kafka::ErrorCode::kNone); });
            world_.run_until_idle();
        }
    }

    io::Files& disk() { return world_.disk(); }
    PartitionFiles files() {
        const auto all = list_partitions(disk(), "log");
        EXPECT_TRUE(all && all->size() == 1);
        return all->front();
    }
    std::string segment(std::size_t index) {
        const PartitionFiles found = files();
        return found.directory + "/" + Segment::file_name(found.bases.at(index));
    }
    void flip(const std::string& path, std::uint64_t position) {
        std::string bytes = read(path);
        const char flipped = static_cast<char>(bytes.at(position) ^ 1);
        const auto file = disk().open(path, io::OpenMode::kWrite);
        ASSERT_TRUE(file && (*file)->write(position, {&flipped, 1}));
    }
    std::string read(const std::string& path) {
        const auto bytes = io::read_file(disk(), path, 1_MiB);
        EXPECT_TRUE(bytes);
        return bytes.value_or("");
    }
    std::map<std::string, std::string> everything() {
        std::map<std::string, std::string> all;
        const std::string directory = files().directory;
        const std::string prefix = directory + "/";
        const auto names = disk().list(directory);
        for (const std::string& name : names.value_or(std::vector<std::string>())) {
            all[name] = read(std::string(prefix).append(name));
        }
        return all;
    }
    Verified verify() {
        const auto before = everything();
        std::uint64_t told = 0;
        Verified verified =
            verify_partition(disk(), files(), [&](std::uint64_t bytes) { told += bytes; });
        EXPECT_EQ(everything(), before);
        EXPECT_EQ(told, verified.bytes);
        return verified;
    }
    Finding only_finding() {
        const Verified verified = verify();
        EXPECT_EQ(verified.findings.size(), 1U);
        return verified.findings.empty() ? Finding{} : verified.findings[0];
    }

    io::sim::World world_{1};
};

TEST_F(VerifyTest, FindsNothingInASoundLogAndCountsIt) {
    const Verified verified = verify();
    EXPECT_TRUE(verified.findings.empty());
    EXPECT_EQ(verified.segments, 4U);
    EXPECT_EQ(verified.batches, 7U);
    EXPECT_EQ(verified.records, 7U);
    EXPECT_EQ(verified.bytes, *bytes_of(disk(), files()));
}

TEST_F(VerifyTest, NamesTheFileThePositionAndTheOffsetOfAFlippedByte) {
    const std::uint64_t batch = batch_of({"0"}).size();
    flip(segment(1), batch + kafka::kBatchHeaderBytes + 1);
    const Finding found = only_finding();
    EXPECT_EQ(found.problem, Problem::kChecksum);
    EXPECT_TRUE(is_damage(found.problem));
    EXPECT_EQ(found.file, segment(1));
    EXPECT_EQ(found.position, batch);
    EXPECT_EQ(found.bytes, batch);
    EXPECT_EQ(found.offset, 3);
    EXPECT_EQ(found.next_segment, 4);
}

TEST_F(VerifyTest, TellsATornTailFromDamageInWhatWasDurable) {
    const auto torn = disk().open(segment(3), io::OpenMode::kWrite);
    ASSERT_TRUE(torn && (*torn)->append(batch_of({"torn"}).substr(0, 30)));
    const Finding tail = only_finding();
    EXPECT_EQ(tail.problem, Problem::kTornTail);
    EXPECT_FALSE(is_damage(tail.problem));
    EXPECT_EQ(tail.bytes, 30U);
    EXPECT_EQ(tail.offset, 7);
}

TEST_F(VerifyTest, CallsAShortenedLastSegmentDamageWhereAMarkSaysSo) {
    // A second append to the last segment leaves the mark that the first was durable.
    {
        auto log = Log::open(world_.environment(), "log");
        ASSERT_TRUE(log);
        (*log)->find("orders")->partitions[0]->append(batch_of({"7"}), [](const Appended&) {});
        world_.run_until_idle();
    }
    const auto file = disk().open(segment(3), io::OpenMode::kWrite);
    ASSERT_TRUE(file && (*file)->truncate(10));
    const Finding found = only_finding();
    EXPECT_EQ(found.problem, Problem::kCutShort);
    EXPECT_EQ(found.position, 0U);
    EXPECT_EQ(found.offset, 6);
    EXPECT_EQ(found.next_segment, -1);
}

TEST_F(VerifyTest, FindsOffsetsThatGoBackASegmentThatIsGoneAndAFalseStart) {
    const PartitionFiles found = files();
    ASSERT_TRUE(disk().replace(segment(1), read(segment(0))));
    EXPECT_EQ(verify().findings.at(0).problem, Problem::kOrder);
    for (const std::int64_t base : found.bases) {
        ASSERT_TRUE(disk().remove(found.directory + "/" + Segment::file_name(base)));
    }
    EXPECT_EQ(only_finding().problem, Problem::kMissing);
    ASSERT_TRUE(disk().replace(found.directory + "/start", "nonsense"));
    EXPECT_EQ(verify().findings.at(0).problem, Problem::kStart);
}

TEST_F(VerifyTest, TellsALostIndexFromOneThatBelongsToAnotherSegment) {
    const std::string directory = files().directory;
    const std::string index = directory + "/" + Segment::index_name(0);
    const std::string others = read(directory + "/" + Segment::index_name(2));
    ASSERT_TRUE(disk().replace(index, "torn"));
    EXPECT_EQ(only_finding().problem, Problem::kLostIndex);
    EXPECT_FALSE(is_damage(Problem::kLostIndex));
    ASSERT_TRUE(disk().replace(index, others));
    EXPECT_EQ(only_finding().problem, Problem::kFalseIndex);
    EXPECT_TRUE(is_damage(Problem::kFalseIndex));
}

TEST_F(VerifyTest, RefusesADirectoryThatHoldsNoLog) {
    EXPECT_EQ(list_partitions(disk(), "elsewhere").error().code(), ErrorCode::kNotFound);
    ASSERT_TRUE(disk().replace("log/topics", "nonsense"));
    EXPECT_EQ(list_partitions(disk(), "log").error().code(), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace madang::commitlog
