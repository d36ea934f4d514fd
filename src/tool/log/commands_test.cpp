// The commands on a directory, as a person would give them.
// SPDX-License-Identifier: Apache-2.0
#include "tool/log/commands.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engine/commitlog/log.h"
#include "io/system_environment.h"

namespace madang::logtool {
namespace {

class SilentConsole : public importer::Console {
public:
    void say(std::string_view line) override { said += std::string(line) + "\n"; }
    bool wants_status() override { return false; }
    void status(std::string_view) override {}

    std::string said;
};

class LogCommands : public testing::Test {
protected:
    LogCommands() : directory_(testing::TempDir() + std::to_string(::getpid()) + "log_commands") {
        std::filesystem::remove_all(directory_);
        EXPECT_TRUE(commitlog::Log::open(environment(), directory_));
    }
    ~LogCommands() override { std::filesystem::remove_all(directory_); }

    io::Environment& environment() { return system_.environment(); }
    Task task() { return {environment(), console_, stopped_}; }

    // What `command` prints, or why it failed.
    template <class Command>
    std::string output_of(Command command) {
        testing::internal::CaptureStdout();
        const Outcome<> done = command();
        const std::string out = testing::internal::GetCapturedStdout();
        return done ? out : out + "failed: " + done.error().problem + "\n" + done.error().advice;
    }
    template <class Command>
    std::string with_source(Command command) {
        return output_of([&]() -> Outcome<> {
            auto source = open_directory(environment(), directory_, "127.0.0.1:9092");
            if (!source) return std::unexpected(source.error());
            return command(**source);
        });
    }
    std::string produce(const ProduceOptions& options, const std::string& input = "") {
        std::FILE* file = std::tmpfile();
        if (file == nullptr) return "failed: no temporary file";
        std::fwrite(input.data(), 1, input.size(), file);
        EXPECT_EQ(std::fseek(file, 0, SEEK_SET), 0);
        std::string out = with_source(
            [&](LogSource& source) { return run_produce(task(), source, options, file); });
        std::fclose(file);
        return out;
    }
    std::string tail(const TailOptions& options) {
        return with_source([&](LogSource& source) { return run_tail(task(), source, options); });
    }
    std::string values(TailOptions options) {
        options.form = EntryForm::kValue;
        return tail(options);
    }
    std::string verify() {
        return output_of(
            [&] { return run_verify(task(), directory_, std::nullopt, std::nullopt); });
    }
    std::string segment() {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(directory_)) {
            if (entry.path().extension() == ".log") return entry.path().string();
        }
        return "";
    }

    const std::string directory_;
    SilentConsole console_;
    std::atomic<bool> stopped_{false};
    io::SystemEnvironment system_{{.log_level = io::LogLevel::kError}};
};

bool says(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST_F(LogCommands, ShowTheLastRecordsOfWhatWasProduced) {
    EXPECT_EQ(produce({.topic = "orders", .create = 1}, "a\nb\n\nd"), "");
    EXPECT_TRUE(says(console_.said, "made the topic orders with 1 partition\n"));
    EXPECT_TRUE(says(console_.said, "4 of 4 records acknowledged"));
    EXPECT_EQ(values({.topic = "orders"}), "a\nb\n\nd\n");
    EXPECT_EQ(values({.topic = "orders", .count = 2}), "\nd\n");
    EXPECT_EQ(values({.topic = "orders", .from = AtOffset{1}}), "b\n\nd\n");
    EXPECT_EQ(values({.topic = "orders", .count = 2, .from = AtBeginning{}}), "a\nb\n");
    EXPECT_EQ(values({.topic = "orders", .from = AtTime{0}}), "a\nb\n\nd\n");
    EXPECT_EQ(values({.topic = "orders", .from = AtEnd{}}), "");
    EXPECT_TRUE(says(console_.said, "orders has no records from there on."));
}

TEST_F(LogCommands, OrderTheRecordsOfAllPartitions) {
    for (const int partition : {1, 0, 2, 0}) {
        produce({.topic = "t",
                 .value = std::to_string(partition),
                 .writer = {.partition = partition},
                 .create = 3});
        ::usleep(2'000);  // so that no two have the same time
    }
    EXPECT_EQ(values({.topic = "t"}), "1\n0\n2\n0\n");
    EXPECT_EQ(values({.topic = "t", .count = 2}), "2\n0\n");
    EXPECT_EQ(values({.topic = "t", .partition = 0}), "0\n0\n");
    EXPECT_TRUE(says(tail({.topic = "t", .partition = 3}), "t has no partition 3\nIt has 0 to 2."));
}

TEST_F(LogCommands, KeepKeysTogetherAndHeadersWithTheirRecords) {
    produce({.topic = "t", .separator = ":", .headers = {{"from", "test"}}, .create = 4},
            "a:1\nb:2\na:3:x\n");
    const std::string shown = tail({.topic = "t"});
    EXPECT_TRUE(says(shown, "  a  3:x  [from=test]\n")) << shown;
    const auto partition_of_line = [&](std::string_view value) {
        const std::size_t at = shown.find(value);
        return shown.at(shown.rfind("Z  ", at) + 3);
    };
    EXPECT_EQ(partition_of_line("  a  1"), partition_of_line("  a  3:x"));
    EXPECT_EQ(produce({.topic = "t", .key = "a", .tombstone = true}), "");
    EXPECT_TRUE(says(tail({.topic = "t", .count = 1}), "  a  (no value)\n"));
}

TEST_F(LogCommands, StopAtALineWithoutASeparatorAndSayWhich) {
    const std::string said =
        produce({.topic = "t", .separator = "=>", .create = 1}, "a=>1\nnothing\nb=>2\n");
    EXPECT_TRUE(says(said, "line 2 has no \"=>\" between key and value: nothing")) << said;
    EXPECT_EQ(values({.topic = "t"}), "1\n");
}

TEST_F(LogCommands, CountWhatIsTooLargeAsNotAcknowledged) {
    const std::string said =
        produce({.topic = "t", .create = 1}, "small\n" + std::string(2 << 20, 'x') + "\nafter\n");
    EXPECT_TRUE(says(said, "1 of 3 records were not acknowledged (the first: MESSAGE_TOO_LARGE)"))
        << said;
    EXPECT_EQ(values({.topic = "t"}), "small\nafter\n");
}

TEST_F(LogCommands, SuggestTheNearestTopicAndMakeNoneByMistake) {
    produce({.topic = "orders", .create = 1});
    EXPECT_TRUE(says(tail({.topic = "oders"}), "there is no topic oders"));
    EXPECT_TRUE(says(tail({.topic = "oders"}), "Did you mean orders?"));
    EXPECT_TRUE(says(produce({.topic = "oders", .value = "x"}), "Did you mean orders?"));
    EXPECT_TRUE(says(produce({.topic = "unlike", .value = "x"}), "--create 1"));
    EXPECT_TRUE(says(produce({.topic = "bad name", .create = 1}), "not a topic's name"));
    const std::string all =
        with_source([&](LogSource& source) { return run_topics(task(), source); });
    EXPECT_EQ(std::ranges::count(all, '\n'), 2) << all;
}

TEST_F(LogCommands, DescribeATopicWithItsSettings) {
    produce({.topic = "orders", .create = 2}, "1\n2\n3\n");
    const std::string shown =
        with_source([&](LogSource& source) { return run_describe(task(), source, "orders"); });
    EXPECT_TRUE(says(shown, "orders: 2 partitions, 3 records, ")) << shown;
    EXPECT_TRUE(says(shown, "PARTITION  START  END  RECORDS  BYTES")) << shown;
    EXPECT_TRUE(says(shown, "cleanup.policy ")) << shown;
}

TEST_F(LogCommands, SayThatADirectoryIsHeldAndByWhom) {
    const auto holder = commitlog::Log::open(environment(), directory_);
    ASSERT_TRUE(holder);
    const std::string said = tail({.topic = "t"});
    EXPECT_TRUE(says(said, "is held by a running madang")) << said;
    EXPECT_TRUE(says(said, "--bootstrap 127.0.0.1:9092")) << said;
    EXPECT_TRUE(says(verify(), "is held by a running madang"));
}

TEST_F(LogCommands, RefuseToFollowADirectory) {
    produce({.topic = "t", .create = 1});
    EXPECT_TRUE(says(tail({.topic = "t", .follow = true}), "nothing can come"));
}

TEST_F(LogCommands, EndWhenToldTo) {
    produce({.topic = "t", .create = 1}, "1\n");
    stopped_ = true;
    EXPECT_EQ(values({.topic = "t"}), "");
    EXPECT_TRUE(says(verify(), "stopped before everything was read"));
}

TEST_F(LogCommands, VerifyAndDumpNameWhatIsDamaged) {
    produce({.topic = "t", .create = 1}, "first\n");
    produce({.topic = "t"}, "second\n");
    produce({.topic = "t"}, "third\n");
    EXPECT_TRUE(says(verify(), "1 topic, 1 partition, 1 segment, 3 batches, 3 records"));
    EXPECT_TRUE(says(verify(), "sound\n"));
    {
        std::fstream file(segment(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(70);
        file.put('!');
    }
    const std::string said = verify();
    EXPECT_TRUE(says(said, "damage: " + segment() + ", byte 0: the checksum of a batch does not"))
        << said;
    EXPECT_TRUE(says(said, "truncate -s 0 " + segment())) << said;
    EXPECT_TRUE(says(said, "failed: 1 file is damaged in " + directory_)) << said;
    const std::string dumped =
        output_of([&] { return run_dump(task(), directory_, {.what = "t", .records = true}); });
    EXPECT_TRUE(says(dumped, "DOES NOT HOLD")) << dumped;
    EXPECT_TRUE(says(dumped, "(1 record, damaged: ")) << dumped;
    EXPECT_TRUE(says(dumped, "(no key)  third\n")) << dumped;
    EXPECT_TRUE(says(tail({.topic = "t"}), "madang log verify names the file"));
}

TEST_F(LogCommands, SayThatThereIsNoLogAndMakeNone) {
    const std::string nowhere = directory_ + "/nowhere";
    const auto opened = open_directory(environment(), nowhere, std::nullopt);
    ASSERT_FALSE(opened);
    EXPECT_TRUE(says(opened.error().problem, "there is no log in"));
    EXPECT_FALSE(std::filesystem::exists(nowhere));
    EXPECT_TRUE(says(output_of([&] { return run_dump(task(), nowhere, {.what = "t"}); }),
                     "there is no log in"));
}

}  // namespace
}  // namespace madang::logtool
