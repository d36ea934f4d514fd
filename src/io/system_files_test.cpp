// The real file system, and what both file systems promise alike.
// SPDX-License-Identifier: Apache-2.0
#include "io/system_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <memory>

#include "io/limits.h"
#include "io/path.h"
#include "io/sim/disk.h"

namespace madang::io {
namespace {

// Runs each test on the real file system and on the simulated one.
class FilesTest : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (std::string_view(GetParam()) == "simulated") {
            files_ = std::make_unique<sim::Disk>(1);
            ASSERT_TRUE(files_->create_directories(directory_));
            return;
        }
        files_ = std::make_unique<SystemFiles>();
        std::string pattern = testing::TempDir() + "/madang-files-XXXXXX";
        directory_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override {
        if (std::string_view(GetParam()) == "real") std::filesystem::remove_all(directory_);
    }
    std::string in(const std::string& name) const { return directory_ + "/" + name; }
    std::string content(const std::string& name) {
        return read_file(*files_, in(name), 1_GiB).value_or("(unreadable)");
    }
    static std::string read_all(File& file, std::uint64_t offset, std::size_t count) {
        std::string bytes(count, '?');
        bytes.resize(file.read(offset, bytes).value_or(0));
        return bytes;
    }

    std::string directory_ = "work";
    std::unique_ptr<Files> files_;
};
INSTANTIATE_TEST_SUITE_P(Both, FilesTest, testing::Values("real", "simulated"),
                         [](const auto& one) { return std::string(one.param); });

TEST_P(FilesTest, AppendsAndReadsBack) {
    const auto file = *files_->open(in("a"), OpenMode::kCreate);
    ASSERT_TRUE(file->append("hello "));
    const std::array<std::string_view, 3> pieces = {"big", "", " world"};
    ASSERT_TRUE(file->append(pieces));
    EXPECT_EQ(*file->size(), 15U);
    EXPECT_EQ(read_all(*file, 0, 100), "hello big world");
    EXPECT_EQ(read_all(*file, 6, 3), "big");
    EXPECT_EQ(read_all(*file, 15, 3), "");
    EXPECT_EQ(read_all(*file, 99, 3), "");
    ASSERT_TRUE(file->sync());
}

TEST_P(FilesTest, BeginningToSyncChangesNothingThatIsRead) {
    const auto file = *files_->open(in("a"), OpenMode::kCreate);
    file->begin_sync();
    ASSERT_TRUE(file->append("hello "));
    file->begin_sync();
    ASSERT_TRUE(file->truncate(2));
    ASSERT_TRUE(file->append("y"));
    file->begin_sync();
    ASSERT_TRUE(file->sync());
    EXPECT_EQ(content("a"), "hey");
}

TEST_P(FilesTest, AppendsMorePiecesThanOneCallTakes) {
    const std::vector<std::string_view> pieces(kPiecesPerCall * 20 + 3, "0123456789");
    const auto file = *files_->open(in("a"), OpenMode::kWrite);
    ASSERT_TRUE(file->append(pieces));
    EXPECT_EQ(*file->size(), pieces.size() * 10);
    EXPECT_EQ(read_all(*file, pieces.size() * 10 - 12, 12), "890123456789");
}

TEST_P(FilesTest, AnAppendContinuesWhereTheFileEndsOnReopening) {
    ASSERT_TRUE((*files_->open(in("a"), OpenMode::kWrite))->append("one"));
    ASSERT_TRUE((*files_->open(in("a"), OpenMode::kWrite))->append("two"));
    EXPECT_EQ(content("a"), "onetwo");
}

TEST_P(FilesTest, OverwritesExtendsAndTruncates) {
    const auto file = *files_->open(in("a"), OpenMode::kWrite);
    ASSERT_TRUE(file->append("abcdef"));
    ASSERT_TRUE(file->write(2, "XY"));
    ASSERT_TRUE(file->write(8, "Z"));
    EXPECT_EQ(content("a"), std::string("abXYef\0\0Z", 9));
    ASSERT_TRUE(file->append("!"));
    ASSERT_TRUE(file->truncate(3));
    ASSERT_TRUE(file->append("end"));
    EXPECT_EQ(content("a"), "abXend");
}

TEST_P(FilesTest, ReadNowGivesCachedBytesOrSaysUnavailable) {
    const auto file = *files_->open(in("a"), OpenMode::kWrite);
    ASSERT_TRUE(file->append("cached"));
    std::array<char, 10> buffer{};
    const auto count = file->read_now(0, buffer);
    if (count) {
        EXPECT_EQ(std::string_view(buffer.data(), *count), "cached");
    } else {
        EXPECT_EQ(count.error().code(), ErrorCode::kUnavailable);
    }
}

TEST_P(FilesTest, MapsAFileThatIsRemovedMeanwhile) {
    const auto file = *files_->open(in("a"), OpenMode::kWrite);
    EXPECT_EQ((*file->map())->bytes(), "");
    ASSERT_TRUE(file->append("mapped"));
    const auto mapping = *file->map();
    ASSERT_TRUE(files_->remove(in("a")));
    EXPECT_EQ(mapping->bytes(), "mapped");
    EXPECT_EQ(read_all(*file, 0, 10), "mapped");
}

TEST_P(FilesTest, OpensByMode) {
    EXPECT_EQ(files_->open(in("a"), OpenMode::kRead).error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(files_->open(in("a"), OpenMode::kRead).error().detail(), ENOENT);
    ASSERT_TRUE(files_->open(in("a"), OpenMode::kCreate));
    EXPECT_EQ(files_->open(in("a"), OpenMode::kCreate).error().code(), ErrorCode::kConflict);
    ASSERT_TRUE(files_->open(in("a"), OpenMode::kRead));
    EXPECT_FALSE((*files_->open(in("a"), OpenMode::kRead))->append("x"));
    EXPECT_EQ(files_->open(in("no/a"), OpenMode::kWrite).error().code(), ErrorCode::kNotFound);
    EXPECT_FALSE(files_->open(directory_, OpenMode::kRead));
}

TEST_P(FilesTest, ListsRenamesAndRemoves) {
    for (const char* name : {"c", "a", "b"}) ASSERT_TRUE(files_->open(in(name), OpenMode::kWrite));
    ASSERT_TRUE(files_->create_directories(in("sub")));
    ASSERT_TRUE(files_->open(in("sub/deep"), OpenMode::kWrite));
    EXPECT_EQ(*files_->list(directory_), (std::vector<std::string>{"a", "b", "c", "sub"}));
    ASSERT_TRUE(files_->rename(in("a"), in("b")));
    ASSERT_TRUE(files_->remove(in("c")));
    ASSERT_TRUE(files_->sync_directory(directory_));
    EXPECT_EQ(*files_->list(directory_ + "/"), (std::vector<std::string>{"b", "sub"}));
    EXPECT_TRUE(*files_->exists(in("b")));
    EXPECT_FALSE(*files_->exists(in("a")));
    EXPECT_EQ(files_->remove(in("a")).error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(files_->rename(in("a"), in("x")).error().code(), ErrorCode::kNotFound);
    EXPECT_EQ(files_->list(in("none")).error().code(), ErrorCode::kNotFound);
}

TEST_P(FilesTest, CreatesDirectoriesWithTheirParents) {
    ASSERT_TRUE(files_->create_directories(in("x/y/z/")));
    ASSERT_TRUE(files_->create_directories(in("x/y/z")));
    EXPECT_TRUE(*files_->exists(in("x/y/z")));
    ASSERT_TRUE(files_->open(in("file"), OpenMode::kWrite));
    EXPECT_FALSE(files_->create_directories(in("file/sub")));
    EXPECT_FALSE(files_->create_directories(in("file")));
}

TEST_P(FilesTest, ReplacesAFileWhole) {
    ASSERT_TRUE(files_->replace(in("a"), "a rather long first version", 0600));
    ASSERT_TRUE(files_->replace(in("a"), "second", 0600));
    EXPECT_EQ(content("a"), "second");
    EXPECT_EQ(*files_->list(directory_), std::vector<std::string>{"a"});
}

TEST_P(FilesTest, ReadFileRefusesWhatIsTooLarge) {
    ASSERT_TRUE(files_->replace(in("a"), "12345", 0600));
    EXPECT_EQ(*read_file(*files_, in("a"), 5_B), "12345");
    EXPECT_EQ(read_file(*files_, in("a"), 4_B).error().code(), ErrorCode::kExhausted);
}

TEST_P(FilesTest, ALockIsHeldByOneUntilItGoes) {
    auto first = *files_->lock(in("lock"));
    const auto refused = files_->lock(in("lock"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kConflict);
    first.reset();
    EXPECT_TRUE(files_->lock(in("lock")));
}

TEST_P(FilesTest, TellsTheFreeSpace) {
    EXPECT_GT(files_->free_space(directory_)->value, 0U);
}

class SystemFilesTest : public testing::Test {
protected:
    void SetUp() override {
        std::string pattern = testing::TempDir() + "/madang-files-XXXXXX";
        directory_ = ::mkdtemp(pattern.data());
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }
    static unsigned mode_of(const std::string& path) {
        struct stat status{};
        EXPECT_EQ(::stat(path.c_str(), &status), 0);
        return status.st_mode & 0777U;
    }

    std::string directory_;
    SystemFiles files_;
};

TEST_F(SystemFilesTest, ALockNamesItsHolder) {
    const auto held = *files_.lock(directory_ + "/lock");
    EXPECT_EQ(files_.lock(directory_ + "/lock").error().detail(), ::getpid());
}

TEST_F(SystemFilesTest, GivesTheModesThatWereAskedFor) {
    ASSERT_TRUE(files_.replace(directory_ + "/token", "secret", 0600));
    EXPECT_EQ(mode_of(directory_ + "/token"), 0600U);
    ASSERT_TRUE(files_.replace(directory_ + "/page", "public", 0664));
    EXPECT_EQ(mode_of(directory_ + "/page"), 0664U);
    ASSERT_TRUE(files_.create_directories(directory_ + "/a/b"));
    EXPECT_EQ(mode_of(directory_ + "/a"), 0700U);
}

TEST_F(SystemFilesTest, KeepsWhatAFailedAppendHasWritten) {
    // A file size limit cuts the write short, then fails it with EFBIG.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto file = *files_.open(directory_ + "/a", OpenMode::kWrite);
    const rlimit tight{.rlim_cur = 10'000, .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
    const Result<> appended = file->append(std::string(20'000, 'x'));
    setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(appended);
    EXPECT_EQ(appended.error().code(), ErrorCode::kUnavailable);
    EXPECT_EQ(appended.error().detail(), EFBIG);
    ASSERT_TRUE(file->append("end"));
    EXPECT_EQ(*file->size(), 10'003U);
}

TEST_F(SystemFilesTest, SaysDeniedWhereItMayNot) {
    constexpr uid_t kNobody = 65534;
    const uid_t self = ::geteuid();
    ASSERT_EQ(::chmod(directory_.c_str(), 0), 0);
    if (self == 0) {  // who may do anything
        ASSERT_EQ(::seteuid(kNobody), 0);
    }
    const auto refused = files_.open(directory_ + "/a", OpenMode::kWrite);
    ASSERT_EQ(::seteuid(self), 0);
    ASSERT_EQ(::chmod(directory_.c_str(), 0700), 0);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), ErrorCode::kDenied);
}

TEST(Path, KnowsParents) {
    EXPECT_EQ(parent_of("a/b"), "a");
    EXPECT_EQ(parent_of("a/b/"), "a");
    EXPECT_EQ(parent_of("a//b"), "a");
    EXPECT_EQ(parent_of("b"), ".");
    EXPECT_EQ(parent_of("/b"), "/");
    EXPECT_EQ(parent_of("/"), "/");
}

}  // namespace
}  // namespace madang::io
